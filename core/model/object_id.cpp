#include "model/object_id.h"

#include <algorithm>

#include "model/hex.h"

namespace muster {

std::optional<ObjectId> ObjectId::parse(std::string_view hex, HashAlgorithm algorithm) {
  ObjectId id(algorithm);
  if (!from_hex(hex, std::span(id.bytes_).first(hash_size(algorithm)))) return std::nullopt;
  return id;
}

std::optional<ObjectId> ObjectId::from_raw(std::string_view raw, HashAlgorithm algorithm) {
  if (raw.size() != hash_size(algorithm)) return std::nullopt;
  ObjectId id(algorithm);
  std::memcpy(id.bytes_.data(), raw.data(), raw.size());
  return id;
}

std::string ObjectId::hex() const {
  return to_hex(raw());
}

}  // namespace muster
