#include "formats/roster_rebase.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "formats/toml_document.h"
#include "formats/toml_same.h"
#include "unit/formats/example_roster.h"

namespace muster::test {

namespace {

TomlEditor editor_of(const std::string& text) {
  auto editor = TomlEditor::open(text);
  INFO(text);
  REQUIRE(editor.has_value());
  return std::move(*editor);
}

// Two texts that were made of the same base.
struct Both {
  std::string what;
  std::string base;
  std::string theirs;
  std::string ours;
  std::string made;  // of both; in a conflict the beginning of its words
};

void check_made(const std::vector<Both>& all) {
  for (const Both& both : all) {
    INFO(both.what);
    TomlEditor onto = editor_of(both.theirs);
    const auto done = reapply(onto, both.base, both.ours);
    INFO((done ? std::string() : done.error().what));
    CHECK(done.has_value());
    CHECK(onto.text() == both.made);
  }
}

void check_conflict(const std::vector<Both>& all) {
  for (const Both& both : all) {
    INFO(both.what);
    TomlEditor onto = editor_of(both.theirs);
    const auto done = reapply(onto, both.base, both.ours);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == "conflict");
    CHECK(done.error().what.substr(0, both.made.size()) == both.made);
  }
}

std::string role(const std::string& fields) {
  return "[[role]]\nname = \"r\"\n" + fields;
}

std::string person(const std::string& id, const std::string& fields = "") {
  return "[[person]]\nid = \"" + id + "\"\n" + fields;
}

}  // namespace

TEST_CASE("a changed field is changed in the other version") {
  check_made({
      {"set", role("a = 1\nb = 1\n"), role("a = 1\nb = 2\n"), role("a = 3\nb = 1\n"), role("a = 3\nb = 2\n")},
      {"added", role("a = 1\n"), role("a = 2\n"), role("a = 1\nb = 3\n"), role("a = 2\nb = 3\n")},
      {"removed", role("a = 1\nb = 1\n"), role("a = 2\nb = 1\n"), role("a = 1\n"), role("a = 2\n")},
      {"set by both", role("a = 1\n"), role("a = 2\n"), role("a = 2\n"), role("a = 2\n")},
      {"added by both", role(""), role("a = 2\n"), role("a = 2\n"), role("a = 2\n")},
      {"removed by both", role("a = 1\n"), role(""), role(""), role("")},
      {"changed by the other alone", role("a = 1\n"), role("a = 2\n"), role("a = 1\n"), role("a = 2\n")},
      {"a list that comes", role(""), role(""), role("a = [1]\n"), role("a    = [1]\n")},
      {"a list that goes", role("a = [1]\n"), role("a = [1]\n"), role(""), role("")},
      {"a list in place of a value", role("a = 1\n"), role("a = 1\n"), role("a = [1]\n"), role("a = [1]\n")},
      {"a value in place of a list", role("a = [1]\n"), role("a = [1]\n"), role("a = 1\n"), role("a = 1\n")},
      {"of the root", "project = \"a\"\nexpires = 1\n", "project = \"a\"\nexpires = 2\n",
       "project = \"b\"\nexpires = 1\n", "project = \"b\"\nexpires = 2\n"},
      {"of the root, from theirs", "project = \"a\"\nexpires = 1\n", "project = \"b\"\nexpires = 1\n",
       "project = \"a\"\nexpires = 2\n", "project = \"b\"\nexpires = 2\n"},
      {"of the version's head", "version = 1\nprevious = 1\nissued = 1\n",
       "version = 2\nprevious = 2\nissued = 2\n", "version = 3\nprevious = 3\nissued = 3\n",
       "version = 2\nprevious = 2\nissued = 2\n"},
      {"of a single table", "[governance]\na = 1\nb = 1\n", "[governance]\na = 1\nb = 2\n",
       "[governance]\na = 3\nb = 1\n", "[governance]\na = 3\nb = 2\n"},
      {"of both other single tables", "[defaults]\na = 1\n[history]\na = 1\n",
       "[defaults]\na = 1\nb = 1\n[history]\na = 1\n", "[defaults]\na = 2\n[history]\na = 3\n",
       "[defaults]\na = 2\nb = 1\n[history]\na = 3\n"},
      {"of one of several tables", person("a", "x = 1\n") + person("b", "x = 1\n"),
       person("c") + person("a", "x = 1\n") + person("b", "x = 1\n"),
       person("a", "x = 1\n") + person("b", "x = 2\n"),
       person("c") + person("a", "x = 1\n") + person("b", "x = 2\n")},
  });
}

