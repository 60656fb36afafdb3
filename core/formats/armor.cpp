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
  std::array<std::int8_t, 256> made{};
  made.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    made[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return made;
}
constexpr std::array<std::int8_t, 256> base64_values = make_values();

int value_of(char c) {
  return base64_values[static_cast<unsigned char>(c)];
}

// 24 bits; negative where a digit is none.
int four_values(const char* text) {
  const int a = value_of(text[0]), b = value_of(text[1]), c = value_of(text[2]), d = value_of(text[3]);
  return (a | b | c | d) < 0 ? -1 : a << 18 | b << 12 | c << 6 | d;
}

void put_three(char* out, std::uint32_t bits) {
  out[0] = static_cast<char>(bits >> 16 & 0xff);
  out[1] = static_cast<char>(bits >> 8 & 0xff);
  out[2] = static_cast<char>(bits & 0xff);
}

void append_bytes(std::string& out, std::uint32_t bits, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xff));
}

// ---- frames ----

constexpr std::size_t armour_headers = 8;  // gpg writes two, people add a comment or two

// What is looked at of a CRC-24 line (RFC 4880 section 6.1). RFC 9580 section 6.1 forbids to refuse a
// signature by its value, and the signature covers the same bytes.
enum class Checksum { form, value };

struct Frame {
  SignatureKind kind;
  std::string_view begin;
  std::string_view end;
  std::size_t narrowest;  // width of the base64 lines before the last
  std::size_t widest;
  std::size_t headers = armour_headers;
  Checksum checksum = Checksum::form;
};

// OpenPGP lines are 64 wide (RFC 4880 section 6.3 would allow 76; no signer writes them so).
constexpr std::array<Frame, 3> frames = {{
    {SignatureKind::ssh, "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----", 64, 76},
    {SignatureKind::openpgp, "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", 64, 64},
    {SignatureKind::x509, "-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----", 64, 76},
}};

// Thunderbird writes keys with lines of 76.
constexpr Frame key_frame = {SignatureKind::openpgp,
                             "-----BEGIN PGP PUBLIC KEY BLOCK-----",
                             "-----END PGP PUBLIC KEY BLOCK-----",
                             64,
                             76,
                             limits::openpgp_key_headers,
                             Checksum::value};

constexpr std::size_t checksum_size = 5;  // "=" and 24 bits

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
Parsed<std::size_t> skip_armour_headers(std::string_view body, std::size_t most) {
  std::size_t offset = 0;
  for (std::size_t count = 0; count <= most; ++count) {
    if (body.substr(offset).starts_with('\n')) return offset + 1;
    const std::size_t size = armour_header_size(body.substr(offset));
    if (size == 0) return malformed_at(offset, "neither a known armour header nor the empty line after them");
    offset += size;
  }
  return malformed_at(offset, "too many armour headers");
}

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

// RFC 4880 section 6.1, as a checksum line writes it.
std::string checksum_line_of(std::string_view bytes) {
  constexpr std::uint32_t polynomial = 0x1864cfb;
  std::uint32_t crc = 0xb704ce;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 16;
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1) ^ ((crc & 0x800000U) != 0 ? polynomial : 0U);
  }
  std::string written;
  append_bytes(written, crc & 0xffffff, 3);
  return "=" + encode_base64(written) + "\n";
}

// What stands between the BEGIN and the END line.
Parsed<std::string> decode_body(const Frame& frame, std::string_view body) {
  if (frame.kind != SignatureKind::openpgp) return decode_lines(frame, body);
  const auto headers = skip_armour_headers(body, frame.headers);
  if (!headers) return tl::unexpected(headers.error());
  const std::string_view lines = body.substr(*headers);
  const std::string_view base64 = without_checksum(lines);
  auto decoded = decode_lines(frame, base64);
  if (!decoded) {
    decoded.error().offset += *headers;
    return decoded;
  }
  const std::string_view checksum = lines.substr(base64.size());
  if (frame.checksum == Checksum::value && !checksum.empty() && checksum != checksum_line_of(*decoded)) {
    return malformed_at(*headers + base64.size(), "a checksum that is not the content's");
  }
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

bool begins(const Frame& frame, std::string_view text) {
  return text.starts_with(frame.begin) && text.substr(frame.begin.size()).starts_with('\n');
}

Parsed<OpenedFrame> open_armor(std::string_view text) {
  if (text.size() > limits::signature_bytes) {
    return malformed_at(limits::signature_bytes, "an armour longer than any signature");
  }
  for (const Frame& frame : frames) {
    if (begins(frame, text)) return open_frame(frame, text);
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

Parsed<std::string> decode_pgp_armor(std::string_view armor) {
  auto opened = open_armor(armor);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (opened->kind != SignatureKind::openpgp) return malformed_at(0, "not an OpenPGP signature");
  return std::move(opened->bytes);
}

Parsed<std::string> decode_cms_armor(std::string_view armor) {
  auto opened = open_armor(armor);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (opened->kind != SignatureKind::x509) return malformed_at(0, "not a CMS signature");
  return std::move(opened->bytes);
}

Parsed<std::string> decode_pgp_key_armor(std::string_view file) {
  if (file.size() > limits::openpgp_certificate_bytes) {
    return malformed_at(limits::openpgp_certificate_bytes,
                        "more than " + std::to_string(limits::openpgp_certificate_bytes >> 10U) +
                            " kB; gpg --export-options export-minimal leaves out what others signed");
  }
  if (!begins(key_frame, file)) return malformed_at(0, "not the BEGIN line of an OpenPGP public key");
  auto opened = open_frame(key_frame, file);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  return std::move(opened->bytes);
}

Parsed<std::string> decode_base64(std::string_view text) {
  std::size_t digits = text.size();
  while (digits > 0 && text.size() - digits < 2 && text[digits - 1] == '=') --digits;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  bytes.resize(digits / 4 * 3);
  char* out = bytes.data();
  std::size_t at = 0;
  for (; at + 4 <= digits; at += 4, out += 3) {
    const int group = four_values(text.data() + at);
    if (group < 0) break;  // below it is said where
    put_three(out, static_cast<std::uint32_t>(group));
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

std::string armored(SignatureKind kind, std::string_view bytes) {
  const Frame& frame = *std::ranges::find(frames, kind, &Frame::kind);
  // As ssh-keygen, gpg and gpgsm write it.
  const std::size_t width = kind == SignatureKind::ssh ? 70 : 64;
  std::string armor = std::string(frame.begin) + (kind == SignatureKind::openpgp ? "\n\n" : "\n");
  const std::string base64 = encode_base64(bytes);
  for (std::size_t at = 0; at < base64.size(); at += width) armor += base64.substr(at, width) + '\n';
  return armor + std::string(frame.end) + "\n";
}

std::string armored_pgp_key(std::string_view packets) {
  const std::string base64 = encode_base64(packets);
  std::string file = std::string(key_frame.begin) + "\n\n";
  for (std::size_t at = 0; at < base64.size(); at += key_frame.narrowest) {
    file += base64.substr(at, key_frame.narrowest) + '\n';
  }
  return file + checksum_line_of(packets) + std::string(key_frame.end) + "\n";
}

}  // namespace muster
