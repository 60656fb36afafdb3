#include "crypto/openpgp_fingerprint.h"

#include "crypto/openssl.h"

namespace muster {

namespace {

// Fetched once a process. Null where memory is short.
const EVP_MD* sha1() {
  static EVP_MD* const digest =
      openssl_library() == nullptr ? nullptr : EVP_MD_fetch(openssl_library(), "SHA1", nullptr);
  return digest;
}

}  // namespace

std::string OpenpgpFingerprint::hex() const {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

std::optional<OpenpgpFingerprint> openpgp_fingerprint(const OpenpgpKey& key) {
  const std::string preimage = openpgp_fingerprint_preimage(key);
  const EVP_MD* const digest = sha1();
  OpenpgpFingerprint out;
  unsigned size = 0;
  if (digest == nullptr ||
      EVP_Digest(preimage.data(), preimage.size(), reinterpret_cast<unsigned char*>(out.bytes.data()), &size,
                 digest, nullptr) != 1 ||
      size != out.bytes.size()) {
    ERR_clear_error();
    return std::nullopt;
  }
  return out;
}

}  // namespace muster
