#include "formats/ssh_key.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "formats/armor.h"
#include "formats/ssh_wire.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::array key_algorithms = {
    KeyAlgorithm::ssh_ed25519,       KeyAlgorithm::ecdsa_nistp256, KeyAlgorithm::ecdsa_nistp384,
    KeyAlgorithm::ecdsa_nistp521,    KeyAlgorithm::ssh_rsa,        KeyAlgorithm::sk_ssh_ed25519,
    KeyAlgorithm::sk_ecdsa_nistp256,
};

constexpr std::size_t ed25519_size = 32;
constexpr std::size_t rsa_floor_bits = 3072;
constexpr std::size_t legacy_rsa_floor_bits = 2048;
// 3 has a history of forgeries by sloppy padding checks; real keys have 17, 35, 37 or 65537.
constexpr unsigned rsa_smallest_exponent = 17;

unsigned char byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// ---- the blob ----

struct Curve {
  std::string_view name;   // RFC 5656 section 6.1
  std::size_t point_size;  // 04 || X || Y
};

constexpr Curve nistp256 = {"nistp256", 65};
constexpr Curve nistp384 = {"nistp384", 97};
constexpr Curve nistp521 = {"nistp521", 133};

void read_ed25519(SshReader& reader, SshKeyFields& out) {
  const std::size_t start = reader.offset();
  out.ed25519 = reader.string();
  if (out.ed25519.size() != ed25519_size) reader.refuse(start, "an Ed25519 key that is not 32 bytes long");
}

void read_ec_point(SshReader& reader, const Curve& curve, SshKeyFields& out) {
  const std::size_t start = reader.offset();
  if (reader.string() != curve.name) reader.refuse(start, "a curve that is not the key type's");
  const std::size_t point = reader.offset();
  out.ec_point = reader.string();
  // RFC 5656 section 3.1 allows compressed points; nobody writes them, and one key has one blob.
  if (out.ec_point.size() != curve.point_size || byte_at(out.ec_point, 0) != 4) {
    reader.refuse(point, "not an uncompressed point of the curve's length");
  }
}

void read_rsa(SshReader& reader, SshKeyFields& out) {
  out.rsa_e = reader.positive_mpint();
  out.rsa_n = reader.positive_mpint();
}

void read_fields(SshReader& reader, SshKeyFields& out) {
  switch (out.algorithm) {
    case KeyAlgorithm::ssh_ed25519: return read_ed25519(reader, out);
    case KeyAlgorithm::ecdsa_nistp256: return read_ec_point(reader, nistp256, out);
    case KeyAlgorithm::ecdsa_nistp384: return read_ec_point(reader, nistp384, out);
    case KeyAlgorithm::ecdsa_nistp521: return read_ec_point(reader, nistp521, out);
    case KeyAlgorithm::ssh_rsa: return read_rsa(reader, out);
    case KeyAlgorithm::sk_ssh_ed25519:
      read_ed25519(reader, out);
      out.application = reader.string();
      return;
    case KeyAlgorithm::sk_ecdsa_nistp256:
      read_ec_point(reader, nistp256, out);
      out.application = reader.string();
      return;
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: return reader.refuse(0, "a key type that is not SSH's");
  }
}

// ---- strength ----

std::string rsa_weakness(const SshKeyFields& key, LegacyRsa legacy) {
  const std::size_t floor = legacy == LegacyRsa::allow ? legacy_rsa_floor_bits : rsa_floor_bits;
  const std::size_t bits = bits_of(key.rsa_n);
  if (bits < floor) return "RSA of " + std::to_string(bits) + " bits, below " + std::to_string(floor);
  if (bits > limits::rsa_bits) {
    return "RSA of " + std::to_string(bits) + " bits, above " + std::to_string(limits::rsa_bits);
  }
  if (byte_at(key.rsa_e, key.rsa_e.size() - 1) % 2 == 0) return "RSA with an even exponent";
  if (bits_of(key.rsa_e) > limits::rsa_exponent_bits) {
    return "RSA with an exponent of more than " + std::to_string(limits::rsa_exponent_bits) + " bits";
  }
  if (key.rsa_e.size() == 1 && byte_at(key.rsa_e, 0) < rsa_smallest_exponent) {
    return "RSA with an exponent below " + std::to_string(rsa_smallest_exponent);
  }
  return {};
}

