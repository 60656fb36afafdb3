// Public test vectors, where MUSTER_VECTORS names their folder.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "model/hex.h"

namespace muster::test {

// Nothing, and a word about it, where there is no such folder.
inline std::optional<std::string> vectors_folder() {
  const char* const folder = std::getenv("MUSTER_VECTORS");
  if (folder != nullptr && *folder != '\0') return folder;
  WARN("skipped: no vectors");
  return std::nullopt;
}

inline std::string read_vector(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  CAPTURE(path);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline nlohmann::json read_json_vector(const std::string& path) {
  return nlohmann::json::parse(read_vector(path));
}

inline std::string unhex(const std::string& hex) {
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  REQUIRE(from_hex(hex, bytes));
  return {bytes.begin(), bytes.end()};
}

}  // namespace muster::test
