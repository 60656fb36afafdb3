#include "adapters/content_copy.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "crypto/sha256.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

template <typename T>
bool is(const Result<ContentRead>& read) {
  return read && std::holds_alternative<T>(*read);
}

}  // namespace

TEST_CASE("a copy is what was hashed, and may be run where its source may") {
  const TempDir dir;
  const std::string bytes(700'000, 'x');  // several chunks
  put_file(dir / "a", bytes);
  put_file(dir / "program", "#!/bin/sh\n");
  std::filesystem::permissions(dir / "program", std::filesystem::perms(0555));
  REQUIRE(::symlink("a", (dir / "link").c_str()) == 0);
  for (const char* from : {"a", "link"}) {
    const auto copied = copy_content(dir / from, dir / "copy-of-" + from);
    REQUIRE(is<FileContent>(copied));
    CHECK(std::get<FileContent>(*copied).digests.sha256 == sha256(bytes));
    CHECK(std::get<FileContent>(*copied).bytes == bytes.size());
    CHECK(get_file(dir / "copy-of-" + from) == bytes);
    CHECK_FALSE(std::filesystem::is_symlink(dir / "copy-of-" + from));
  }
  REQUIRE(is<FileContent>(copy_content(dir / "program", dir / "runs")));
  CHECK(::access((dir / "runs").c_str(), X_OK) == 0);
  struct stat status {};
  REQUIRE(::stat((dir / "copy-of-a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0111U) == 0);
}

TEST_CASE("only a regular file is copied, and never over another") {
  const TempDir dir;
  put_file(dir / "a", "new");
  put_file(dir / "there", "old");
  REQUIRE(::symlink("nothing", (dir / "dangling").c_str()) == 0);
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(is<NoFile>(copy_content(dir / "none", dir / "x")));
  CHECK(is<NoFile>(copy_content(dir / "dangling", dir / "x")));
  CHECK(is<NoRegularFile>(copy_content(dir / "pipe", dir / "x")));
  CHECK(is<NoRegularFile>(copy_content(dir.path(), dir / "x")));
  CHECK_FALSE(std::filesystem::exists(dir / "x"));
  CHECK_FALSE(copy_content(dir / "a", dir / "there"));
  CHECK(get_file(dir / "there") == "old");
  // Nor through a link that somebody has put there.
  CHECK_FALSE(copy_content(dir / "a", dir / "dangling"));
  CHECK_FALSE(std::filesystem::exists(dir / "nothing"));
}

TEST_CASE("the files of a folder are listed, and what is none is named") {
  const TempDir dir;
  const std::string folder = dir / "folder";
  std::filesystem::create_directories(folder + "/b/c");
  put_file(folder + "/b/c/file", "x");
  put_file(folder + "/a", "x");
  REQUIRE(::symlink("a", (folder + "/link").c_str()) == 0);
  const auto files = files_below(folder);
  REQUIRE(files);
  const auto* found = std::get_if<std::vector<FileInFolder>>(&*files);
  REQUIRE(found != nullptr);
  REQUIRE(found->size() == 3);
  CHECK((*found)[0].path == "a");
  CHECK((*found)[1].path == "b/c/file");
  CHECK((*found)[2].path == "link");
  for (const char* target : {"b", "nothing", ".."}) {
    REQUIRE(::symlink(target, (folder + "/odd").c_str()) == 0);
    const auto odd = files_below(folder);
    REQUIRE(odd);
    REQUIRE(std::holds_alternative<OddInFolder>(*odd));
    CHECK(std::get<OddInFolder>(*odd).path == "odd");
    std::filesystem::remove(folder + "/odd");
  }
  CHECK_FALSE(files_below(dir / "none"));
}

}  // namespace muster::test
