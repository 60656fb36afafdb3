// An ECDSA or RSA key that OpenSSL has decoded, with the contexts that verify by it. Internal.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "crypto/openssl.h"
#include "formats/ssh_key.h"

namespace muster {

// Decoding a key costs 3 to 8 verifications, and so does setting a context up: both are kept.
// One thread at a time.
class EvpKey {
 public:
  // Nothing where the library does not take the key: a point off its curve, for one.
  static std::optional<EvpKey> decode(const SshKeyFields& key);

  // ECDSA: DER. RSA: PKCS #1 v1.5 (RFC 8017 section 8.2.2). Any failure is false.
  bool verify(HashName hash, std::string_view message, std::string_view signature);
  // The same over the message's digest.
  bool verify_digest(HashName hash, std::string_view digest, std::string_view signature);

 private:
  enum class Kind { ec, rsa };
  EvpKey(Kind kind, Openssl<EVP_PKEY> key) : kind_(kind), key_(std::move(key)) {}
  Openssl<EVP_PKEY_CTX> make_context(HashName hash) const;

  Kind kind_;
  Openssl<EVP_PKEY> key_;
  std::array<Openssl<EVP_PKEY_CTX>, 3> contexts_;  // by HashName, made when first needed
};

}  // namespace muster
