#include "formats/toml_same.h"

#include <catch2/catch.hpp>

#include "formats/toml_document.h"

namespace muster::test {

namespace {

TomlTable tree_of(const std::string& text) {
  auto tree = parse_toml(text);
  INFO(text);
  REQUIRE(tree.has_value());
  return std::move(*tree);
}

const std::string sample = R"(num = 1
list = [1, 2]
inline = { x = 1, y = { z = 2 } }
nest = [[1, 2], { deep = [3, 4], flat = 5 }]
[tab]
x = 1
[[key]]
x = [1]
y = 2
)";

struct Change {
  TableAt table;
  TomlPath path;
  std::string old;  // what stands in the sample, and what has to stand there afterwards
  std::string replacement;
};

std::string replaced(const Change& change) {
  std::string text = sample;
  const std::size_t at = text.find(change.old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, change.old.size(), change.replacement);
}

void check_done(bool done, const TomlTable& tree, const Change& change) {
  INFO(change.old << " => " << change.replacement);
  CHECK(done);
  CHECK(same_toml(tree, tree_of(replaced(change))));
}

const std::size_t i0 = 0, i1 = 1, i2 = 2;

}  // namespace

TEST_CASE("trees are the same where every name and value is") {
  const std::vector<std::pair<std::string, std::string>> same = {
      {"", "# nothing\n"},
      {"a = 1\nb = [1, 2]\n", "b = [ 1,2 ]\na = 0x1\n"},
      {"a = { b = 1, c = 2 }\n", "[a]\nc = 2\nb = 1\n"},
      {"a = [{ b = 'x' }]\n", "[[a]]\nb = \"\\u0078\"\n"},
      {"a = 2026-01-01T00:00:00Z\n", "a    =    2026-01-01T00:00:00Z\n"},
      {"a = true\n", "a = true # yes\n"},
      // Our formats take none of these, so that nobody asks which one it is.
      {"a = 1.5\n", "a = inf\n"},
      {"a = 2026-01-01\n", "a = 10:00:00\n"},
  };
  for (const auto& [one, other] : same) {
    INFO(one << "\n" << other);
    CHECK(same_toml(tree_of(one), tree_of(other)));
  }
}

TEST_CASE("trees differ by any name or value") {
  const std::vector<std::string> all = {
      "",
      "a = 1\n",
      "a = 2\n",
      "b = 1\n",
      "a = 1\nb = 1\n",
      "a = 1\nb = 2\n",
      "a = 1\nc = 2\n",
      "a = \"1\"\n",
      "a = \"2\"\n",
      "a = 1.0\n",
      "a = true\n",
      "a = false\n",
      "a = 2026-01-01T00:00:00Z\n",
      "a = 2026-01-01T00:00:01Z\n",
      "a = 2026-01-01\n",
      "a = []\n",
      "a = [1]\n",
      "a = [1, 2]\n",
      "a = [2, 1]\n",
      "a = [1, 2, 2]\n",
      "a = [[1, 2]]\n",
      "a = {}\n",
      "a = { b = 1 }\n",
      "a = { b = 2 }\n",
      "a = { c = 1 }\n",
      "a = { b = 1, c = 1 }\n",
      "a = [{ b = 1 }]\n",
      "a = [{ b = 1 }, { b = 1 }]\n",
  };
  for (const std::string& one : all) {
    for (const std::string& other : all) {
      INFO(one << "\n" << other);
      CHECK(same_toml(tree_of(one), tree_of(other)) == (&one == &other));
    }
  }
}

TEST_CASE("a value of a tree is set") {
  const std::vector<Change> all = {
      {{"", 0}, {"num"}, "num = 1", "num = 9"},
      {{"", 0}, {"new"}, "num = 1", "num = 1\nnew = 9"},
      {{"", 0}, {"list"}, "[1, 2]", "9"},
      {{"", 0}, {"list", i0}, "[1, 2]", "[9, 2]"},
      {{"", 0}, {"list", i1}, "[1, 2]", "[1, 9]"},
      {{"", 0}, {"inline", "x"}, "x = 1, y", "x = 9, y"},
      {{"", 0}, {"inline", "y", "z"}, "z = 2", "z = 9"},
      {{"", 0}, {"inline", "y", "new"}, "z = 2", "z = 2, new = 9"},
      {{"", 0}, {"nest", i0, i1}, "[[1, 2]", "[[1, 9]"},
      {{"", 0}, {"nest", i1, "flat"}, "flat = 5", "flat = 9"},
      {{"", 0}, {"nest", i1, "deep", i0}, "[3, 4]", "[9, 4]"},
      {{"tab", 0}, {"x"}, "[tab]\nx = 1", "[tab]\nx = 9"},
      {{"key", 0}, {"x", i0}, "x = [1]", "x = [9]"},
      {{"inline", 0}, {"y", "z"}, "z = 2", "z = 9"},
      {{"nest", 1}, {"flat"}, "flat = 5", "flat = 9"},
  };
  for (const Change& change : all) {
    TomlTable tree = tree_of(sample);
    const bool done = set_in(tree, change.table, change.path, toml_value(std::int64_t{9}));
    check_done(done, tree, change);
  }
}

