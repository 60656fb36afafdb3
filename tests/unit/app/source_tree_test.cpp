#include "app/source_tree.h"

#include <catch2/catch.hpp>

#include "crypto/sha256.h"
#include "model/limits.h"

namespace muster::test {

namespace {

SourceFile file(const std::string& path, const std::string& content = "x\n", TreeMode mode = TreeMode::file) {
  return {path, mode, sha256(blob_header(content.size()) + content)};
}

std::string id(std::vector<SourceFile> files) {
  const auto digest = source_tree(std::move(files));
  return digest ? digest->hex() : "none";
}

}  // namespace

// As git 2.39 says: git init --object-format=sha256, git add --all, git write-tree.
TEST_CASE("a folder is named as git names its tree") {
  CHECK(id({file("a")}) == "4f2ebdd1b1fa719a4c1f9eb83e46f0e522c44e846d7162f19412982e7ad92a69");
  CHECK(id({file("z"), file("a.b"), file("a/x"), file("a/deep/y", "run\n", TreeMode::executable), file("a-b"),
            file("a0"), file("l", "a/x", TreeMode::symlink)}) ==
        "a623cf97eae795b9cba0fd354ef76283e3cfec8c9948ac46941e82d9675fec5a");
}

TEST_CASE("another name, mode, content or place is another tree") {
  const std::string one = id({file("d/a")});
  CHECK(one != id({file("d/b")}));
  CHECK(one != id({file("d/a", "y\n")}));
  CHECK(one != id({file("d/a", "x\n", TreeMode::executable)}));
  CHECK(one != id({file("d/a", "x\n", TreeMode::symlink)}));
  CHECK(one != id({file("a")}));
  CHECK(one != id({file("d/a"), file("d/b")}));
}

TEST_CASE("what is no tree has no name") {
  CHECK(id({}) == "none");
  CHECK(id({file("a"), file("a")}) == "none");
  CHECK(id({file("a"), file("a/b")}) == "none");
  CHECK(id({file("a"), file("a.b"), file("a/b")}) == "none");
  CHECK(id({file("a", "", TreeMode::directory)}) == "none");
  CHECK(id({file("a", "", TreeMode::gitlink)}) == "none");
  for (const std::string path : {"", "/a", "a/", "a//b", ".", "a/..", "../a", ".git", "a/.git/config"}) {
    INFO(path);
    CHECK(id({file(path)}) == "none");
  }
  std::string deep;
  for (std::size_t i = 0; i < limits::tree_depth; ++i) deep += "d/";
  CHECK(id({file(deep + "a")}) != "none");
  CHECK(id({file("d/" + deep + "a")}) == "none");
}

}  // namespace muster::test