TEST_CASE("lists are made of what either version put in and took out") {
  check_made({
      {"added", role("a = [1]\n"), role("a = [1, 2]\n"), role("a = [1, 3]\n"), role("a = [1, 2, 3]\n")},
      {"added by both", role("a = [1]\n"), role("a = [1, 2]\n"), role("a = [1, 3, 2]\n"),
       role("a = [1, 2, 3]\n")},
      {"added twice", role("a = [1]\n"), role("a = [1, 4]\n"), role("a = [1, 2, 2]\n"),
       role("a = [1, 4, 2]\n")},
      {"taken out", role("a = [1, 2, 3]\n"), role("a = [0, 1, 2, 3]\n"), role("a = [2]\n"),
       role("a = [0, 2]\n")},
      {"taken out by the other alone", role("a = [1, 2]\n"), role("a = [1]\n"), role("a = [1, 2, 3]\n"),
       role("a = [1, 3]\n")},
      {"taken out by either", role("a = [1, 2, 3]\n"), role("a = [1, 2]\n"), role("a = [2, 3]\n"),
       role("a = [2]\n")},
  });
}

TEST_CASE("tables that come and go do so in the other version") {
  const std::string a = person("a"), b = person("b", "x = 1\n"), c = person("c");
  check_made({
      {"come", a, a + "\n" + b, a + c, a + "\n" + b + "\n" + c},
      {"come in both", a, a + b, a + b, a + b},
      {"come in both with other fields", a, a + person("b", "x = 1\n"), a + person("b", "y = 2\n"),
       a + person("b", "x = 1\ny = 2\n")},
      {"go", a + b + c, person("a", "x = 2\n") + b + c, a, person("a", "x = 2\n")},
      {"go in both", a + b, a, a, a},
      {"go in the other alone", a + b, a, person("a", "x = 2\n") + b, person("a", "x  = 2\n")},
      {"go, the first of two", a + b + c, a + b + person("c", "x = 2\n"), c, person("c", "x = 2\n")},
      {"the first of a kind behind the nearest kind",
       "[a]\n\n[[role]]\nname = \"r\"\n\n[[exception]]\nid = 1\n",
       "[a]\n\n[[role]]\nname = \"r\"\n\n[[exception]]\nid = 1\n",
       "[[role]]\nname = \"r\"\n[[exception]]\nid = 1\n[[tags]]\nname = \"t\"\n",
       "[a]\n\n[[role]]\nname = \"r\"\n\n[[tags]]\nname = \"t\"\n\n[[exception]]\nid = 1\n"},
      {"the first of all", "[a]\n\n[[role]]\nname = \"r\"\n", "[a]\n\n[[role]]\nname = \"r\"\n",
       "[[role]]\nname = \"r\"\n[[person]]\nid = \"p\"\n",
       "[a]\n\n[[role]]\nname = \"r\"\n\n[[person]]\nid = \"p\"\n"},
      {"single ones that go in both", "[history]\na = 1\n", "", "", ""},
      {"single ones that come in both", "", "[history]\na = 1\n", "[history]\na = 1\n", "[history]\na = 1\n"},
      {"single ones that come in both with other fields", "", "[history]\na = 1\n", "[history]\nb = 2\n",
       "[history]\na = 1\nb = 2\n"},
      {"single ones that go in the other alone", "[history]\na = 1\n", "", "[history]\na = 1\n", ""},
      {"what is no table names nobody", "", "a = 1\n", "person = [1]\n", "a = 1\n"},
      {"refs of the other alone", "[[refs]]\na = 1\n", "[[refs]]\na = 2\n", "[[refs]]\na = 1\n",
       "[[refs]]\na = 2\n"},
      {"refs of both", "[[refs]]\na = 1\n", "[[refs]]\na = 2\n", "[[refs]]\na = 2\n", "[[refs]]\na = 2\n"},
  });
}

