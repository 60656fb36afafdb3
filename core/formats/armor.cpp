#include "formats/armor.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}
constexpr std::array<std::int8_t, 256> values = make_values();

int value_of(char c) {
  return values[static_cast<unsigned char>(c)];
}

// 24 bits; negative where a digit is none.
int four_values(const char* text) {
  const int a = value_of(text[0]), b = value_of(text[1]), c = value_of(text[2]), d = value_of(text[3]);
  return (a | b | c | d) < 0 ? -1 : a << 18 | b << 12 | c << 6 | d;
}

void append_three(std::string& out, std::uint32_t bits) {
  const std::array<char, 3> three = {static_cast<char>(bits >> 16 & 0xff),
                                     static_cast<char>(bits >> 8 & 0xff), static_cast<char>(bits & 0xff)};
  out.append(three.data(), three.size());
}

void append_bytes(std::string& out, std::uint32_t bits, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xff));
}

// ---- frames ----

struct Frame {
  SignatureKind kind;
  std::string_view begin;
  std::string_view end;
  std::size_t narrowest;  // width of the base64 lines before the last
  std::size_t widest;
};

// OpenPGP lines are 64 wide (RFC 4880 section 6.3 would allow 76; no signer writes them so).
constexpr std::array<Frame, 3> frames = {{
    {SignatureKind::ssh, "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----", 64, 76},
    {SignatureKind::openpgp, "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", 64, 64},
    {SignatureKind::x509, "-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----", 64, 76},
}};

constexpr std::size_t armour_headers = 8;  // gpg writes two, people add a comment or two
constexpr std::size_t checksum_size = 5;   // "=" and 24 bits

struct OpenedFrame {
  SignatureKind kind;
  std::size_t size;   // from BEGIN through the line feed after END, where there is one
  std::string bytes;  // what the base64 holds
};

bool is_width(const Frame& frame, std::size_t width) {
  if (frame.kind == SignatureKind::x509) return width == frame.narrowest || width == frame.widest;
  return frame.narrowest <= width && width <= frame.widest;
}

// The base64 of `lines`, each of which ends with a line feed. Offsets count from `lines`.
Parsed<std::string> decode_lines(const Frame& frame, std::string_view lines) {
  const std::size_t width = lines.find('\n');
  if (width == 0 || width == std::string_view::npos) return malformed_at(0, "no base64 in the armour");
  if (width > frame.widest) return malformed_at(0, "too wide a line in the armour");
  std::string joined;
  joined.reserve(lines.size());
  std::size_t offset = 0;
  while (offset < lines.size()) {
    const std::size_t end = lines.find('\n', offset);
    const std::size_t found = end - offset;
    const bool last = end + 1 == lines.size();
    if (found == 0) return malformed_at(offset, "an empty line inside the armour");
    if (last ? found > width : found != width) return malformed_at(offset, "armour lines of unequal width");
    if (!last && !is_width(frame, width)) return malformed_at(offset, "armour lines of an unusual width");
    joined += lines.substr(offset, found);
    offset = end + 1;
  }
  auto decoded = decode_base64(joined);
  // Before the byte at fault stand as many line feeds as full lines.
  if (!decoded) decoded.error().offset += decoded.error().offset / width;
  return decoded;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

// The size of one "Version: …" or "Comment: …" line with its line feed; 0 where none stands.
// Other headers (RFC 9580 section 6.2.2) say how to read the message, so they are not let in.
std::size_t armour_header_size(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  if (!line.starts_with("Version: ") && !line.starts_with("Comment: ")) return 0;
  if (line.ends_with(' ') || std::any_of(line.begin(), line.end(), is_control)) return 0;
  return line.size() + 1;
}

// The size of the headers and the blank line after them.
Parsed<std::size_t> skip_armour_headers(std::string_view body) {
  std::size_t offset = 0;
  for (std::size_t count = 0; count <= armour_headers; ++count) {
    if (body.substr(offset).starts_with('\n')) return offset + 1;
    const std::size_t size = armour_header_size(body.substr(offset));
    if (size == 0) return malformed_at(offset, "neither a known armour header nor the empty line after them");
    offset += size;
  }
  return malformed_at(offset, "too many armour headers");
}

// A CRC-24 line (RFC 4880 section 6.1). Its form is looked at, not its value: RFC 9580
// section 6.1 forbids to refuse by it, and the signature covers the same bytes.
bool is_checksum_line(std::string_view line) {
  return line.size() == checksum_size + 1 && line.front() == '=' && line.back() == '\n' &&
         std::all_of(line.begin() + 1, line.end() - 1, [](char c) { return value_of(c) >= 0; });
}

std::string_view without_checksum(std::string_view lines) {
  if (lines.size() <= checksum_size + 1) return lines;
  const std::string_view last = lines.substr(lines.size() - checksum_size - 1);
  const bool own_line = lines[lines.size() - checksum_size - 2] == '\n';
  return own_line && is_checksum_line(last) ? lines.substr(0, lines.size() - last.size()) : lines;
}

// What stands between the BEGIN and the END line.
Parsed<std::string> decode_body(const Frame& frame, std::string_view body) {
  std::size_t skipped = 0;
  if (frame.kind == SignatureKind::openpgp) {
    const auto headers = skip_armour_headers(body);
    if (!headers) return tl::unexpected(headers.error());
    skipped = *headers;
    body = without_checksum(body.substr(skipped));
  }
  auto decoded = decode_lines(frame, body);
  if (!decoded) decoded.error().offset += skipped;
  return decoded;
}

Parsed<OpenedFrame> open_frame(const Frame& frame, std::string_view text) {
  const std::size_t body = frame.begin.size() + 1;
  // No base64 holds a '-': the first END line is the only one that can be right.
  const std::size_t before_end = text.find("\n" + std::string(frame.end), body - 1);
  if (before_end == std::string_view::npos) return malformed_at(text.size(), "no END line");
  const std::size_t tail = before_end + 1 + frame.end.size();
  const std::string_view after = text.substr(tail);
  if (!after.empty() && after != "\n" && after != "\n\n") {
    return malformed_at(tail, "something stands after the END line");
  }
  auto bytes = decode_body(frame, text.substr(body, before_end + 1 - body));
  if (!bytes) return malformed_at(bytes.error().offset + body, std::move(bytes.error().what));
  return OpenedFrame{frame.kind, tail + (after.empty() ? 0 : 1), std::move(*bytes)};
}

Parsed<OpenedFrame> open_armor(std::string_view text) {
  if (text.size() > limits::signature_bytes) {
    return malformed_at(limits::signature_bytes, "an armour longer than any signature");
  }
  for (const Frame& frame : frames) {
    if (text.starts_with(frame.begin) && text.substr(frame.begin.size()).starts_with('\n')) {
      return open_frame(frame, text);
    }
  }
  return malformed_at(0, "not the BEGIN line of an SSH, OpenPGP or CMS signature");
}

}  // namespace

