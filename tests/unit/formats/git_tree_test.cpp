#include "formats/git_tree.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace muster;

namespace {

const std::string file = "100644";
const std::string dir = "40000";

std::string entry(const std::string& mode, const std::string& name, std::size_t id_size = 20) {
  return mode + " " + name + std::string(1, '\0') + std::string(id_size, '\x5a');
}

std::string tree_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string bytes;
  for (const auto& [mode, name] : entries) bytes += entry(mode, name);
  return bytes;
}

Parsed<Tree> parse(const std::string& bytes) {
  return parse_tree(bytes, HashAlgorithm::sha1);
}

std::size_t fault_of(const std::string& bytes) {
  const auto tree = parse(bytes);
  REQUIRE_FALSE(tree);
  CHECK_FALSE(tree.error().what.empty());
  return tree.error().offset;
}

bool is_tree(const std::vector<std::pair<std::string, std::string>>& entries) {
  return parse(tree_of(entries)).has_value();
}

}  // namespace

TEST_CASE("an empty tree has no entries") {
  CHECK(parse("").value().empty());
}

TEST_CASE("entries are read with mode and name and id") {
  const auto tree =
      parse(tree_of({{file, "a"}, {"100755", "b"}, {"120000", "c"}, {dir, "d"}, {"160000", "e"}}));
  REQUIRE(tree);
  REQUIRE(tree->size() == 5);
  const auto id = *ObjectId::from_raw(std::string(20, '\x5a'), HashAlgorithm::sha1);
  CHECK(tree->at(0) == TreeEntry{TreeMode::file, "a", id});
  CHECK(tree->at(1) == TreeEntry{TreeMode::executable, "b", id});
  CHECK(tree->at(2) == TreeEntry{TreeMode::symlink, "c", id});
  CHECK(tree->at(3) == TreeEntry{TreeMode::directory, "d", id});
  CHECK(tree->at(4) == TreeEntry{TreeMode::gitlink, "e", id});
  CHECK(parse(entry("100664", "old"))->front().mode == TreeMode::file);
}

TEST_CASE("SHA-256 trees hold ids of 32 bytes") {
  const std::string bytes = entry(file, "a", 32) + entry(dir, "b", 32);
  const auto tree = parse_tree(bytes, HashAlgorithm::sha256);
  REQUIRE(tree);
  CHECK(tree->at(1).id.hex().size() == 64);
  CHECK_FALSE(parse(bytes));
  CHECK_FALSE(parse_tree(tree_of({{file, "a"}}), HashAlgorithm::sha256));
}

TEST_CASE("ids may hold any bytes") {
  std::string bytes = entry(file, "a");
  bytes.replace(bytes.size() - 20, 20, std::string(10, '\0') + std::string(10, ' '));
  CHECK(parse(bytes + entry(file, "b"))->size() == 2);
}

TEST_CASE("only modes that git writes are read") {
  for (const std::string mode : {"",        "0",     "100600", "100666", "100777", "100640", "0100644",
                                 "1006440", "10644", "040000", "40755",  "140000", "120777", "160644",
                                 "00",      "4000",  "400000", "-40000", "+40000", "0x8000", "o"}) {
    INFO(mode);
    CHECK(fault_of(entry(file, "a") + entry(mode, "b")) == entry(file, "a").size());
  }
}

TEST_CASE("names that no file may have are refused") {
  const std::size_t at = 7;
  for (const std::string name : {"", ".", "..", ".git", "a/b", "/", "/a", "a/"}) {
    INFO(name);
    CHECK(fault_of(entry(file, name)) == at);
    CHECK(fault_of(entry(dir, name)) == at - 1);
  }
  for (const std::string name :
       {".GIT", ".gitx", "...", ".git ", "git", ".gitignore", "a b", "\x01\x1b\n\r\t\"\\", "\xff\xfe",
        "caf\xC3\xA9", "cafe\xCC\x81", " ", "~", "a\\b", "git~1"}) {
    INFO(name);
    REQUIRE(is_tree({{file, name}}));
    CHECK(parse(entry(file, name))->front().name == name);
  }
}

TEST_CASE("a tree cut short is refused") {
  const std::string one = entry(file, "a");
  const std::string whole = one + entry(dir, "name");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    INFO(size);
    CHECK(parse(whole.substr(0, size)).has_value() == (size == one.size()));
  }
  CHECK(fault_of(one.substr(0, one.size() - 1)) == 9);
  CHECK(fault_of(one.substr(0, 9)) == 9);
  CHECK(fault_of(one.substr(0, 8)) == 7);
  CHECK(fault_of(one.substr(0, 7)) == 7);
  CHECK(fault_of(one.substr(0, 6)) == 0);
  CHECK(fault_of(one + "x") == one.size());
}

