#include "crypto/openssl.h"

#include <openssl/crypto.h>

#include <array>

namespace muster {

// Never freed: it lives as long as the process, and OpenSSL's own cleanup may run first.
OSSL_LIB_CTX* openssl_library() {
  static OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();
  return library;
}

namespace {

EVP_MD* fetch(const char* name) {
  OSSL_LIB_CTX* const library = openssl_library();
  return library == nullptr ? nullptr : EVP_MD_fetch(library, name, nullptr);
}

}  // namespace

const EVP_MD* openssl_digest(HashName name) {
  static const std::array<EVP_MD*, 3> digests = {fetch("SHA256"), fetch("SHA384"), fetch("SHA512")};
  return digests[static_cast<std::size_t>(name)];
}

std::optional<std::string> hash(HashName name, std::string_view bytes) {
  const EVP_MD* const digest = openssl_digest(name);
  if (digest == nullptr) return std::nullopt;
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digest, nullptr) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  return std::string(out.begin(), out.begin() + size);
}

}  // namespace muster
