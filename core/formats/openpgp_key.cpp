#include "formats/openpgp_key.h"

#include <array>
#include <limits>

#include "formats/malformed.h"
#include "formats/openpgp_names.h"
#include "formats/openpgp_wire.h"

namespace muster {

namespace {

using namespace std::string_view_literals;

constexpr std::uint8_t known_key_version = 4;
constexpr std::size_t ed25519_size = 32;

// RFC 9580 section 9.2.
constexpr std::string_view ed25519_curve = "\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"sv;
struct Curve {
  std::string_view oid;
  KeyAlgorithm algorithm;
  std::size_t point_size;  // 04 || X || Y
};
constexpr std::array<Curve, 3> curves = {{
    {"\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, KeyAlgorithm::ecdsa_nistp256, 65},
    {"\x2b\x81\x04\x00\x22"sv, KeyAlgorithm::ecdsa_nistp384, 97},
    {"\x2b\x81\x04\x00\x23"sv, KeyAlgorithm::ecdsa_nistp521, 133},
}};

// Section 9.2: one octet of size, of which 0 and 0xff are reserved.
std::string_view read_curve(OpenpgpReader& reader) {
  const std::size_t start = reader.offset();
  const std::uint8_t size = reader.octet();
  if (size == 0 || size == 0xff) reader.refuse(start, "a curve of a reserved size");
  return reader.raw(size);
}

void read_rsa(OpenpgpReader& reader, OpenpgpKey& out) {
  const std::size_t start = reader.offset();
  SshKeyFields fields{};
  fields.algorithm = KeyAlgorithm::ssh_rsa;
  fields.rsa_n = reader.mpi();
  fields.rsa_e = reader.mpi();
  if (fields.rsa_n.empty() || fields.rsa_e.empty()) reader.refuse(start, "an RSA number that is zero");
  out.numbers = fields;
}

void read_ecdsa(OpenpgpReader& reader, OpenpgpKey& out) {
  const std::string_view oid = read_curve(reader);
  const std::size_t start = reader.offset();
  for (const Curve& curve : curves) {
    if (oid != curve.oid) continue;
    SshKeyFields fields{};
    fields.algorithm = curve.algorithm;
    fields.ec_point = reader.mpi();
    if (fields.ec_point.size() != curve.point_size || fields.ec_point.front() != 4) {
      reader.refuse(start, "not an uncompressed point of the curve's length");
    }
    out.numbers = fields;
    return;
  }
  (void)reader.rest();
}

void read_eddsa(OpenpgpReader& reader, OpenpgpKey& out) {
  if (read_curve(reader) != ed25519_curve) {
    (void)reader.rest();
    return;
  }
  const std::size_t start = reader.offset();
  const std::string_view point = reader.mpi();
  if (point.size() != 1 + ed25519_size || point.front() != 0x40) {
    reader.refuse(start, "not a point in the native form of Ed25519");
    return;
  }
  SshKeyFields fields{};
  fields.algorithm = KeyAlgorithm::ssh_ed25519;
  fields.ed25519 = point.substr(1);
  out.numbers = fields;
}

void read_numbers(OpenpgpReader& reader, OpenpgpKey& out) {
  switch (out.algorithm) {
    case openpgp_algorithms::rsa: return read_rsa(reader, out);
    case openpgp_algorithms::ecdsa: return read_ecdsa(reader, out);
    case openpgp_algorithms::eddsa_legacy: return read_eddsa(reader, out);
    case openpgp_algorithms::ed25519: {
      SshKeyFields fields{};
      fields.algorithm = KeyAlgorithm::ssh_ed25519;
      fields.ed25519 = reader.raw(ed25519_size);
      out.numbers = fields;
      return;
    }
    default: (void)reader.rest();
  }
}

}  // namespace

Parsed<OpenpgpKey> parse_openpgp_key(std::string_view body) {
  if (body.size() > std::numeric_limits<std::uint16_t>::max()) {
    return malformed_at(std::numeric_limits<std::uint16_t>::max(), "a key too long for a fingerprint");
  }
  OpenpgpReader reader(body);
  const std::uint8_t version = reader.octet();
  if (!reader.error() && version != known_key_version) return malformed_at(0, "a key of another version than 4");
  OpenpgpKey out{};
  out.body = body;
  out.created = reader.uint32();
  out.algorithm = reader.octet();
  read_numbers(reader, out);
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

std::string openpgp_fingerprint_preimage(const OpenpgpKey& key) {
  std::string out = "\x99";
  out.push_back(static_cast<char>(key.body.size() >> 8));
  out.push_back(static_cast<char>(key.body.size() & 0xff));
  return out.append(key.body);
}

std::string openpgp_weakness_of(const OpenpgpKey& key, LegacyRsa legacy) {
  if (key.algorithm == openpgp_algorithms::dsa) return "DSA";
  return key.numbers ? weakness_of_numbers(*key.numbers, legacy) : std::string();
}

}  // namespace muster
