// What stands in front of toml++, without toml++ behind it.
#include "formats/toml_scan.h"

#include <catch2/catch.hpp>
#include <string>

using namespace muster;

namespace {

struct Refused {
  std::string text;
  std::string_view code;
  Place place;
  std::string_view what;
};

void check_refused(const Refused& refused) {
  INFO(refused.text);
  const auto problem = scan_toml(refused.text);
  REQUIRE(problem);
  CHECK(problem->code == refused.code);
  CHECK(problem->place == refused.place);
  CHECK(problem->what == refused.what);
}

}  // namespace

TEST_CASE("bytes that no file of ours holds are refused by name") {
  check_refused({std::string("a = '\0'", 7), "encoding", {1, 6}, "a NUL byte"});
  check_refused({"\r\n", "encoding", {1, 1}, "a carriage return; lines end in a line feed alone"});
  check_refused({"a\x7f", "encoding", {1, 2}, "a control character"});
  check_refused({"\xEF\xBB\xBF", "encoding", {1, 1}, "the file begins with a byte-order mark"});
  check_refused({"# \x80", "encoding", {1, 3}, "bytes that are not UTF-8"});
}

TEST_CASE("letters beyond ASCII stand in comments and strings of one line only") {
  constexpr std::string_view plain = "only ASCII stands outside strings and comments";
  check_refused({"# é\né = 1\n", "encoding", {2, 1}, plain});
  check_refused({"a = '''x'''é", "encoding", {1, 12}, plain});
  check_refused({"a = 'x'é", "encoding", {1, 8}, plain});
  check_refused({"a = \"\\\\\"é", "encoding", {1, 9}, plain});
  check_refused(
      {"a = \"\"\"é\"\"\"", "encoding", {1, 8}, "only ASCII stands in a string of three double quotes"});
  CHECK_FALSE(scan_toml("# é\na = 'é' # é\nb = \"\\\"é\" # é\nc = '''\né''é''''' # é\n"));
}

TEST_CASE("a string begins only where a name or a value may") {
  constexpr std::string_view what = "a quote where no string can begin";
  check_refused({"a = 1\"é\"", "syntax", {1, 6}, what});
  check_refused({"a = 'x' 'é'", "syntax", {1, 9}, what});
  check_refused({"a 'é' = 1", "syntax", {1, 3}, what});
  check_refused({"[a]'é'", "syntax", {1, 4}, what});
  check_refused({"[a=\"é\"]", "syntax", {1, 4}, what});
  check_refused({"[a,'é']", "syntax", {1, 4}, what});
  CHECK_FALSE(scan_toml("'a'.\"b\" = ['x', \"y\"]\n['c'.'d']\n"));
}

TEST_CASE("a line ends outside of strings, headers and inline tables") {
  check_refused({"a = \"x\n'é'", "syntax", {1, 7}, "the line ends within a string"});
  check_refused({"a = 'x\n'é'", "syntax", {1, 7}, "the line ends within a string"});
  check_refused({"[a\n'é'", "syntax", {1, 3}, "the line ends within a table's header"});
  check_refused({"a = {\n'é'", "syntax", {1, 6}, "the line ends within an inline table"});
  CHECK_FALSE(scan_toml("a = [\n'x', # y\n'z'\n]\nb = '''\n'''\n"));
  // A backslash that ends the text hides nothing behind it.
  CHECK_FALSE(scan_toml("a = \"\\"));
}

TEST_CASE("brackets begin and end where they may") {
  constexpr std::string_view open = "a bracket where no value can begin";
  constexpr std::string_view close = "a closing bracket without its opening one";
  check_refused({"{", "syntax", {1, 1}, open});
  check_refused({"[ [a]]", "syntax", {1, 3}, open});
  check_refused({"[{a}]", "syntax", {1, 2}, open});
  check_refused({"[[[a]]]", "syntax", {1, 3}, open});
  check_refused({"a = 1[", "syntax", {1, 6}, open});
  check_refused({"a = ]", "syntax", {1, 5}, close});
  check_refused({"a = [}", "syntax", {1, 6}, close});
  check_refused({"a = {]", "syntax", {1, 6}, close});
  CHECK_FALSE(scan_toml("[[a]]\nb = [{c = [1, 2]}, {}]\n"));
}

TEST_CASE("dots in values are no parts of a name") {
  CHECK_FALSE(scan_toml("a = 1.2.3.4.5.6.7.8.9.10\n"));
  CHECK_FALSE(scan_toml("a.b.c.d.e.f.g.h = 1\n"));
  check_refused({"a.b.c.d.e.f.g.h.i = 1\n", "too-deep", {1, 16}, "a name of more than 8 dotted parts"});
}
