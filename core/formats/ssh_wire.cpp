#include "formats/ssh_wire.h"

namespace muster {

namespace {

unsigned char wire_byte(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// RFC 4251 section 5: two's complement, no unnecessary leading bytes, zero is the empty string.
std::string_view mpint_fault(std::string_view bytes) {
  if (bytes.empty()) return "a number that is zero";
  if (wire_byte(bytes, 0) >= 0x80) return "a negative number";
  if (wire_byte(bytes, 0) == 0 && (bytes.size() == 1 || wire_byte(bytes, 1) < 0x80)) {
    return "a number with a needless leading zero";
  }
  return {};
}

}  // namespace

void SshReader::refuse(std::size_t offset, std::string_view what) {
  if (!error_) error_ = Malformed{origin_ + offset, std::string(what)};
}

std::string_view SshReader::raw(std::size_t size) {
  if (error_) return {};
  if (bytes_.size() - offset_ < size) {
    refuse(offset_, "a field that runs past the end");
    return {};
  }
  const std::string_view field = bytes_.substr(offset_, size);
  offset_ += size;
  return field;
}

std::uint32_t SshReader::uint32() {
  const std::string_view field = raw(4);
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < field.size(); ++i) value = value << 8 | wire_byte(field, i);
  return value;
}

std::string_view SshReader::string() {
  return raw(uint32());
}

std::string_view SshReader::positive_mpint() {
  const std::size_t start = offset_;
  const std::string_view field = string();
  if (error_) return {};
  if (const std::string_view fault = mpint_fault(field); !fault.empty()) {
    refuse(start, fault);
    return {};
  }
  return field.front() == 0 ? field.substr(1) : field;
}

std::string_view SshReader::rest() {
  return raw(bytes_.size() - offset_);
}

Parsed<std::monostate> SshReader::finish() {
  if (offset_ != bytes_.size()) refuse(offset_, "bytes after the last field");
  if (error_) return tl::unexpected(*error_);
  return std::monostate{};
}

void put_uint32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

void put_string(std::string& out, std::string_view bytes) {
  put_uint32(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

void put_mpint(std::string& out, std::string_view magnitude) {
  const bool padded = !magnitude.empty() && wire_byte(magnitude, 0) >= 0x80;
  put_uint32(out, static_cast<std::uint32_t>(magnitude.size() + (padded ? 1 : 0)));
  if (padded) out.push_back('\0');
  out += magnitude;
}

}  // namespace muster