EmbeddedSignature read_armor(std::string_view text) {
  if (text.empty()) return NoSignature{};
  auto opened = open_armor(text);
  if (!opened) return AmbiguousSignature{std::move(opened.error().what)};
  return ArmoredSignature{opened->kind, std::string(text.substr(0, opened->size))};
}

Parsed<std::string> decode_ssh_armor(std::string_view armor) {
  auto opened = open_armor(armor);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (opened->kind != SignatureKind::ssh) return malformed_at(0, "not an SSH signature");
  return std::move(opened->bytes);
}

Parsed<std::string> decode_base64(std::string_view text) {
  std::size_t digits = text.size();
  while (digits > 0 && text.size() - digits < 2 && text[digits - 1] == '=') --digits;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::size_t at = 0;
  for (; at + 4 <= digits; at += 4) {
    const int group = four_values(text.data() + at);
    if (group < 0) break;  // below it is said where
    append_three(bytes, static_cast<std::uint32_t>(group));
  }
  std::uint32_t bits = 0;
  for (std::size_t i = at; i < digits; ++i) {
    const int value = value_of(text[i]);
    if (value < 0) return malformed_at(i, "a byte that is not base64");
    bits = bits << 6 | static_cast<std::uint32_t>(value);
  }
  if (text.size() % 4 != 0) return malformed_at(text.size(), "base64 that is not a multiple of four");
  // With one '=' two bits of the last digit are no data, with two '=' four (RFC 4648, 3.5).
  const std::size_t padding = text.size() - digits;
  bits <<= 6 * padding;
  if ((bits & (padding == 1 ? 0xffU : 0xffffU)) != 0)
    return malformed_at(digits - 1, "base64 with bits left over");
  if (padding != 0) append_bytes(bytes, bits, 3 - padding);
  return bytes;
}

std::string encode_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j)
      text.push_back(j <= count ? alphabet[bits >> (18 - 6 * j) & 63] : '=');
  }
  return text;
}

std::string armored_ssh(std::string_view blob) {
  constexpr std::size_t width = 70;
  std::string armor = "-----BEGIN SSH SIGNATURE-----\n";
  const std::string base64 = encode_base64(blob);
  for (std::size_t at = 0; at < base64.size(); at += width) armor += base64.substr(at, width) + '\n';
  return armor + "-----END SSH SIGNATURE-----\n";
}

}  // namespace muster
