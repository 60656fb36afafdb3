#include "crypto/ed25519.h"

#include <sodium.h>

namespace muster {

namespace {

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Initialised once, whichever thread comes first; a failure to is never an acceptance.
bool sodium_is_ready() {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

}  // namespace

bool verify_ed25519(std::string_view key, std::string_view message, std::string_view signature) {
  if (key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) return false;
  if (!sodium_is_ready()) return false;
  return crypto_sign_verify_detached(data_of(signature), data_of(message), message.size(), data_of(key)) == 0;
}

bool is_ed25519_point(std::string_view key) {
  if (key.size() != crypto_core_ed25519_BYTES || !sodium_is_ready()) return false;
  return crypto_core_ed25519_is_valid_point(data_of(key)) == 1;
}

}  // namespace muster
