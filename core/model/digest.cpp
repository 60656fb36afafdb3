#include "model/digest.h"

#include "model/hex.h"

namespace muster {

namespace {
constexpr std::string_view prefix = "sha256:";
}

std::optional<Sha256Digest> Sha256Digest::parse(std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  Sha256Digest digest;
  if (!from_hex(text.substr(prefix.size()), digest.bytes)) return std::nullopt;
  return digest;
}

std::string Sha256Digest::hex() const {
  return to_hex(bytes);
}

std::string Sha256Digest::text() const {
  return std::string(prefix) + hex();
}

}  // namespace muster
