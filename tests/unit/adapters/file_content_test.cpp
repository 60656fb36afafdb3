#include "adapters/file_content.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "crypto/content_hasher.h"
#include "crypto/sha256.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

template <typename T>
bool is(const Result<ContentRead>& read) {
  return read && std::holds_alternative<T>(*read);
}

}  // namespace

TEST_CASE("a file's content is hashed once, and held where it is wanted") {
  const TempDir dir;
  const std::string bytes(700'000, 'x');  // several chunks
  put_file(dir / "a", bytes);
  const auto hashes = read_content(dir / "a", Hold::hashes);
  REQUIRE(is<FileContent>(hashes));
  const auto& content = std::get<FileContent>(*hashes);
  CHECK(content.bytes == bytes.size());
  CHECK_FALSE(content.held);
  CHECK(content.digests.sha256 == sha256(bytes));
  CHECK(content.digests.sha512.size() == 64);
  const auto held = read_content(dir / "a", Hold::content);
  REQUIRE(is<FileContent>(held));
  CHECK(std::get<FileContent>(*held).held == bytes);
  CHECK(std::get<FileContent>(*held).digests.sha512 == content.digests.sha512);
}

TEST_CASE("only a regular file has a content") {
  const TempDir dir;
  put_file(dir / "a", "x");
  REQUIRE(::symlink("a", (dir / "link").c_str()) == 0);
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_directory(dir / "folder");
  CHECK(is<FileContent>(read_content(dir / "a", Hold::hashes)));
  CHECK(is<NoRegularFile>(read_content(dir / "link", Hold::hashes)));
  CHECK(is<NoRegularFile>(read_content(dir / "pipe", Hold::hashes)));
  CHECK(is<NoRegularFile>(read_content(dir / "folder", Hold::hashes)));
  CHECK(is<NoRegularFile>(read_content("/dev/null", Hold::hashes)));
  CHECK(is<NoFile>(read_content(dir / "absent", Hold::hashes)));
  CHECK(is<NoFile>(read_content(dir / "a" + std::string(1, '\0') + "b", Hold::hashes)));
}

TEST_CASE("a content in parts has the hashes of the whole, once") {
  ContentHasher hasher;
  hasher.add("ab");
  hasher.add("");
  hasher.add("c");
  const auto digests = hasher.digests();
  REQUIRE(digests);
  CHECK(digests->sha256 == sha256("abc"));
  hasher.add("d");
  CHECK_FALSE(hasher.digests());
}

}  // namespace muster::test