TEST_CASE("a field or an item of a tree is taken out") {
  const std::vector<Change> all = {
      {{"", 0}, {"num"}, "num = 1\n", ""},
      {{"", 0}, {"list", i0}, "[1, 2]", "[2]"},
      {{"", 0}, {"list", i1}, "[1, 2]", "[1]"},
      {{"", 0}, {"inline", "y", "z"}, "z = 2", ""},
      {{"", 0}, {"nest", i0, i1}, "[[1, 2]", "[[1]"},
      {{"", 0}, {"nest", i1, "deep"}, "deep = [3, 4], ", ""},
      {{"tab", 0}, {"x"}, "[tab]\nx = 1", "[tab]\n"},
      {{"key", 0}, {"x", i0}, "x = [1]", "x = []"},
  };
  for (const Change& change : all) {
    TomlTable tree = tree_of(sample);
    const bool done = remove_in(tree, change.table, change.path);
    check_done(done, tree, change);
  }
}

TEST_CASE("a list of a tree gets an item") {
  const std::vector<Change> all = {
      {{"", 0}, {"list"}, "[1, 2]", "[1, 2, 9]"},
      {{"", 0}, {"nest", i1, "deep"}, "[3, 4]", "[3, 4, 9]"},
      {{"key", 0}, {"x"}, "x = [1]", "x = [1, 9]"},
  };
  for (const Change& change : all) {
    TomlTable tree = tree_of(sample);
    const bool done = add_item_in(tree, change.table, change.path, toml_value(std::int64_t{9}));
    check_done(done, tree, change);
  }
}

TEST_CASE("what is not in a tree is not changed") {
  struct Nowhere {
    TableAt table;
    TomlPath path;
  };
  const std::vector<Nowhere> all = {
      {{"none", 0}, {"x"}},
      {{"none", 0}, {"x", "y"}},
      {{"num", 0}, {"x"}},
      {{"list", 0}, {"x"}},
      {{"nest", 0}, {"x"}},
      {{"nest", 2}, {"x"}},
      {{"tab", 1}, {"x"}},
      {{"key", 1}, {"x"}},
      {{"key", 1}, {"x", i0}},
      {{"", 0}, {}},
      {{"key", 0}, {}},
      {{"", 0}, {i0}},
      {{"", 0}, {i0, "x"}},
      {{"", 0}, {i0, i0}},
      {{"", 0}, {"num", i0}},
      {{"", 0}, {"num", "x"}},
      {{"", 0}, {"none", i0}},
      {{"", 0}, {"none", "x"}},
      {{"", 0}, {"list", i2}},
      {{"", 0}, {"list", "x"}},
      {{"", 0}, {"list", i0, "x"}},
      {{"", 0}, {"list", i2, "x"}},
      {{"", 0}, {"inline", i0}},
      {{"", 0}, {"inline", i0, "x"}},
      {{"", 0}, {"inline", "none", "x"}},
      {{"", 0}, {"inline", "x", "y"}},
      {{"", 0}, {"inline", "y", "z", "x"}},
      {{"", 0}, {"nest", i2, i0}},
      {{"", 0}, {"nest", i0, i2}},
      {{"", 0}, {"nest", i1, "deep", i2}},
      {{"", 0}, {"nest", "deep", i0}},
  };
  const TomlTable before = tree_of(sample);
  TomlTable tree = before;
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO("number " << i);
    CHECK_FALSE(set_in(tree, all[i].table, all[i].path, toml_value(std::int64_t{9})));
    CHECK_FALSE(remove_in(tree, all[i].table, all[i].path));
    CHECK_FALSE(add_item_in(tree, all[i].table, all[i].path, toml_value(std::int64_t{9})));
    CHECK(same_toml(tree, before));
  }
  // A field that is not there may be set, but not taken out; nor is what is no list a longer one.
  CHECK_FALSE(remove_in(tree, {"", 0}, {"none"}));
  CHECK_FALSE(remove_in(tree, {"", 0}, {"inline", "none"}));
  CHECK_FALSE(add_item_in(tree, {"", 0}, {"none"}, toml_value(true)));
  CHECK_FALSE(add_item_in(tree, {"", 0}, {"num"}, toml_value(true)));
  CHECK_FALSE(add_item_in(tree, {"", 0}, {"inline", "x"}, toml_value(true)));
  CHECK_FALSE(add_item_in(tree, {"", 0}, {"nest", i0}, toml_value(true)));
  CHECK(same_toml(tree, before));
}

TEST_CASE("tables come to a list of tables and leave it") {
  TomlTable tree = tree_of(sample);
  for (const TableAt& table : std::vector<TableAt>{
           {"none", 0}, {"", 0}, {"num", 0}, {"tab", 0}, {"key", 1}, {"list", 0}, {"nest", 0}}) {
    INFO(table.name << table.index);
    CHECK_FALSE(remove_table_in(tree, table));
  }
  CHECK_FALSE(add_table_in(tree, "num", {}));
  CHECK_FALSE(add_table_in(tree, "tab", {}));
  CHECK(same_toml(tree, tree_of(sample)));

  REQUIRE(add_table_in(tree, "key", {{"z", toml_value(true)}}));
  CHECK(same_toml(tree, tree_of(sample + "[[key]]\nz = true\n")));
  REQUIRE(remove_table_in(tree, {"key", 0}));
  REQUIRE(add_table_in(tree, "new", {}));
  const std::string rest = sample.substr(0, sample.find("[[key]]"));
  CHECK(same_toml(tree, tree_of(rest + "[[key]]\nz = true\n[[new]]\n")));
  // A list that has become empty is not there any more.
  REQUIRE(remove_table_in(tree, {"key", 0}));
  CHECK(same_toml(tree, tree_of(rest + "[[new]]\n")));
}

}  // namespace muster::test
