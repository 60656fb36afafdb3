#include "formats/toml_edit.h"

#include <catch2/catch.hpp>

#include "formats/toml_document.h"
#include "formats/toml_same.h"
#include "unit/formats/example_roster.h"

namespace muster::test {

namespace {

const std::string sample = R"(# head: é
version = 1   # the number
issued  = 2026-01-01T00:00:00Z

[governance]
governors = ["alice", "bob"]   # two
threshold = 1

# Alice's key
[[key]]
holder = "alice"
  until  = 2027-01-01T00:00:00Z   # a year
uses   = [ "git", "roster", ]
# openpgp = "none"

[[key]] # second
holder = 'bob'
inner.part = 1
revoked = { reason = "lost, ] }", since = 2026-01-01T00:00:00Z }
[key.more]
x = """
[[key]]
"""

[[role]]
members = [
  "alice",  # the boss, and more
  { id = "dave", until = 2026-12-31T00:00:00Z },   # until the end
  "bob"     # no comma, ]
]
)";

std::string text_with(std::string_view old = "", std::string_view replacement = "") {
  return with(sample, old, replacement);
}

TomlEditor open(const std::string& text) {
  auto editor = TomlEditor::open(text);
  INFO(text);
  REQUIRE(editor.has_value());
  return std::move(*editor);
}

TomlValue text(std::string_view words) {
  return toml_value(words);
}

const std::size_t one = 1, two = 2, none = 0;

void check_done(const TomlEditor::Done& done, const TomlEditor& editor, std::string_view old,
                std::string_view replacement) {
  INFO((done ? std::string() : done.error().what) << "\n" << editor.text());
  REQUIRE(done.has_value());
  CHECK(editor.text() == text_with(old, replacement));
}

}  // namespace

TEST_CASE("a value is replaced where it stands") {
  TomlEditor editor = open(text_with());
  SECTION("at the root") {
    check_done(editor.set({"", 0}, {"version"}, toml_value(std::int64_t{2})), editor, "version = 1  ",
               "version = 2  ");
  }
  SECTION("in a table") {
    check_done(editor.set({"governance", 0}, {"threshold"}, toml_value(std::int64_t{2})), editor,
               "threshold = 1", "threshold = 2");
  }
  SECTION("in one of several tables") {
    check_done(editor.set({"key", 1}, {"holder"}, text("carol \"x\"")), editor, "'bob'",
               "\"carol \\\"x\\\"\"");
  }
  SECTION("in an inline table") {
    check_done(editor.set({"key", 1}, {"revoked", "reason"}, text("left")), editor, "\"lost, ] }\"",
               "\"left\"");
  }
  SECTION("in a list") {
    check_done(editor.set({"role", 0}, {"members", one, "until"}, toml_value(Timestamp{0})), editor,
               "2026-12-31T00:00:00Z", "1970-01-01T00:00:00Z");
  }
  SECTION("under a dotted name") {
    check_done(editor.set({"key", 1}, {"inner", "part"}, toml_value(std::int64_t{7})), editor, "part = 1",
               "part = 7");
  }
  SECTION("in a table of its own") {
    check_done(editor.set({"key", 1}, {"more", "x"}, text("y")), editor, "\"\"\"\n[[key]]\n\"\"\"", "\"y\"");
  }
}

TEST_CASE("a field is added below another") {
  TomlEditor editor = open(text_with());
  SECTION("the last one") {
    check_done(editor.set({"governance", 0}, {"mainline"}, text("m")), editor, "threshold = 1\n",
               "threshold = 1\nmainline  = \"m\"\n");
  }
  SECTION("the one that is named") {
    check_done(editor.set({"", 0}, {"previous"}, text("p"), "version"), editor, "# the number\n",
               "# the number\nprevious = \"p\"\n");
  }
  SECTION("with its indent") {
    check_done(editor.set({"key", 0}, {"from"}, text("f"), "until"), editor, "# a year\n",
               "# a year\n  from   = \"f\"\n");
  }
  SECTION("in an inline table") {
    check_done(editor.set({"key", 1}, {"revoked", "by"}, text("me")), editor, "2026-01-01T00:00:00Z }",
               "2026-01-01T00:00:00Z, by = \"me\" }");
  }
}

