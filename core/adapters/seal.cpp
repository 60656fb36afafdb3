#include "adapters/seal.h"

#include "adapters/environment.h"
#include "adapters/gpg.h"
#include "crypto/blake2b.h"

namespace muster {

namespace {

// All that verdicts rest on besides what is judged: gpg too, and whether it verifies all that it can.
const std::string& makers() {
  static const std::string said = [] {
    const auto gpg = Gpg().identity();
    return "muster " MUSTER_VERSION "\n" + crypto_versions() + "\n" + (gpg ? *gpg : "no gpg") + "\n" +
           environment("MUSTER_OPENPGP").value_or("") + "\n";
  }();
  return said;
}

std::string seal_of(std::string_view name, std::string_view bytes) {
  return blake2b_hex(makers() + std::string(name) + "\n" + blake2b_hex(bytes)) + "\n";
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
