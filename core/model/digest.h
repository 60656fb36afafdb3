// A SHA-256 value, written "sha256:" and 64 lower-case hex digits everywhere.
// The value only: hashing is crypto/sha256.h.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

struct Sha256Digest {
  std::array<std::uint8_t, 32> bytes{};

  // "sha256:<64 lower-case hex digits>" and nothing else.
  static std::optional<Sha256Digest> parse(std::string_view text);
  std::string text() const;
  std::string hex() const;

  auto operator<=>(const Sha256Digest&) const = default;
};

}  // namespace muster
