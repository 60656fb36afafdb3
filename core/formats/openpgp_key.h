// The body of a public key or subkey packet, version 4 (RFC 9580 section 5.5):
//   octet 4, uint32 creation time, octet algorithm, the algorithm's numbers
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/ssh_key.h"
#include "model/result.h"

namespace muster {

// Points into the body.
struct OpenpgpKey {
  std::uint32_t created;  // seconds since 1970
  std::uint8_t algorithm;
  // The numbers, as the same key would have them in SSH. Nothing for keys that make no signatures here:
  // other algorithms (DSA, Elgamal, ECDH, X25519 …) and other curves, which are not looked into.
  std::optional<SshKeyFields> numbers;
  std::string_view body;
};

// Strict for RSA, ECDSA on the three NIST curves (uncompressed points), EdDSA on Ed25519 (prefix 0x40)
// and Ed25519: bit counts exact, nothing trailing, no number zero. Says nothing about strength. Refuses
// versions other than 4 and bodies that no fingerprint covers (65,536 bytes and more).
Parsed<OpenpgpKey> parse_openpgp_key(std::string_view body);

// What the fingerprint of version 4 hashes (section 5.5.4.2): 0x99, uint16 size, the body.
std::string openpgp_fingerprint_preimage(const OpenpgpKey& key);

// What makes a key too weak to stand on a roster, as a clause; empty when it is strong enough or makes
// no signatures here for another reason: DSA, and what weakness_of says of the same key in SSH.
std::string openpgp_weakness_of(const OpenpgpKey& key, LegacyRsa legacy);

}  // namespace muster
