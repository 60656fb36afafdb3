#include "formats/openpgp_signature.h"

#include "formats/malformed.h"
#include "formats/openpgp_names.h"
#include "formats/openpgp_wire.h"
#include "formats/ssh_wire.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::uint8_t known_signature_version = 4;
constexpr unsigned critical_bit = 0x80;
constexpr std::size_t time_size = 4;
constexpr std::size_t ed25519_signature_size = 64;

// Section 5.2.3.7. Other than a packet's, a subpacket's length is never partial.
std::uint32_t subpacket_length(OpenpgpReader& reader) {
  const std::uint32_t first = reader.octet();
  if (first < 192) return first;
  if (first < 255) return ((first - 192) << 8) + reader.octet() + 192;
  return reader.uint32();
}

OpenpgpSubpacket read_subpacket(OpenpgpReader& reader) {
  const std::size_t start = reader.offset();
  const std::uint32_t length = subpacket_length(reader);
  if (length == 0) reader.refuse(start, "a subpacket without a type");
  const std::string_view whole = reader.raw(length);
  if (reader.error()) return {};
  const unsigned type = openpgp_number(whole.substr(0, 1));
  return {static_cast<std::uint8_t>(type & ~critical_bit), (type & critical_bit) != 0, whole.substr(1)};
}

// The subpackets of an area that begins with its size.
OpenpgpSubpackets read_area(OpenpgpReader& outer) {
  const std::size_t start = outer.offset();
  const std::string_view area = outer.raw(outer.uint16());
  if (area.size() > limits::openpgp_area_bytes) outer.refuse(start, "too long an area of subpackets");
  OpenpgpSubpackets subpackets;
  const std::size_t origin = outer.offset() - area.size();
  OpenpgpReader reader(area);
  while (reader.offset() < area.size() && !reader.error()) {
    if (subpackets.size() == limits::openpgp_subpackets)
      reader.refuse(reader.offset(), "too many subpackets");
    subpackets.push_back(read_subpacket(reader));
  }
  if (reader.error()) outer.refuse(origin + reader.error()->offset, reader.error()->what);
  return subpackets;
}

// RFC 4880 section 5.2.2: octet 3, octet 5, octet type, uint32 time, key id, two algorithms, two octets
// of the digest. gpg does not look at the second octet, so the time counts whatever it is.
Parsed<OpenpgpAnySignature> parse_other(std::string_view body, std::uint8_t version) {
  constexpr std::size_t least = 19;
  if (version != 2 && version != 3) return OpenpgpOtherSignature{version, std::nullopt};
  if (body.size() < least) return malformed_at(body.size(), "too short for a signature of its version");
  return OpenpgpOtherSignature{version, openpgp_number(body.substr(3, time_size))};
}

}  // namespace

Parsed<OpenpgpAnySignature> parse_openpgp_signature(std::string_view body) {
  OpenpgpReader reader(body);
  const std::uint8_t version = reader.octet();
  if (reader.error()) return tl::unexpected(*reader.error());
  if (version != known_signature_version) return parse_other(body, version);

  OpenpgpSignature out{};
  out.type = reader.octet();
  out.algorithm = reader.octet();
  out.hash = reader.octet();
  out.hashed = read_area(reader);
  out.hashed_bytes = body.substr(0, reader.offset());
  out.unhashed = read_area(reader);
  out.digest_prefix = reader.raw(2);
  out.numbers = reader.rest();
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

Parsed<OpenpgpSignatureNumbers> parse_openpgp_signature_numbers(const OpenpgpSignature& signature) {
  OpenpgpReader reader(signature.numbers);
  OpenpgpSignatureNumbers out;
  switch (signature.algorithm) {
    case openpgp_algorithms::rsa: out.first = reader.mpi(); break;
    case openpgp_algorithms::ecdsa:
    case openpgp_algorithms::eddsa_legacy:
      out.first = reader.mpi();
      out.second = reader.mpi();
      break;
    case openpgp_algorithms::ed25519: out.first = reader.raw(ed25519_signature_size); break;
    default: return malformed_at(0, "a signature of an algorithm whose numbers are not known");
  }
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

const OpenpgpSubpacket* only_subpacket(const OpenpgpSubpackets& area, std::uint8_t type) {
  const OpenpgpSubpacket* found = nullptr;
  for (const OpenpgpSubpacket& subpacket : area) {
    if (subpacket.type != type) continue;
    if (found != nullptr) return nullptr;
    found = &subpacket;
  }
  return found;
}

std::optional<std::uint32_t> openpgp_creation_time(const OpenpgpSubpackets& area) {
  const OpenpgpSubpacket* const time = only_subpacket(area, openpgp_subpackets::creation_time);
  if (time == nullptr || time->body.size() != time_size) return std::nullopt;
  return openpgp_number(time->body);
}

std::optional<std::string_view> openpgp_issuer_fingerprint(const OpenpgpSubpackets& area) {
  const OpenpgpSubpacket* const issuer = only_subpacket(area, openpgp_subpackets::issuer_fingerprint);
  if (issuer == nullptr || issuer->body.size() != 1 + openpgp_fingerprint_size ||
      issuer->body.front() != static_cast<char>(known_signature_version)) {
    return std::nullopt;
  }
  return issuer->body.substr(1);
}

std::string openpgp_trailer(const OpenpgpSignature& signature) {
  std::string trailer = "\x04\xff";
  put_uint32(trailer, static_cast<std::uint32_t>(signature.hashed_bytes.size()));
  return trailer;
}

}  // namespace muster
