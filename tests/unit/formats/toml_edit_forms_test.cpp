// Edits of texts that are laid out otherwise than a roster is, and of those that cannot be edited.
#include <catch2/catch.hpp>
#include <functional>

#include "formats/toml_edit.h"

namespace muster::test {

namespace {

using Change = std::function<TomlEditor::Done(TomlEditor&)>;

const std::size_t i0 = 0, i1 = 1;
const TableAt root{"", 0};

TomlEditor open(const std::string& text) {
  auto editor = TomlEditor::open(text);
  INFO(text);
  REQUIRE(editor.has_value());
  return std::move(*editor);
}

TomlValue nine() {
  return toml_value(std::int64_t{9});
}

Change set(const TableAt& table, const TomlPath& path, const std::string& after = "") {
  return [=](TomlEditor& editor) { return editor.set(table, path, nine(), after); };
}

Change remove(const TableAt& table, const TomlPath& path) {
  return [=](TomlEditor& editor) { return editor.remove(table, path); };
}

Change add_item(const TableAt& table, const TomlPath& list) {
  return [=](TomlEditor& editor) { return editor.add_item(table, list, nine()); };
}

Change add_table(const std::string& name, const std::vector<std::string>& behind = {}) {
  return [=](TomlEditor& editor) { return editor.add_table(name, {{"x", nine()}}, behind); };
}

Change remove_table(const TableAt& table) {
  return [=](TomlEditor& editor) { return editor.remove_table(table); };
}

struct Example {
  std::string before;
  Change change;
  std::string after;
};

void check_all(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    TomlEditor editor = open(example.before);
    const auto done = example.change(editor);
    INFO(example.before << "\n" << (done ? std::string() : done.error().what));
    CHECK(done.has_value());
    CHECK(editor.text() == example.after);
  }
}

}  // namespace

TEST_CASE("fields are found in whatever form they are written") {
  check_all({
      {"t.a = 1\nt.b = 2\n", set({"t", 0}, {"b"}), "t.a = 1\nt.b = 9\n"},
      {"t = { a = 1 }\n", set({"t", 0}, {"a"}), "t = { a = 9 }\n"},
      {"[t]\na.b = 1\na.c = 2\n", set({"t", 0}, {"a", "c"}), "[t]\na.b = 1\na.c = 9\n"},
      {"[t]\na = { b.c = 1, b.d = 2 }\n", set({"t", 0}, {"a", "b", "d"}), "[t]\na = { b.c = 1, b.d = 9 }\n"},
      {"[t]\na = [[1], [2, 3]]\n", set({"t", 0}, {"a", i1, i1}), "[t]\na = [[1], [2, 9]]\n"},
      {"[t]\na = 1\n[u]\na = 2\n[t.v]\na = 3\n", set({"t", 0}, {"v", "a"}),
       "[t]\na = 1\n[u]\na = 2\n[t.v]\na = 9\n"},
      {"[t.v]\na = 3\n", set({"t", 0}, {"v", "a"}), "[t.v]\na = 9\n"},
      {"[u]\na = 1\n[t]\na = 2\n", set(root, {"t", "a"}), "[u]\na = 1\n[t]\na = 9\n"},
      {"[t]\n\"a b\" = 1\n", set({"t", 0}, {"a b"}), "[t]\n\"a b\" = 9\n"},
  });
}

TEST_CASE("a field belongs to its own table and to no other") {
  check_all({
      {"[[t]]\na = 1\n[[t]]\nb = 2\n", set({"t", 0}, {"b"}), "[[t]]\na = 1\nb = 9\n[[t]]\nb = 2\n"},
      {"[[t]]\na = 1\n[t.u]\nb = 1\n[[t]]\n[t.u]\nb = 2\n", set({"t", 1}, {"u", "b"}),
       "[[t]]\na = 1\n[t.u]\nb = 1\n[[t]]\n[t.u]\nb = 9\n"},
      {"[t]\n[u]\na = 1\n", set({"t", 0}, {"a"}), "[t]\na = 9\n[u]\na = 1\n"},
      {"[t]\nab = 1\na = 2\n", set({"t", 0}, {"a"}), "[t]\nab = 1\na = 9\n"},
  });
}

