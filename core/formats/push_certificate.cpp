#include "formats/push_certificate.h"

#include <algorithm>
#include <charconv>

#include "formats/hook_input.h"
#include "formats/malformed.h"
#include "formats/signature_block.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view first_line = "certificate version 0.1";
constexpr std::size_t nonce_bytes = 256;  // a time and a digest

bool is_control_byte(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

bool is_zone_text(std::string_view text) {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Timestamp> seconds_of(std::string_view digits) {
  std::int64_t seconds = 0;
  if (digits.empty() || digits[0] == '-' || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Timestamp::from_seconds(seconds);
}

// Line after line of the head. The first mistake ends it.
class HeadReader {
 public:
  explicit HeadReader(std::string_view bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  bool next_is(std::string_view word) const { return bytes_.substr(offset_).starts_with(word); }

  // The rest of the line that begins with `word`.
  Parsed<std::string_view> line(std::string_view word) {
    if (!next_is(word)) return malformed_at(offset_, "a line that does not stand where it must");
    const std::size_t end = bytes_.find('\n', offset_);
    if (end == std::string_view::npos) return malformed_at(bytes_.size(), "a line without a line feed");
    if (end - offset_ > limits::push_certificate_line_bytes) return malformed_at(offset_, "too long a line");
    const std::string_view rest = bytes_.substr(offset_ + word.size(), end - offset_ - word.size());
    start_ = offset_ + word.size();
    offset_ = end + 1;
    return rest;
  }
  // The same, which holds something, and no control bytes.
  Parsed<std::string_view> text(std::string_view word) {
    const auto rest = line(word);
    if (!rest) return rest;
    if (rest->empty()) return malformed_at(start_, "a line that says nothing");
    const auto bad = std::find_if(rest->begin(), rest->end(), is_control_byte);
    if (bad != rest->end())
      return malformed_at(start_ + static_cast<std::size_t>(bad - rest->begin()), "a control byte");
    return rest;
  }
  std::size_t start() const { return start_; }  // of what was read last

 private:
  std::string_view bytes_;
  std::size_t offset_ = 0;
  std::size_t start_ = 0;
};

// "<how the key calls itself> <seconds> <zone>"
std::optional<Malformed> read_pusher(HeadReader& reader, PushCertificate& certificate) {
  const auto text = reader.text("pusher ");
  if (!text) return text.error();
  const Malformed wrong{reader.start(), "not a pusher and a date"};
  const std::size_t zone = text->rfind(' ');
  if (zone == std::string_view::npos || zone == 0 || !is_zone_text(text->substr(zone + 1))) return wrong;
  const std::size_t seconds = text->rfind(' ', zone - 1);
  if (seconds == std::string_view::npos) return wrong;
  const auto dated = seconds_of(text->substr(seconds + 1, zone - seconds - 1));
  std::string_view pusher = text->substr(0, seconds);
  // git leaves a blank after the fingerprint of an SSH key.
  if (pusher.ends_with(' ')) pusher.remove_suffix(1);
  if (!dated || pusher.empty()) return wrong;
  certificate.pusher = std::string(pusher);
  certificate.dated = *dated;
  return std::nullopt;
}

std::optional<Malformed> read_nonce(HeadReader& reader, PushCertificate& certificate) {
  if (!reader.next_is("nonce ")) return std::nullopt;
  const auto text = reader.text("nonce ");
  if (!text) return text.error();
  if (text->size() > nonce_bytes || text->find(' ') != std::string_view::npos)
    return Malformed{reader.start(), "not a nonce"};
  certificate.nonce = std::string(*text);
  return std::nullopt;
}

std::optional<Malformed> read_options(HeadReader& reader, PushCertificate& certificate) {
  while (reader.next_is("push-option ")) {
    const auto option = reader.line("push-option ");
    if (!option) return option.error();
    if (certificate.options.size() == limits::push_options)
      return Malformed{reader.start(), "too many push options"};
    certificate.options.emplace_back(*option);
  }
  return std::nullopt;
}

// Gives where the commands begin.
Parsed<std::size_t> read_head(std::string_view bytes, PushCertificate& certificate) {
  HeadReader reader(bytes);
  const auto first = reader.line(first_line);
  if (!first) return tl::unexpected(first.error());
  if (!first->empty()) return malformed_at(reader.start(), "another version than 0.1");
  if (const auto bad = read_pusher(reader, certificate)) return tl::unexpected(*bad);
  if (reader.next_is("pushee ")) {
    const auto pushee = reader.text("pushee ");
    if (!pushee) return tl::unexpected(pushee.error());
    certificate.pushee = std::string(*pushee);
  }
  if (const auto bad = read_nonce(reader, certificate)) return tl::unexpected(*bad);
  if (const auto bad = read_options(reader, certificate)) return tl::unexpected(*bad);
  const auto empty = reader.line("");
  if (!empty) return tl::unexpected(empty.error());
  if (!empty->empty()) return malformed_at(reader.start(), "a line that does not stand where it must");
  return reader.offset();
}

}  // namespace

Parsed<PushCertificate> parse_push_certificate(std::string_view bytes, HashAlgorithm algorithm) {
  if (bytes.size() > limits::push_certificate_bytes)
    return malformed_at(limits::push_certificate_bytes, "too long a certificate");
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos)
    return malformed_at(nul, "a NUL byte");
  PushCertificate certificate{};
  const auto commands = read_head(bytes, certificate);
  if (!commands) return tl::unexpected(commands.error());
  const std::size_t begin = find_signature_block(bytes, *commands);
  certificate.payload = std::string(bytes.substr(0, begin));
  auto updates = parse_hook_input(std::string_view(certificate.payload).substr(*commands), algorithm);
  if (!updates) return malformed_at(*commands + updates.error().offset, updates.error().what);
  if (updates->empty()) return malformed_at(*commands, "no command");
  certificate.commands = std::move(*updates);
  if (begin != std::string_view::npos) certificate.signature = read_signature_block(bytes, begin);
  return certificate;
}

}  // namespace muster
