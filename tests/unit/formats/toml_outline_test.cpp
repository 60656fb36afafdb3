#include "formats/toml_outline.h"

#include <catch2/catch.hpp>

#include "formats/toml_document.h"

namespace muster::test {

namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "/") + part;
  return out;
}

std::string shown(std::string_view text, const OutlineEntry& entry);

// Scalars as they stand, <like this>; lists and inline tables by what is in them.
std::string shown(std::string_view text, const OutlineValue& value) {
  const std::string_view bytes = text.substr(value.span.begin, value.span.end - value.span.begin);
  if (value.items.empty() && value.members.empty()) return "<" + std::string(bytes) + ">";
  const bool list = value.members.empty();
  CHECK(bytes.front() == (list ? '[' : '{'));
  CHECK(bytes.back() == (list ? ']' : '}'));
  std::string out;
  for (const OutlineValue& item : value.items) out += shown(text, item);
  for (const OutlineEntry& member : value.members) out += shown(text, member);
  if (value.last_comma) out += text.at(*value.last_comma);
  return list ? "(" + out + ")" : "{" + out + " }";
}

std::string shown(std::string_view text, const OutlineEntry& entry) {
  CHECK(text.at(entry.equals) == '=');
  CHECK(text.at(entry.begin) != ' ');
  return " " + joined(entry.name) + "=" + shown(text, entry.value);
}

std::string shown(std::string_view text) {
  const auto outline = outline_of(text);
  if (!outline) return outline.error().what;
  std::string out;
  for (const OutlineSection& section : *outline) {
    if (&section != &outline->front()) out += "[" + joined(section.name) + "]";
    for (const OutlineEntry& entry : section.entries) out += shown(text, entry);
  }
  return out;
}

struct Sketch {
  std::string text;
  std::string shown;
};

// What the outline says of texts that are TOML.
void check_all(const std::vector<Sketch>& sketches) {
  for (const Sketch& sketch : sketches) {
    INFO(sketch.text);
    const auto tree = parse_toml(sketch.text);
    INFO((tree ? std::string() : tree.error().what));
    CHECK(tree.has_value());
    CHECK(shown(sketch.text) == sketch.shown);
  }
}

}  // namespace