using Encoding = std::array<unsigned char, ed25519_size>;

// The y coordinates of the eight points of small order on edwards25519 as they can be
// encoded: canonically, and as y + p where that fits 255 bits. The sign of x is the top bit
// and left out here, so each stands for two encodings.
constexpr std::array<Encoding, 7> small_order_y = {{
    {0x00},  // order 4
    {0x01},  // the identity
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
     0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},  // order 8
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
     0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},  // order 8
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},  // p - 1:
                                                                                                 // order 2
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},  // p, for 0
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},  // p + 1, for
                                                                                                 // 1
}};

// RFC 8032 section 5.1.3: y is below p = 2^255 - 19. (The other non-canonical encodings, x = 0
// with its sign set, are points of small order.)
bool is_canonical_y(const Encoding& y) {
  const bool full =
      y.back() == 0x7f && std::all_of(y.begin() + 1, y.end() - 1, [](unsigned char b) { return b == 0xff; });
  return !full || y.front() < 0xed;
}

std::string ed25519_weakness(std::string_view key) {
  Encoding y{};
  std::copy(key.begin(), key.end(), y.begin());
  y.back() &= 0x7f;
  if (std::find(small_order_y.begin(), small_order_y.end(), y) != small_order_y.end()) {
    return "an Ed25519 point of small order, by which one signature verifies many messages";
  }
  if (!is_canonical_y(y)) return "an Ed25519 point that is not encoded canonically";
  return {};
}

}  // namespace

std::optional<std::string_view> ssh_key_type(std::string_view blob) {
  SshReader reader(blob);
  const std::string_view type = reader.string();
  if (reader.error()) return std::nullopt;
  return type;
}

std::optional<KeyAlgorithm> key_algorithm_named(std::string_view type) {
  for (const KeyAlgorithm algorithm : key_algorithms) {
    if (name_of(algorithm) == type) return algorithm;
  }
  return std::nullopt;
}

std::size_t bits_of(std::string_view magnitude) {
  if (magnitude.empty()) return 0;
  return 8 * (magnitude.size() - 1) + static_cast<std::size_t>(std::bit_width(byte_at(magnitude, 0)));
}

Parsed<SshKeyFields> parse_ssh_key_blob(std::string_view blob) {
  SshReader reader(blob);
  const std::string_view type = reader.string();
  if (reader.error()) return tl::unexpected(*reader.error());
  const auto algorithm = key_algorithm_named(type);
  if (!algorithm) return tl::unexpected(Malformed{0, "a key type that no roster may list"});

  SshKeyFields out{};
  out.algorithm = *algorithm;
  read_fields(reader, out);
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

Parsed<PublicKey> parse_ssh_public_key(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos)
    return tl::unexpected(Malformed{text.size(), "no blank after the key type"});
  const std::size_t start = blank + 1;
  auto blob = decode_base64(text.substr(start));
  if (!blob) return tl::unexpected(Malformed{start + blob.error().offset, std::move(blob.error().what)});
  const auto fields = parse_ssh_key_blob(*blob);
  if (!fields) return tl::unexpected(Malformed{start, fields.error().what});
  if (name_of(fields->algorithm) != text.substr(0, blank)) {
    return tl::unexpected(Malformed{0, "a key type that is not the one inside the key"});
  }
  return PublicKey{fields->algorithm, std::move(*blob)};
}

std::string ssh_public_key_text(const PublicKey& key) {
  return std::string(name_of(key.algorithm)) + ' ' + encode_base64(key.blob);
}

std::string weakness_of(const PublicKey& key, LegacyRsa legacy) {
  const auto fields = parse_ssh_key_blob(key.blob);
  return fields ? weakness_of_numbers(*fields, legacy) : fields.error().what;
}

std::string weakness_of_numbers(const SshKeyFields& key, LegacyRsa legacy) {
  if (!key.rsa_n.empty()) return rsa_weakness(key, legacy);
  if (!key.ed25519.empty()) return ed25519_weakness(key.ed25519);
  return {};
}

}  // namespace muster
