#include "crypto/openssl.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include <array>
#include <utility>

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

namespace {

// Setting OpenSSL up costs a hook as much as all the rest of its start, and as much as hashing a hundred
// kilobytes by libsodium, which needs none and is slower for long inputs only. SHA-384 it does not have.
constexpr std::size_t short_input = 64U << 10U;

std::optional<std::string> hash_short(HashName name, std::string_view bytes) {
  if (name == HashName::sha384 || bytes.size() > short_input) return std::nullopt;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::string out(name == HashName::sha256 ? crypto_hash_sha256_BYTES : crypto_hash_sha512_BYTES, '\0');
  auto* digest = reinterpret_cast<unsigned char*>(out.data());
  const int failed = name == HashName::sha256 ? crypto_hash_sha256(digest, data, bytes.size())
                                              : crypto_hash_sha512(digest, data, bytes.size());
  return failed == 0 ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<std::string> hash(HashName name, std::string_view bytes) {
  if (auto digest = hash_short(name, bytes)) return digest;
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