TEST_CASE("a list grows at its end") {
  TomlEditor editor = open(text_with());
  SECTION("on one line") {
    check_done(editor.add_item({"governance", 0}, {"governors"}, text("carol")), editor, "\"bob\"]",
               "\"bob\", \"carol\"]");
  }
  SECTION("behind a comma") {
    check_done(editor.add_item({"key", 0}, {"uses"}, text("push")), editor, "\"roster\", ]",
               "\"roster\", \"push\", ]");
  }
  SECTION("on lines of its own") {
    check_done(editor.add_item({"role", 0}, {"members"}, text("eve")), editor, "\"bob\"     # no comma, ]\n",
               "\"bob\",     # no comma, ]\n  \"eve\"\n");
  }
  SECTION("on lines of its own, behind a comma") {
    editor = open(text_with("\"bob\"     #", "\"bob\",    #"));
    REQUIRE(editor.add_item({"role", 0}, {"members"}, text("eve")));
    CHECK(editor.text() ==
          text_with("\"bob\"     # no comma, ]\n", "\"bob\",    # no comma, ]\n  \"eve\",\n"));
  }
  SECTION("from nothing") {
    editor = open(text_with("[\"alice\", \"bob\"]", "[ ]"));
    REQUIRE(editor.add_item({"governance", 0}, {"governors"}, text("carol")));
    CHECK(editor.text() == text_with("[\"alice\", \"bob\"]", "[\"carol\" ]"));
  }
}

TEST_CASE("an item leaves a list") {
  TomlEditor editor = open(text_with());
  SECTION("the first of a line") {
    check_done(editor.remove({"governance", 0}, {"governors", none}), editor, "\"alice\", \"bob\"",
               "\"bob\"");
  }
  SECTION("the last of a line") {
    check_done(editor.remove({"governance", 0}, {"governors", one}), editor, "\"alice\", \"bob\"",
               "\"alice\"");
  }
  SECTION("the last before a comma") {
    check_done(editor.remove({"key", 0}, {"uses", one}), editor, "\"git\", \"roster\", ]", "\"git\" ]");
  }
  SECTION("with its line and comment") {
    check_done(editor.remove({"role", 0}, {"members", one}), editor,
               "  { id = \"dave\", until = 2026-12-31T00:00:00Z },   # until the end\n", "");
  }
  SECTION("the last line") {
    check_done(editor.remove({"role", 0}, {"members", two}), editor, "  \"bob\"     # no comma, ]\n", "");
  }
  SECTION("until there is none") {
    REQUIRE(editor.remove({"governance", 0}, {"governors", none}));
    check_done(editor.remove({"governance", 0}, {"governors", none}), editor, "\"alice\", \"bob\"", "");
  }
}

TEST_CASE("a field goes with its line") {
  TomlEditor editor = open(text_with());
  check_done(editor.remove({"key", 0}, {"until"}), editor, "  until  = 2027-01-01T00:00:00Z   # a year\n",
             "");
}

TEST_CASE("a table is added behind the last of its kind") {
  TomlEditor editor = open(text_with());
  const std::string made = "\n[[key]]\nholder = \"eve\"\nuses   = [\"git\"]\n";
  const NewTable fields = {{"holder", text("eve")}, {"uses", toml_value(std::vector<std::string>{"git"})}};
  SECTION("and of what belongs to it") {
    check_done(editor.add_table("key", fields, {}), editor, "[[key]]\n\"\"\"\n", "[[key]]\n\"\"\"\n" + made);
  }
  SECTION("not between a comment and what it speaks of") {
    editor = open(text_with("\n[[key]] # second", "# about the second\n[[key]] # second"));
    REQUIRE(editor.add_table("governors", fields, {"governance"}));
    CHECK(editor.text().find(
              "threshold = 1\n\n[[governors]]\nholder = \"eve\"\nuses   = [\"git\"]\n\n# Alice's") !=
          std::string::npos);
  }
  SECTION("of the kind that is named") {
    REQUIRE(editor.add_table("robot", {{"id", text("r")}}, {"nobody", "governance"}));
    CHECK(editor.text() == text_with("threshold = 1\n", "threshold = 1\n\n[[robot]]\nid = \"r\"\n"));
  }
  SECTION("else at the end") {
    REQUIRE(editor.add_table("robot", {{"id", text("r")}}, {}));
    CHECK(editor.text() == text_with() + "\n[[robot]]\nid = \"r\"\n");
  }
  SECTION("also where the file does not end in a line feed") {
    std::string cut = text_with();
    cut.pop_back();
    editor = open(cut);
    REQUIRE(editor.add_table("role", {{"id", text("r")}}, {}));
    CHECK(editor.text() == cut + "\n\n[[role]]\nid = \"r\"\n");
  }
}

