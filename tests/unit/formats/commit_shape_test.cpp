#include <catch2/catch.hpp>
#include <string>

#include "formats/git_commit.h"
#include "model/limits.h"

using namespace muster;

namespace {

std::string hex(std::size_t number) {
  std::string digits = std::to_string(number);
  return std::string(40 - digits.size(), '0') + digits;
}

const std::string tree = "tree " + hex(1) + "\n";
const std::string committer = "committer A <a@b> 1763892000 +0000\n";

CommitShape shape_of(const std::string& bytes) {
  return commit_shape(bytes, HashAlgorithm::sha1);
}

}  // namespace

TEST_CASE("the shape of an odd commit is what git sees of it") {
  const CommitShape shape = shape_of(tree + "parent " + hex(2) + "\nparent " + std::string(40, 'A') +
                                     "\nodd\nauthor x\n" + committer + "\nmessage\n");
  REQUIRE(shape.tree);
  CHECK(shape.tree->hex() == hex(1));
  REQUIRE(shape.parents.size() == 2);
  CHECK(shape.parents[0].hex() == hex(2));
  CHECK(shape.parents[1].hex() == std::string(40, 'a'));
  CHECK(shape.committed == Timestamp::from_seconds(1763892000));
  CHECK(shape.complete);
}

TEST_CASE("a commit without a whole tree line has no shape") {
  for (const std::string& bytes : {std::string(), "\n" + tree, tree.substr(0, tree.size() - 1),
                                   "parent " + hex(2) + "\n", "Tree " + hex(1) + "\n"}) {
    INFO(bytes);
    const CommitShape shape = shape_of(bytes);
    CHECK_FALSE(shape.tree);
    CHECK_FALSE(shape.complete);
  }
  const CommitShape bad = shape_of("tree " + hex(1).substr(1) + "\nparent " + hex(2) + "\n" + committer);
  CHECK_FALSE(bad.tree);
  CHECK(bad.parents.size() == 1);
  CHECK_FALSE(bad.complete);
}

TEST_CASE("parents that cannot all be listed leave a shape incomplete") {
  const CommitShape odd =
      shape_of(tree + "parent " + hex(2) + "\nparent x\nparent " + hex(3) + "\n" + committer);
  CHECK(odd.parents.size() == 1);
  CHECK_FALSE(odd.complete);
  CHECK_FALSE(shape_of(tree + "parent " + hex(2)).complete);
  std::string parents;
  for (std::size_t i = 0; i < limits::parents; ++i) parents += "parent " + hex(i + 2) + "\n";
  CHECK(shape_of(tree + parents + committer).parents.size() == limits::parents);
  CHECK(shape_of(tree + parents + committer).complete);
  const CommitShape more = shape_of(tree + parents + "parent " + hex(999) + "\n" + committer);
  CHECK(more.parents.size() == limits::parents);
  CHECK_FALSE(more.complete);
}

TEST_CASE("the date is that of the first committer line above the message") {
  CHECK_FALSE(shape_of(tree + "\n" + committer).committed);
  CHECK_FALSE(shape_of(tree + committer.substr(0, committer.size() - 1)).committed);
  CHECK_FALSE(shape_of(tree + "author x").committed);
  CHECK(shape_of(tree + committer + "committer B <b@b> 1 +0000\n").committed ==
        Timestamp::from_seconds(1763892000));
}
