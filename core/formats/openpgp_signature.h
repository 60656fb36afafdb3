// The body of a signature packet (RFC 9580 section 5.2), version 4:
//   octet 4, octet type, octet public key algorithm, octet hash algorithm,
//   uint16 size and the hashed subpackets, uint16 size and the unhashed ones,
//   two octets of the digest, the algorithm's numbers
// and of a subpacket (section 5.2.3.7): length of one, two or five octets; octet type, of which the top
// bit says "critical"; the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

// Section 5.2.3.1; the types that are looked for.
namespace openpgp_subpackets {
inline constexpr std::uint8_t creation_time = 2;
inline constexpr std::uint8_t signature_expiration = 3;
inline constexpr std::uint8_t key_expiration = 9;
inline constexpr std::uint8_t issuer_key_id = 16;
inline constexpr std::uint8_t notation = 20;
inline constexpr std::uint8_t signers_user_id = 28;
inline constexpr std::uint8_t embedded_signature = 32;
inline constexpr std::uint8_t issuer_fingerprint = 33;
}  // namespace openpgp_subpackets

inline constexpr std::size_t openpgp_fingerprint_size = 20;  // of version 4

struct OpenpgpSubpacket {
  std::uint8_t type;  // without the critical bit
  bool critical;
  std::string_view body;
};
using OpenpgpSubpackets = std::vector<OpenpgpSubpacket>;

// Of version 4, pointing into the packet's body.
struct OpenpgpSignature {
  std::uint8_t type;
  std::uint8_t algorithm;
  std::uint8_t hash;
  OpenpgpSubpackets hashed;
  OpenpgpSubpackets unhashed;
  std::string_view hashed_bytes;   // from the version through the hashed area: what the signature covers
  std::string_view digest_prefix;  // two octets
  std::string_view numbers;        // of the algorithm, not looked into
};

// Of another version, which is not malformed but has another rule.
struct OpenpgpOtherSignature {
  std::uint8_t version;
  std::optional<std::uint32_t> created;  // of versions 2 and 3, which have it at one place
};

using OpenpgpAnySignature = std::variant<OpenpgpSignature, OpenpgpOtherSignature>;

// Refuses lengths that do not fit, a subpacket without a type, and areas beyond
// limits::openpgp_area_bytes or limits::openpgp_subpackets.
Parsed<OpenpgpAnySignature> parse_openpgp_signature(std::string_view body);

// The numbers of a signature: RSA has one, ECDSA and EdDSA have r and s, of Ed25519 the native 64
// bytes are the first. MPIs are magnitudes without leading zeros and may be zero (empty).
struct OpenpgpSignatureNumbers {
  std::string_view first;
  std::string_view second;
};
// Strict: the bit counts exact, nothing trailing. Refuses algorithms other than these.
Parsed<OpenpgpSignatureNumbers> parse_openpgp_signature_numbers(const OpenpgpSignature& signature);

// The only subpacket of the type in the area; nothing where there is none or more than one.
const OpenpgpSubpacket* only_subpacket(const OpenpgpSubpackets& area, std::uint8_t type);
// In seconds since 1970, where the area says it exactly once.
std::optional<std::uint32_t> openpgp_creation_time(const OpenpgpSubpackets& area);
// The 20 bytes, where the area names exactly one issuer by fingerprint and that one is of version 4.
std::optional<std::string_view> openpgp_issuer_fingerprint(const OpenpgpSubpackets& area);

// What follows `hashed_bytes` under the hash (section 5.2.4).
std::string openpgp_trailer(const OpenpgpSignature& signature);

}  // namespace muster