TEST_CASE("a string ends at its own quotes") {
  check_all({
      {R"(a = "x\"y # ] }" # "c")", R"( a=<"x\"y # ] }">)"},
      {R"(a = "x\\" # "c")", R"( a=<"x\\">)"},
      {R"(a = "x\\\"" # "c")", R"( a=<"x\\\"">)"},
      {R"(a = 'x\' # 'c')", R"( a=<'x\'>)"},
      {R"(a = 'it "is" # ]')", R"( a=<'it "is" # ]'>)"},
      {R"(a = "it 'is' # ]")", R"( a=<"it 'is' # ]">)"},
      {R"(a = ["", '', "x"])", R"( a=(<""><''><"x">))"},
      {"a = ['x, ]', \"y, ]\"]", " a=(<'x, ]'><\"y, ]\">)"},
      {"a = { b = 'x, }', c = \"y, }\" }", " a={ b=<'x, }'> c=<\"y, }\"> }"},
  });
}

TEST_CASE("a string of several lines ends at three quotes and up to two more") {
  check_all({
      {"a = \"\"\"\"\"\"\nb = 1", " a=<\"\"\"\"\"\"> b=<1>"},
      {"a = \"\"\"x\"y\"\"z\"\"\"\nb = 1", " a=<\"\"\"x\"y\"\"z\"\"\"> b=<1>"},
      {"a = \"\"\"x\"\"\"\"\nb = 1", " a=<\"\"\"x\"\"\"\"> b=<1>"},
      {"a = \"\"\"x\"\"\"\"\"\nb = 1", " a=<\"\"\"x\"\"\"\"\"> b=<1>"},
      {"a = \"\"\"\"x\"\"\"\nb = 1", " a=<\"\"\"\"x\"\"\"> b=<1>"},
      {"a = \"\"\"x\\\"\"\"\"\nb = 1", " a=<\"\"\"x\\\"\"\"\"> b=<1>"},
      {"a = \"\"\"\n[b]\n# \"\nc = 1\n\"\"\"\nb = 1", " a=<\"\"\"\n[b]\n# \"\nc = 1\n\"\"\"> b=<1>"},
      {"a = '''x\\'''\nb = 1", " a=<'''x\\'''> b=<1>"},
      {"a = ''''x'''''\nb = 1", " a=<''''x'''''> b=<1>"},
      {"a = '''x\"\"\"y'''\nb = 1", " a=<'''x\"\"\"y'''> b=<1>"},
  });
}

TEST_CASE("names are bare, quoted or dotted") {
  check_all({
      {"azAZ09_- = 1", " azAZ09_-=<1>"},
      {"  a\t= 1", " a=<1>"},
      {"a=1", " a=<1>"},
      {"\"a b\" . 'c.d\t' .e = 1", " a b/c.d\t/e=<1>"},
      {"\"a = 1 # b\" = 2", " a = 1 # b=<2>"},
      {"'a = \"1' = 2", " a = \"1=<2>"},
      {"\"\" = 1", " =<1>"},
      {"[a . \"b.c\" ] # ]\nd = 1", "[a/b.c] d=<1>"},
      {"[ 'a' ]\n[[ b ]]\nc = 1\n[[b]]", "[a][b] c=<1>[b]"},
  });
}

TEST_CASE("a plain value ends before a comment, a bracket or the line's end") {
  check_all({
      {"", ""},
      {" \t\n\n# a = 1", ""},
      {"a = 1", " a=<1>"},
      {"a = 1 \t", " a=<1>"},
      {"a = 1 \t# b = 2\nc = 3", " a=<1> c=<3>"},
      {"a = 1979-05-27 07:32:00Z # b", " a=<1979-05-27 07:32:00Z>"},
      {"a = [1 , -2.5e3,true\t]", " a=(<1><-2.5e3><true>)"},
      {"a = { b = 1 , c = inf }", " a={ b=<1> c=<inf> }"},
  });
}

TEST_CASE("lists go over lines, inline tables do not") {
  check_all({
      {"a = [ ]\nb = []\nc = { }\nd = {}", " a=<[ ]> b=<[]> c=<{ }> d=<{}>"},
      {"a = [ # ]\n  1, # ,\n\n  2 # ]\n  , ] # ]\nb = 1", " a=(<1><2>,) b=<1>"},
      {"a = [1,]", " a=(<1>,)"},
      {"a = [[1, 2,], [3]]", " a=((<1><2>,)(<3>))"},
      {"a = [{ b = 1 }, { c.d = [\"}\", ], e = {} },\n]", " a=({ b=<1> }{ c/d=(<\"}\">,) e=<{}> },)"},
      {"a = [[[[[[[[1]]]]]]]]", " a=((((((((<1>))))))))"},
  });
}

TEST_CASE("a header is its whole line") {
  const std::string text = "a = 1\n\t[b] # c\n[[d]]";
  const auto outline = outline_of(text);
  REQUIRE(outline.has_value());
  REQUIRE(outline->size() == 3);
  CHECK(text.substr((*outline)[1].header.begin, (*outline)[1].header.end - (*outline)[1].header.begin) ==
        "\t[b] # c\n");
  CHECK(text.substr((*outline)[2].header.begin) == "[[d]]");
  CHECK((*outline)[2].header.end == text.size());
}

TEST_CASE("what the outline does not understand it refuses where it stands") {
  struct Broken {
    std::string text;
    std::string what;
    Place place;
  };
  const std::vector<Broken> all = {
      {"= 1", "something else than a name", {1, 1}},
      {"a = 1\n\n  !", "something else than a name", {3, 3}},
      {"a. = 1", "something else than a name", {1, 4}},
      {"a = { = 1 }", "something else than a name", {1, 7}},
      {"[a.]", "something else than a name", {1, 4}},
      {"a = 1\n b", "a name without a value", {2, 3}},
      {"a = { b 1 }", "a name without a value", {1, 9}},
      {"\"a = 1", "a name that does not end", {1, 7}},
      {"'a\\' = 1", "a name with a backslash in it", {1, 5}},
      {"a = 1\n\"b\\u0062\" = 1", "a name with a backslash in it", {2, 10}},
      {"a =", "no value", {1, 4}},
      {"a = # b\nc = 1", "no value", {1, 5}},
      {"a = [", "no value", {1, 6}},
      {"a = [ , 1]", "no value", {1, 7}},
      {"a = { b = }", "no value", {1, 11}},
      {"a = \"b", "a string that does not end", {1, 7}},
      {"a = \"b\\", "a string that does not end", {1, 8}},
      {"a = 'b\"", "a string that does not end", {1, 8}},
      {"a = \"\"\"b\"\"", "a string that does not end", {1, 11}},
      {"a = [1", "a list without a comma", {1, 7}},
      {"a = [\"b\" 2]", "a list without a comma", {1, 10}},
      {"a = { b = \"c\" d = 1 }", "an inline table without a comma", {1, 15}},
      {"a = { b = 1", "an inline table without a comma", {1, 12}},
      {"[a", "a header that does not end", {1, 3}},
      {"b = 1\n[[a]\n", "a header that does not end", {2, 4}},
      {"a = [[[[[[[[[1]]]]]]]]]", "values nested too deep", {1, 14}},
  };
  for (const Broken& broken : all) {
    INFO(broken.text);
    const auto outline = outline_of(broken.text);
    REQUIRE_FALSE(outline.has_value());
    CHECK(outline.error().code == "cannot-edit");
    CHECK(outline.error().what == broken.what);
    CHECK(outline.error().place == broken.place);
  }
}

TEST_CASE("lines begin behind a line feed and end with one") {
  const std::string text = "ab\n\ncd";
  const std::vector<std::size_t> starts = {0, 0, 0, 3, 4, 4, 4}, ends = {3, 3, 3, 4, 6, 6, 6};
  for (std::size_t at = 0; at <= text.size(); ++at) {
    INFO(at);
    CHECK(start_of_line(text, at) == starts[at]);
    CHECK(end_of_line(text, at) == ends[at]);
  }
}

}  // namespace muster::test