TEST_CASE("a table goes with what belongs to it") {
  TomlEditor editor = open(text_with());
  SECTION("the first") {
    REQUIRE(editor.remove_table({"key", 0}));
    const std::string whole = text_with();
    const std::size_t begin = whole.find("[[key]]\nholder"), end = whole.find("[[key]] # second");
    CHECK(editor.text() == whole.substr(0, begin) + whole.substr(end));
  }
  SECTION("the second, with a table of its own") {
    REQUIRE(editor.remove_table({"key", 1}));
    const std::string whole = text_with();
    const std::size_t begin = whole.find("[[key]] # second"), end = whole.find("[[role]]");
    CHECK(editor.text() == whole.substr(0, begin) + whole.substr(end));
    REQUIRE(editor.remove_table({"key", 0}));
    CHECK(editor.text().find("[[key]]") == std::string::npos);
  }
  SECTION("the last of the file") {
    REQUIRE(editor.remove_table({"role", 0}));
    CHECK(editor.text() == text_with().substr(0, text_with().find("[[role]]")));
  }
}

TEST_CASE("what cannot be edited safely is refused and changes nothing") {
  const std::string before = text_with();
  TomlEditor editor = open(before);
  const auto refused = [&](const TomlEditor::Done& done) {
    CHECK_FALSE(done.has_value());
    CHECK(editor.text() == before);
  };
  refused(editor.set({"key", 2}, {"holder"}, text("x")));            // no such table
  refused(editor.set({"key", 0}, {"uses", two}, text("x")));         // no such item
  refused(editor.set({"key", 0}, {"nothing", "inner"}, text("x")));  // nothing to put it into
  refused(editor.set({"key", 1}, {"more", "y"}, text("x")));         // would need a table of its own
  refused(editor.set({"key", 0}, {"a b"}, text("x")));               // a name that needs quotes
  refused(editor.remove({"key", 0}, {"nothing"}));
  refused(editor.remove({"key", 1}, {"revoked", "since"}));         // from within an inline table
  refused(editor.add_item({"key", 0}, {"holder"}, text("x")));      // no list
  refused(editor.add_table("governance", {{"x", text("x")}}, {}));  // a table, not a list of tables
  refused(editor.remove_table({"key", 2}));
  refused(editor.remove_table({"governance", 0}));
  refused(editor.remove_table({"version", 0}));
  refused(editor.add_table("bad name", {{"x", text("x")}}, {}));
  refused(editor.set({"", 0}, {"governance"}, text("x")));  // a table is no value
}

TEST_CASE("lists of tables that are written inline are refused") {
  const std::string before = "key = [ { holder = \"a\" } ]\n";
  TomlEditor editor = open(before);
  CHECK_FALSE(editor.add_table("key", {{"holder", text("b")}}, {}));
  CHECK(editor.text() == before);
}

TEST_CASE("text that no parser takes is not opened") {
  CHECK_FALSE(TomlEditor::open("a = \n").has_value());
  CHECK_FALSE(TomlEditor::open("[[key]\n").has_value());
  CHECK_FALSE(TomlEditor::open("\"a\\u0062\" = 1\n").has_value());  // no word on where `ab` stands
}

TEST_CASE("values are written as TOML reads them") {
  const std::string odd = "a\"b\\c\n\t\x01\x7f é";
  const auto tree = parse_toml("x = " + toml_text(text(odd)) + "\n");
  REQUIRE(tree.has_value());
  CHECK(std::get<std::string>(tree->front().value.data) == odd);
  CHECK(toml_text(toml_value(NewTable{{"id", text("a")}, {"n", toml_value(true)}})) ==
        "{ id = \"a\", n = true }");
}

TEST_CASE("trees differ by any value") {
  const auto tree = [](const std::string& text_of) { return *parse_toml(text_of); };
  CHECK(same_toml(tree("a = 1\nb = [1, 2]\n"), tree("b = [1, 2]\na = 1\n")));
  CHECK_FALSE(same_toml(tree("a = 1\n"), tree("a = 2\n")));
  CHECK_FALSE(same_toml(tree("a = 1\n"), tree("a = \"1\"\n")));
  CHECK_FALSE(same_toml(tree("a = [1, 2]\n"), tree("a = [2, 1]\n")));
  CHECK_FALSE(same_toml(tree("a = 2026-01-01T00:00:00Z\n"), tree("a = 2026-01-01T00:00:01Z\n")));
  CHECK_FALSE(same_toml(tree("a = { b = 1 }\n"), tree("a = { b = 1, c = 1 }\n")));
}

}  // namespace muster::test
