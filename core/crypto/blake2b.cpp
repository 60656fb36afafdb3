#include "crypto/blake2b.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include <array>

#include "model/hex.h"

namespace muster {

std::string blake2b_hex(std::string_view bytes) {
  // Picks the processor's fastest code; may be called again and again.
  static const int ready = sodium_init();
  static_cast<void>(ready);
  std::array<std::uint8_t, crypto_generichash_BYTES> digest{};
  // Cannot fail: the size is one that BLAKE2b has, and there is no key.
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return to_hex(digest);
}

std::string crypto_versions() {
  return std::string(OpenSSL_version(OPENSSL_VERSION)) + ", libsodium " + sodium_version_string();
}

}  // namespace muster
