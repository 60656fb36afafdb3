// Texts that aim at the parser rather than at the roster.
#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

using namespace muster;
using namespace muster::test;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

void check_refused(const std::string& text, std::string_view code, Place place) {
  const auto problems = problems_of(text);
  INFO(text.substr(0, 60) << "\n" << described(problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == code);
  CHECK(problems[0].place == place);
}

}  // namespace

TEST_CASE("texts that toml++ cannot be trusted with are refused in front of it") {
  check_refused("\xEF\xBB\xBF" + example_roster(), "encoding", {1, 1});
  check_refused("a = 1\nb = \"" + std::string(1, '\0') + "\"\n", "encoding", {2, 6});
  check_refused("a = 1\r\nb = 1\r\n", "encoding", {1, 6});
  check_refused("# \r\n", "encoding", {1, 3});
  check_refused("a = \"\x1b\"", "encoding", {1, 6});
  check_refused("a = \"\x7f\"", "encoding", {1, 6});
  check_refused("a = \"\xff\"", "encoding", {1, 6});
  check_refused("# \xc0\xaf", "encoding", {1, 3});
  check_refused("# \xed\xa0\x80", "encoding", {1, 3});
  check_refused("# \xf4\x90\x80\x80", "encoding", {1, 3});
  check_refused("# \xe2\x82", "encoding", {1, 3});
  check_refused("é = 1\n", "encoding", {1, 1});
  check_refused("a = \"x\" é\n", "encoding", {1, 9});
  check_refused("\u00b2 = 1\n", "encoding", {1, 1});
  check_refused("a = \"\"\"\\\n é\"\"\"", "encoding", {2, 2});
  check_refused("a = \"\"\"\\é\"\"\"", "encoding", {1, 9});
  check_refused("a = \"\\u0000\"\n", "encoding", {1, 5});
  check_refused("\"a\\u0000\" = 1\n", "encoding", {1, 1});
  check_refused("a = [\"\\u0000\"]\n", "encoding", {1, 6});
  check_refused(std::string(1'048'577, '#'), "too-large", {1, 1});
  CHECK(problems_of(std::string(1, '\0'))[0].what == "a NUL byte");
  CHECK(problems_of("\r")[0].what == "a carriage return; lines end in a line feed alone");
}

