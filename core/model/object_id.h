// The name of a git object: SHA-1 (40 digits) or SHA-256 (64 digits).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster {

enum class HashAlgorithm { sha1, sha256 };

constexpr std::size_t hash_size(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha1 ? 20 : 32;
}

class ObjectId {
 public:
  // All zero: git's way to say "no object".
  explicit ObjectId(HashAlgorithm algorithm) : algorithm_(algorithm) {}

  // Lower-case hex of exactly the algorithm's length.
  static std::optional<ObjectId> parse(std::string_view hex, HashAlgorithm algorithm);
  // Raw bytes of exactly the algorithm's length, as trees hold them.
  static std::optional<ObjectId> from_raw(std::string_view raw, HashAlgorithm algorithm);

  HashAlgorithm algorithm() const { return algorithm_; }
  std::span<const std::uint8_t> raw() const { return {bytes_.data(), hash_size(algorithm_)}; }
  bool is_zero() const { return bytes_ == std::array<std::uint8_t, 32>{}; }
  std::string hex() const;

  auto operator<=>(const ObjectId&) const = default;

  struct Hash {
    std::size_t operator()(const ObjectId& id) const noexcept {
      std::size_t value = 0;  // object ids are uniformly distributed already
      std::memcpy(&value, id.bytes_.data(), sizeof value);
      return value;
    }
  };

 private:
  HashAlgorithm algorithm_;
  std::array<std::uint8_t, 32> bytes_{};
};

}  // namespace muster
