// The mathematics alone: a key, a message, a signature. What the message is, and whether such
// a signature counts, is decided by those who call. Internal to crypto/ (and its tests).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "crypto/evp_key.h"
#include "formats/ssh_key.h"
#include "model/public_key.h"

namespace muster {

// Whether keys of this kind make signatures of this kind (RFC 8332 section 3: two for RSA).
bool fits(KeyAlgorithm key, SignatureAlgorithm signature);

class VerifyingKey {
 public:
  // Nothing where the library cannot use the key.
  static std::optional<VerifyingKey> decode(const SshKeyFields& key);

  // `signature` is the blob inside an SSH signature: 64 bytes (Ed25519), two mpints (ECDSA),
  // exactly as many bytes as the modulus has (RSA). Everything else is false, as is an
  // algorithm that is not this key's, and any failure of a library. For security keys
  // `message` is the bytes that the device signed.
  bool verify(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature);

 private:
  using Ed25519Key = std::array<char, 32>;
  VerifyingKey(KeyAlgorithm algorithm, std::size_t size, std::variant<Ed25519Key, EvpKey> key)
      : algorithm_(algorithm), size_(size), key_(std::move(key)) {}
  bool verify_evp(EvpKey& key, SignatureAlgorithm algorithm, std::string_view message,
                  std::string_view signature) const;

  KeyAlgorithm algorithm_;
  std::size_t size_;  // in bytes: of the modulus, of the curve's order
  std::variant<Ed25519Key, EvpKey> key_;
};

}  // namespace muster