TEST_CASE("names stand in git's order") {
  CHECK(is_tree({{file, "a"}, {file, "b"}}));
  CHECK_FALSE(is_tree({{file, "b"}, {file, "a"}}));
  CHECK(is_tree({{file, "a"}, {file, "aa"}}));
  CHECK_FALSE(is_tree({{file, "aa"}, {file, "a"}}));
  CHECK(is_tree({{file, "B"}, {file, "a"}}));
  CHECK(is_tree({{file, "z"}, {file, "\x80"}, {file, "\xff"}}));  // bytes are unsigned
  CHECK_FALSE(is_tree({{file, "\x80"}, {file, "z"}}));
  CHECK(fault_of(tree_of({{file, "b"}, {file, "a"}})) == entry(file, "b").size() + 7);
}

TEST_CASE("a directory sorts as if its name ended in a slash") {
  CHECK(is_tree({{file, "a-b"}, {file, "a.b"}, {dir, "a"}, {file, "a0"}}));
  CHECK_FALSE(is_tree({{dir, "a"}, {file, "a.b"}}));
  CHECK_FALSE(is_tree({{dir, "a"}, {file, "a-b"}}));
  CHECK_FALSE(is_tree({{file, "a0"}, {dir, "a"}}));
  CHECK(is_tree({{dir, "a.b"}, {dir, "a"}, {dir, "a0"}}));
  for (const std::string mode : {"100644", "100755", "120000", "160000", "100664"}) {
    CHECK(is_tree({{mode, "a"}, {file, "a.b"}}));  // a gitlink sorts as a file does
    CHECK_FALSE(is_tree({{file, "a.b"}, {mode, "a"}}));
  }
}

TEST_CASE("a name stands once") {
  for (const std::string mode : {"100644", "100755", "120000", "160000", "40000", "100664"}) {
    CHECK_FALSE(is_tree({{mode, "a"}, {mode, "a"}}));
  }
  CHECK_FALSE(is_tree({{file, "a"}, {"100755", "a"}}));
  CHECK_FALSE(is_tree({{file, "a"}, {"120000", "a"}}));
  CHECK_FALSE(is_tree({{"160000", "a"}, {file, "a"}}));
  CHECK(is_tree({{file, "a"}, {file, "A\xC3\xA9"}}) == false);
}

TEST_CASE("a name is not a file and a directory") {
  CHECK(fault_of(tree_of({{file, "a"}, {dir, "a"}})) == entry(file, "a").size() + 6);
  for (const std::string mode : {"100644", "100755", "120000", "160000"}) {
    INFO(mode);
    // What sorts between the two hides that they are one name.
    CHECK_FALSE(is_tree({{mode, "a"}, {dir, "a"}}));
    CHECK_FALSE(is_tree({{mode, "a"}, {file, "a.b"}, {dir, "a"}}));
    CHECK_FALSE(is_tree({{mode, "a"}, {dir, "a-"}, {file, "a-b"}, {dir, "a.b"}, {dir, "a"}}));
    CHECK_FALSE(is_tree({{file, "A"}, {mode, "a"}, {file, "a!"}, {file, "a\x01"}, {dir, "a"}}));
    CHECK(is_tree({{mode, "a"}, {dir, "a.b"}, {dir, "b"}}));
    CHECK(is_tree({{mode, "a"}, {file, "a.b"}, {dir, "aa"}}));
  }
  // The other way round cannot be sorted.
  CHECK_FALSE(is_tree({{dir, "a"}, {file, "a"}}));
  // Found among many as well.
  std::vector<std::pair<std::string, std::string>> many = {{file, "a"}};
  for (int i = 100; i < 400; ++i) many.emplace_back(i % 2 == 0 ? file : dir, "a-" + std::to_string(i));
  many.emplace_back(file, "a.b");
  many.emplace_back(dir, "a.c");
  CHECK(is_tree(many));
  many.emplace_back(dir, "a");
  CHECK_FALSE(is_tree(many));
  many.front().second = "Z";
  CHECK(is_tree(many));
}

TEST_CASE("of every order of some names exactly one is a tree") {
  std::vector<std::pair<std::string, std::string>> entries = {
      {file, "a-"}, {file, "a."}, {dir, "a"}, {dir, "ab"}, {"160000", "b"}, {"120000", "a0"}};
  std::sort(entries.begin(), entries.end());
  int accepted = 0;
  do {
    accepted += is_tree(entries) ? 1 : 0;
  } while (std::next_permutation(entries.begin(), entries.end()));
  CHECK(accepted == 1);
}

TEST_CASE("a tree of many directories is read in bounded time") {
  std::string bytes;
  for (int i = 100000; i < 200000; ++i) bytes += entry(dir, "d" + std::to_string(i));
  CHECK(parse(bytes)->size() == 100000);
}
