#include "adapters/git_index.h"

#include <catch2/catch.hpp>

namespace muster::test {

namespace {

TrackedFile tracked(const std::string& path, TreeMode mode = TreeMode::file,
                    HashAlgorithm algorithm = HashAlgorithm::sha1) {
  return {path, mode, ObjectId::parse(std::string(hash_size(algorithm) * 2, 'a'), algorithm).value()};
}

std::string number(std::uint32_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((value >> shift) & 0xffU);
  return bytes;
}

// gitformat-index(5): nothing that lstat said, and no flag but the length of the name.
std::string entry(const std::string& path, std::uint32_t mode, std::size_t id_bytes = 20) {
  std::string bytes = std::string(24, '\0') + number(mode) + std::string(12, '\0') +
                      std::string(id_bytes, '\xaa') +
                      number(static_cast<std::uint32_t>(path.size())).substr(2) + path;
  do bytes += '\0';
  while (bytes.size() % 8 != 0);
  return bytes;
}

}  // namespace

TEST_CASE("an index holds what is recorded, sorted, and nothing that spares git the reading") {
  CHECK(index_bytes({}, HashAlgorithm::sha1) == "DIRC" + number(2) + number(0) + std::string(20, '\0'));
  CHECK(index_bytes({tracked("b", TreeMode::executable), tracked("a/x", TreeMode::symlink), tracked("a.c"),
                     tracked("sub", TreeMode::gitlink)},
                    HashAlgorithm::sha1) == "DIRC" + number(2) + number(4) + entry("a.c", 0100644) +
                                                entry("a/x", 0120000) + entry("b", 0100755) +
                                                entry("sub", 0160000) + std::string(20, '\0'));
}

TEST_CASE("an index of a repository with SHA-256 has longer ids and end") {
  CHECK(index_bytes({tracked("a", TreeMode::file, HashAlgorithm::sha256)}, HashAlgorithm::sha256) ==
        "DIRC" + number(2) + number(1) + entry("a", 0100644, 32) + std::string(32, '\0'));
}

TEST_CASE(
    "names of every length are padded to a multiple of eight, and long ones counted as far as it goes") {
  for (std::size_t length = 1; length < 20; ++length) {
    const std::string path(length, 'p');
    CHECK(index_bytes({tracked(path)}, HashAlgorithm::sha1) ==
          "DIRC" + number(2) + number(1) + entry(path, 0100644) + std::string(20, '\0'));
  }
  const std::string bytes = index_bytes({tracked(std::string(5000, 'p'))}, HashAlgorithm::sha1);
  CHECK(bytes.substr(12 + 60, 2) == "\x0f\xff");
}

}  // namespace muster::test