TEST_CASE("a place that both changed is named") {
  const std::string also = "was changed by the other version too", lost = "lost or changed an entry";
  const std::string single = "`history` came or went", a = person("a"), b = person("b", "x = 1\n");
  check_conflict({
      {"set twice", role("a = 1\n"), role("a = 2\n"), role("a = 3\n"), "`role.a` " + also},
      {"added twice", role(""), role("a = 2\n"), role("a = 3\n"), "`role.a` " + also},
      {"set and removed", role("a = 1\n"), role(""), role("a = 2\n"), "`role.a` " + also},
      {"removed and set", role("a = 1\n"), role("a = 2\n"), role(""), "`role.a` " + also},
      {"lists added twice", role(""), role("a = [1]\n"), role("a = [2]\n"), "`role.a` " + also},
      {"list set and removed", role("a = [1]\n"), role(""), role("a = [2]\n"), "`role.a` " + also},
      {"list removed and set", role("a = [1]\n"), role("a = [2]\n"), role(""), "`role.a` " + also},
      {"list and value", role("a = [1]\n"), role("a = 1\n"), role("a = [2]\n"), "`role.a` " + also},
      {"value and list", role("a = [1]\n"), role("a = [2]\n"), role("a = 1\n"), "`role.a` " + also},
      {"an item", role("a = [1, 2]\n"), role("a = [1, 3]\n"), role("a = [1]\n"), "`role.a` " + lost},
      {"an item, another change before", role("a = [1, 2]\n"), role("a = [3, 2]\n"), role("a = []\n"),
       "`role.a` " + lost},
      {"of the root", "project = 1\n", "project = 2\n", "project = 3\n", "`project` " + also},
      {"of a single table", "[defaults]\na = 1\n", "[defaults]\na = 2\n", "[defaults]\na = 3\n",
       "`defaults.a` " + also},
      {"a single table comes", "", "", "[history]\na = 1\n", single},
      {"a single table goes", "[history]\na = 1\n", "[history]\na = 1\n", "", single},
      {"a single table went", "[history]\na = 1\n", "", "[history]\na = 2\n", single},
      {"a single table is another thing", "history = 1\n", "history = 2\n", "history = 3\n", single},
      {"a table of a list went", a + b, a, a + person("b", "x = 2\n"), "`person` that the proposal changes"},
      {"a table of a list goes", a + b, a + person("b", "x = 2\n"), a, "`person` that was taken out"},
      {"a table of a list comes twice", a, a + b, a + person("b", "x = 2\n"), "`person.x` " + also},
      {"refs", "[[refs]]\na = 1\n", "[[refs]]\na = 1\n", "[[refs]]\na = 2\n", "`refs` changed"},
      {"refs twice", "[[refs]]\na = 1\n", "[[refs]]\na = 3\n", "[[refs]]\na = 2\n", "`refs` changed"},
      {"refs that go", "[[refs]]\na = 1\n", "[[refs]]\na = 1\n", "", "`refs` changed"},
      // What comes behind a conflict does not hide it, be it a conflict or none.
      {"a conflict before a change", role("a = 1\nb = 1\n"), role("a = 2\nb = 1\n"), role("a = 3\nb = 2\n"),
       "`role.a` " + also},
      {"a conflict before another one", role("a = 1\n") + "[[refs]]\na = 1\n",
       role("a = 2\n") + "[[refs]]\na = 1\n", role("a = 3\n") + "[[refs]]\na = 2\n", "`role.a` " + also},
      {"a conflict before a table that comes", "[governance]\na = 1\n", "[governance]\na = 2\n",
       "[governance]\na = 3\n" + a, "`governance.a` " + also},
      {"a conflict before a table that goes", "[governance]\na = 1\n" + a, "[governance]\na = 2\n" + a,
       "[governance]\na = 3\n", "`governance.a` " + also},
  });
}

TEST_CASE("only what is TOML is made again") {
  TomlEditor onto = editor_of("a = 1\n");
  for (const auto& [base, changed] : std::vector<std::pair<std::string, std::string>>{
           {"a = 1\na = 2\n", "a = 1\n"}, {"a = 1\n", "a = 1\na = 2\n"}}) {
    const auto done = reapply(onto, base, changed);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == "syntax");
    CHECK(onto.text() == "a = 1\n");
  }
}

// Whatever field a roster has, a proposal that takes it out is not made again without saying so.
TEST_CASE("no field of a roster is left out") {
  const std::string base = example_roster();
  std::istringstream lines(base);
  std::size_t tried = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find_first_of(" ="));
    const bool head = name == "schema" || name == "version" || name == "previous" || name == "issued";
    const bool identity = name == "id" || name == "name" || name == "ssh";
    if (line.find(" = ") == std::string::npos || head || identity) continue;
    INFO(line);
    ++tried;
    const std::string ours = with(base, "\n" + line + "\n", "\n");
    TomlEditor onto = editor_of(base);
    const auto done = reapply(onto, base, ours);
    if (done) {
      CHECK(same_toml(onto.tree(), *parse_toml(ours)));
    } else {
      CHECK(base.find(line) > base.find("[[refs]]"));
      CHECK(done.error().what.substr(0, 6) == "`refs`");
    }
  }
  CHECK(tried > 60);
}

}  // namespace muster::test