TEST_CASE("fields are added where there is no line to go by") {
  check_all({
      {"", set(root, {"a"}), "a = 9\n"},
      {"\n[t]\n", set(root, {"a"}), "a = 9\n\n[t]\n"},
      {"a = 1", set(root, {"b"}), "a = 1\nb = 9\n"},
      {"[t]", set({"t", 0}, {"a"}), "[t]\na = 9\n"},
      {"[t] # t", set({"t", 0}, {"a"}), "[t] # t\na = 9\n"},
      {"azAZ = 1\nb = 2\n", set(root, {"az_-09"}, "azAZ"), "azAZ = 1\naz_-09 = 9\nb = 2\n"},
  });
}

TEST_CASE("items leave lists with odd commas and comments") {
  check_all({
      {"a = [\n  1\n  , 2\n]\n", remove(root, {"a", i0}), "a = [\n   2\n]\n"},
      {"a = [\n  1 # one, the first\n  , 2\n]\n", remove(root, {"a", i0}), "a = [\n   2\n]\n"},
      {"a = [\n  1, 2,\n  3\n]\n", remove(root, {"a", i0}), "a = [\n  2,\n  3\n]\n"},
      {"a = [\n  1,\n  2\n]\n", remove(root, {"a", i0}), "a = [\n  2\n]\n"},
      {"a = [ 1, # one\n  2 ]\n", remove(root, {"a", i0}), "a = [  # one\n  2 ]\n"},
      {"a = [ 1, 2, # two\n  3 ]\n", remove(root, {"a", i1}), "a = [ 1,  # two\n  3 ]\n"},
      {"a = [ 1, # one\n  2 ]\n", remove(root, {"a", i1}), "a = [ 1, # one\n   ]\n"},
      {"a = [\n  1,\n  2 ]\n", remove(root, {"a", i1}), "a = [\n  1,\n   ]\n"},
      {"a = [\n  1\n]\n", remove(root, {"a", i0}), "a = [\n]\n"},
      {"a = [ 1 ]", remove(root, {"a", i0}), "a = [  ]"},
  });
}

TEST_CASE("lists grow beside the item before") {
  check_all({
      {"a = [\n  1, 2\n]\n", add_item(root, {"a"}), "a = [\n  1, 2, 9\n]\n"},
      {"a = [ 1,\n  2 ]\n", add_item(root, {"a"}), "a = [ 1,\n  2, 9 ]\n"},
      {"a = [ 1,\n  2 # ]\n]\n", add_item(root, {"a"}), "a = [ 1,\n  2, # ]\n  9\n]\n"},
      {"a = [\n  2]", add_item(root, {"a"}), "a = [\n  2, 9]"},
      {"a = [\n  2,]", add_item(root, {"a"}), "a = [\n  2, 9,]"},
      {"t.a = [[1]]\n", add_item({"t", 0}, {"a"}), "t.a = [[1], 9]\n"},
  });
}

TEST_CASE("tables are added with a blank line on either side") {
  check_all({
      {"", add_table("t"), "[[t]]\nx = 9\n"},
      {"[[t]]\nx = 1\n[u]\n", add_table("t"), "[[t]]\nx = 1\n\n[[t]]\nx = 9\n\n[u]\n"},
      {"[[t]]\n# of t\n\n# of u\n[u]\n", add_table("t"), "[[t]]\n# of t\n\n[[t]]\nx = 9\n\n# of u\n[u]\n"},
      {"[[t]]\n  # of u\n[u]\n", add_table("t"), "[[t]]\n\n[[t]]\nx = 9\n\n  # of u\n[u]\n"},
      {"[[t]]\n# of t\n  ", add_table("t"), "[[t]]\n# of t\n\n[[t]]\nx = 9\n\n  "},
      {"[[t]]\n# of t", add_table("t"), "[[t]]\n# of t\n\n[[t]]\nx = 9\n"},
      {"[[t]]\n[t.u]\na = 1\n[v]\n", add_table("t"), "[[t]]\n[t.u]\na = 1\n\n[[t]]\nx = 9\n\n[v]\n"},
      {"[a]\n[b]\n", add_table("t", {"a", "b"}), "[a]\n\n[[t]]\nx = 9\n\n[b]\n"},
  });
}

