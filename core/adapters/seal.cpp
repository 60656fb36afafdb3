#include "adapters/seal.h"

#include "crypto/blake2b.h"

namespace muster {

namespace {

std::string seal_of(std::string_view name, std::string_view bytes) {
  return blake2b_hex("muster " MUSTER_VERSION "\n" + crypto_versions() + "\n" + std::string(name) + "\n" +
                     blake2b_hex(bytes)) +
         "\n";
}

}  // namespace

std::string sealed(std::string_view name, std::string_view bytes) {
  return seal_of(name, bytes) + std::string(bytes);
}

std::optional<std::string_view> unsealed(std::string_view name, std::string_view bytes) {
  const std::size_t size = seal_of(name, {}).size();
  if (bytes.size() < size || bytes.substr(0, size) != seal_of(name, bytes.substr(size))) return std::nullopt;
  return bytes.substr(size);
}

}  // namespace muster
