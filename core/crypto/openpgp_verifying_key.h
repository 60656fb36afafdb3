// One OpenPGP key packet by which signatures are verified, decoded once. Internal to crypto/ but for
// those who keep such keys. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "crypto/evp_key.h"
#include "crypto/openpgp_fingerprint.h"
#include "formats/openpgp_signature.h"
#include "model/result.h"

namespace muster {

// The hash of a signature's number (RFC 9580 section 9.5); nothing where it is none of those that verify
// here.
std::optional<HashName> openpgp_hash(std::uint8_t number);

class OpenpgpVerifyingKey {
 public:
  // From the body of a public key or subkey packet, which need not outlive the call. Refused: what
  // parse_openpgp_key refuses; a key that makes no signatures here; a point that is not on its curve, or
  // an Ed25519 one not of the prime-order group or not canonical; RSA with an even number, above
  // limits::rsa_bits, or with an exponent above limits::rsa_exponent_bits. Whether the key may sign,
  // and when, is not looked at.
  static Parsed<OpenpgpVerifyingKey> decode(std::string_view body);

  const OpenpgpFingerprint& fingerprint() const { return fingerprint_; }
  std::uint8_t algorithm() const { return algorithm_; }
  std::uint32_t created() const { return created_; }
  // Bytes of digest that gpg demands of a signature by this key: as many as the curve of ECDSA has, or
  // SHA-512's for the longer P-521 (g10/seskey.c). SHA-256's for others (RFC 9580 section 5.2.3.3).
  std::size_t least_digest_size() const;

  // The mathematics alone. RSA: PKCS #1 v1.5; numbers shorter than the modulus (than 32 bytes, for
  // EdDSA) are padded on the left, because an MPI has no leading zeros. Any failure is false.
  bool verify_digest(HashName hash, std::string_view digest, const OpenpgpSignatureNumbers& numbers);

 private:
  using Ed25519Key = std::array<char, 32>;
  OpenpgpVerifyingKey(const OpenpgpKey& key, const OpenpgpFingerprint& fingerprint,
                      std::variant<Ed25519Key, EvpKey> material);
  static Parsed<OpenpgpVerifyingKey> decode_numbers(const OpenpgpKey& key,
                                                    const OpenpgpFingerprint& fingerprint);

  std::uint8_t algorithm_;
  std::uint32_t created_;
  std::size_t size_;  // in bytes: of the modulus, of the curve's order
  OpenpgpFingerprint fingerprint_;
  std::variant<Ed25519Key, EvpKey> material_;
};

}  // namespace muster
