#include "crypto/sha256.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/hash.h"

namespace muster {

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest digest;
  if (const auto value = hash(HashName::sha256, bytes); value && value->size() == digest.bytes.size()) {
    std::copy(value->begin(), value->end(), digest.bytes.begin());
    return digest;
  }
  // OpenSSL allocates and so can fail; a digest that is not the bytes' must never come out.
  // libsodium's has no such case; it is only slower.
  crypto_hash_sha256(digest.bytes.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

}  // namespace muster