TEST_CASE("a string where none can begin does not bring its letters before toml++") {
  for (const std::string_view text :
       {"a = 1\"é\"",  "a = 1 \"é\"",       "a = true\"é\"",    "a\"é\" = 1",
        "a 'é' = 1",   "a = [\"x\" \"é\"]", "a = 1.\"é\"",      "a = 2026-11-23 1\"é\"",
        "a = 1{\"é\"", "a = 1[\"é\"]",      "\"a\"\"é\" = 1",   "[a,\"é\"]",
        "[a]\"é\"",    "a = 1=\"é\"",       "a = 1,\"é\"",      "a = [1]\"é\"",
        "a = 1]'é'",   "a = {b = 1}'é'",    "a = {b = 1]'é'",   "[a\n'é'",
        "a = {\n'é'",  "a = \"\n'é'",       "a = '''x''''''é'", "[[a] 'é']"}) {
    const auto problems = problems_of(text);
    INFO(text << "\n" << described(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "syntax");
  }
}

TEST_CASE("depth and number of tables are bounded") {
  check_refused(std::string(1U << 20U, '['), "syntax", {1, 3});
  check_refused("a = " + std::string(1'000'000, '['), "too-deep", {1, 13});
  check_refused("a = " + repeated("[", 100) + repeated("]", 100) + "\n", "too-deep", {1, 13});
  check_refused("a = " + repeated("{a = ", 100) + "1" + repeated("}", 100) + "\n", "too-deep", {1, 45});
  check_refused(repeated("a.", 100'000) + "a = 1\n", "too-deep", {1, 16});
  check_refused("[" + repeated("a . ", 100'000) + "a]\n", "too-deep", {1, 32});
  check_refused("[a]\n" + repeated("\"a\".", 8) + "a = 1\n", "too-deep", {2, 32});
  check_refused("[a.b.c.d.e.f.g.h]\ni = {}\n", "too-deep", {2, 5});
  // What stands in the innermost container is no container too many.
  check_refused("a.b.c.d.e.f.g.h = [[]]\n", "too-deep", {1, 20});
  CHECK(problems_of("a.b.c.d.e.f.g.h = [1]\n")[0].code != "too-deep");
  check_refused(repeated("[[a]]\n", 10'001), "too-many-tables", {10'001, 1});
  check_refused("a = [" + repeated("{},", 10'001) + "]\n", "too-many-tables", {1, 6 + 30'000});
  const auto enough = problems_of(repeated("[[person]]\n", 10'000));
  REQUIRE(enough.size() == 100);
  CHECK(enough[0].code == "missing-field");
}

TEST_CASE("wrong syntax is one problem with its place") {
  const std::vector<std::pair<std::string, Place>> texts = {{"[\n", {1, 2}},
                                                            {"[", {1, 2}},
                                                            {"[[", {1, 3}},
                                                            {"[[a]", {1, 5}},
                                                            {"a", {1, 2}},
                                                            {"a =", {1, 4}},
                                                            {"a = \n", {1, 5}},
                                                            {"a = [", {1, 6}},
                                                            {"a = {", {1, 6}},
                                                            {"a = \"", {1, 6}},
                                                            {"a = 'x\n'", {1, 7}},
                                                            {"= 1", {1, 1}},
                                                            {"a = 1 b = 2", {1, 7}},
                                                            {"a = {b = 1,}", {1, 12}},
                                                            {"a = 99999999999999999999", {1, 5}},
                                                            {"a = \"\\q\"", {1, 7}},
                                                            {"a = 2026-13-01T00:00:00Z", {1, 5}},
                                                            {"\"\"\"a\"\"\" = 1", {1, 1}}};
  for (const auto& [text, place] : texts) {
    const auto problems = problems_of(text);
    INFO(text << "\n" << described(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "syntax");
    CHECK(problems[0].place.line == place.line);
    CHECK(problems[0].place.column > 0);
  }
}

TEST_CASE("duplicate TOML keys are refused with their line") {
  for (const std::string_view again : {"version  = 7\nversion = 8", "version  = 7\n\"version\" = 7"}) {
    const auto problems = problems_of(with(example_roster(), "version  = 7", again));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "syntax");
    CHECK(problems[0].place.line == 5);
  }
  const auto tables = problems_of(with(example_roster(), "[history]", "[defaults]\n[history]"));
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].code == "syntax");
}

TEST_CASE("the scan knows strings and comments") {
  const std::vector<std::string> texts = {
      "name   = \"[[[[[[[[[[ {{{{{{{{{{ a.b.c.d.e.f.g.h.i.j # é\"",
      "name   = '[[[[[[[[[[ \\'  # \"é",
      "name   = \"\\\\\" # [[[[[[[[[[é",
      "name   = \"\\\"[[[[[[[[[[é\"",
      "name   = \"\"\"[[[[[[[[[[\"\"x\"\"\"\"\" # é",
      "name   = '''[[[[[[[[[['é''''' # é",
      "name   = \"\"\"a\\\n   x[[[[[[[[[[\"\"\"",
  };
  for (const std::string& text : texts) check_still_good("name   = \"Bob\"", text);
}

TEST_CASE("any byte left out or changed gives a verdict") {
  const std::string good = example_roster();
  const std::string_view substitutes("\0\n\"'[]{}.=,#\\\x80\xe9Z", 17);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); i += 5) {
    std::string text = good;
    if (!problems_of(text.erase(i, 1)).empty()) ++refused;
  }
  // Blanks, comments and most of a free text may go; what remains is grammar.
  CHECK(refused > good.size() / 15);
  for (std::size_t i = 0; i < good.size(); i += 11) {
    std::string text = good;
    text[i] = substitutes[i % substitutes.size()];
    for (const RosterProblem& problem : problems_of(text)) {
      CHECK_FALSE(problem.code.empty());
      CHECK(problem.place.line > 0);
      CHECK(problem.place.column > 0);
    }
  }
}

TEST_CASE("the text cut off anywhere gives a verdict") {
  const std::string good = example_roster();
  for (std::size_t i = 0; i < good.size(); i += 7) problems_of(std::string_view(good).substr(0, i));
  CHECK(problems_of("").size() > 3);
}