TEST_CASE("what cannot be edited is named") {
  struct Refusal {
    std::string text;
    Change change;
    std::string what;  // the beginning of its words
    std::string code = "cannot-edit";
  };
  const std::string inline_list = "key = [ { a = [1] }, { a = [1] } ]\n";
  const Change dotted_value = [](TomlEditor& editor) {
    return editor.set(root, {"a"}, toml_value(NewTable{{"b.c", nine()}}));
  };
  const Change dotted_field = [](TomlEditor& editor) { return editor.add_table("t", {{"b.c", nine()}}, {}); };
  const Change no_text = [](TomlEditor& editor) { return editor.set(root, {"a"}, {Place{}, TomlFloat{}}); };
  const std::string no_place = "there is no place for ", no_form = " is written in a form ",
                    meant = "the change would change something else";
  const std::vector<Refusal> all = {
      {"a = 1\n", set({"t", 0}, {"a"}), no_place + "`t.a`"},
      {"a = [1]\n", set(root, {"a", i1}), no_place + "`a[1]`"},
      {"a = 1\n", set(root, {}), no_place},
      {inline_list, set({"key", 0}, {"a", i0}), "there is no `key.a[0]`"},
      {"a = 1\n", set(root, {"b c"}), "there is no `b c`"},
      {"a = 1\n", set(root, {"b.c"}), "there is no `b.c`"},
      {"a = 1\n", set(root, {"b/c"}), "there is no `b/c`"},
      {"a = 1\n", set(root, {"b:c"}), "there is no `b:c`"},
      {"a = 1\n", set(root, {"b`c"}), "there is no `b`c`"},
      {"a = 1\n", set(root, {"b{c"}), "there is no `b{c`"},
      {"a = 1\n", set(root, {"bC"}), "there is no `bC`"},
      {"a = 1\n", set(root, {""}), "there is no ``"},
      {"a = {}\n", set(root, {"a", "b"}), "there is no inline table "},
      {"a.b = 1\n", set(root, {"a", "c"}), "there is no inline table "},
      {"t.a = 1\n", set({"t", 0}, {"b"}), "there is no header of `t`"},
      {"t.a.b = 1\n", set({"t", 0}, {"a"}), "there is no header of `t`"},
      {inline_list, set({"key", 1}, {"b"}), "there is no header of `key`"},
      {"a = 1\n", remove(root, {"b"}), "there is no `b`"},
      {"a = [1]\n", remove(root, {"a", i1}), "there is no `a[1]`"},
      {inline_list, remove({"key", 1}, {"a"}), "`key.a`" + no_form},
      {"[t]\n[t.u]\na = 1\n", remove({"t", 0}, {"u"}), "`t.u`" + no_form},
      {"a = { b = 1, c = 2 }\n", remove(root, {"a", "b"}), "`a.b` stands in an inline table"},
      {"a = 1\n", add_item(root, {"a"}), "there is no list `a`"},
      {"a = [1]\n", add_item(root, {"b"}), "there is no list `b`"},
      {inline_list, add_item({"key", 0}, {"a"}), "`key.a`" + no_form},
      {"[[t]]\n", add_item(root, {"t"}), "`t`" + no_form},
      {"[t]\n", add_table("t"), "no table `t`"},
      {"", add_table("t u"), "no table `t u`"},
      {"", add_table(""), "no table ``"},
      {"[t]\n", remove_table({"t", 0}), "there is no `t`"},
      {"[[t]]\n", remove_table({"t", 1}), "there is no `t`"},
      {inline_list, remove_table({"key", 0}), "`key`" + no_form},
      {"[[t]]\n[u]\n[t.v]\na = 1\n[[t]]\n", remove_table({"t", 0}), "", "syntax"},
      {"[[\"\"]]\na = 1\n", remove_table(root), meant},
      {"a = 1\n", dotted_value, meant},
      {"a = 1\n", dotted_field, meant},
      {inline_list, add_table("key"), "", "syntax"},
      {"a = 1\n", no_text, "", "syntax"},
  };
  for (const Refusal& refusal : all) {
    TomlEditor editor = open(refusal.text);
    const auto done = refusal.change(editor);
    INFO(refusal.text << "\n" << refusal.what);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == refusal.code);
    CHECK(done.error().what.substr(0, refusal.what.size()) == refusal.what);
    CHECK(editor.text() == refusal.text);
    // It can still be edited, and says what its text does.
    CHECK(editor.add_table("more", {}, {}).has_value());
  }
}

TEST_CASE("text is opened where it is TOML, and then only") {
  const auto code = [](const std::string& text) {
    const auto editor = TomlEditor::open(text);
    return editor ? std::string() : editor.error().code;
  };
  CHECK(code("a = 1\nb = 2\n").empty());
  CHECK(code("a = 1\na = 2\n") == "syntax");
  CHECK(code("a = 1\r\n") == "encoding");
  CHECK(code("\"a\\u0062\" = 1\n") == "cannot-edit");
}

}  // namespace muster::test
