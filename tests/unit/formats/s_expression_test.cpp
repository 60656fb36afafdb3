#include "formats/s_expression.h"

#include <catch2/catch.hpp>

#include "model/limits.h"

namespace muster {
namespace {

// In one spelling: symbols bare, strings quoted.
std::string spelt(const SExpression& datum) {
  if (const auto* symbol = std::get_if<SymbolText>(&datum.data)) return symbol->text;
  if (const std::string* text = datum.text()) return "\"" + *text + "\"";
  std::string out = "(";
  for (const SExpression& item : *datum.list()) out += (out.size() > 1 ? " " : "") + spelt(item);
  return out + ")";
}

std::string read(const std::string& text) {
  const auto datum = parse_s_expression(text);
  if (datum) return spelt(*datum);
  CHECK(datum.error().offset <= text.size());
  return "refused: " + datum.error().what;
}

std::string deep(std::size_t depth) {
  return std::string(depth, '(') + std::string(depth, ')');
}

}  // namespace

TEST_CASE("lists, strings and symbols") {
  CHECK(read("(a (version 0) (\"x y\" ()) b-c.d)") == "(a (version 0) (\"x y\" ()) b-c.d)");
  CHECK(read("  atom\n") == "atom");
  CHECK(read("\"a\\\"b\\\\c\"") == "\"a\"b\\c\"");
  CHECK(read("(a\"b\"(c))") == "(a \"b\" (c))");
  CHECK(parse_s_expression(" (a)")->offset == 1);
  CHECK(parse_s_expression(" (a)")->list()->front().is_symbol("a"));
  CHECK_FALSE(parse_s_expression("\"a\"")->is_symbol("a"));
}

TEST_CASE("comments in lists") {
  CHECK(read("; one\n(a ;two )\n b) ; three") == "(a b)");
  CHECK(read("(a #| x #| y |# ) |# b)") == "(a b)");
  CHECK(read("(a #;(b \"c\") d #; e)") == "(a d)");
  CHECK(read("#;a b") == "b");
  CHECK(read("(a) #;b") == "(a)");
  CHECK(read("(a) #| |#") == "(a)");
  CHECK(read("(a #| b)") == "refused: a comment that does not end");
  CHECK(read("(a #;)").starts_with("refused"));
}

TEST_CASE("what is no data, or more than one datum") {
  CHECK(read("") == "refused: the text ends too early");
  CHECK(read("; only") == "refused: the text ends too early");
  CHECK(read("(a") == "refused: the text ends too early");
  CHECK(read("(a))") == "refused: something stands behind the list");
  CHECK(read("(a) b") == "refused: something stands behind the list");
  CHECK(read("\"a") == "refused: a string that does not end");
  CHECK(read("\"a\\n\"") == "refused: an escape other than \\\" and \\\\");
  CHECK(read("\"a\\") == "refused: an escape other than \\\" and \\\\");
  CHECK(read("\"a\nb\"") == "refused: a control character in a string");
  CHECK(read("\"a\x7f\"") == "refused: a control character in a string");
  CHECK(read("\"\xff\"") == "refused: a text that is no UTF-8");
  for (const char* bad : {"'a", "`a", ",a", "#t", "[a]", "|a|", "(a . b)", "...", ")", "(a'b)", "{a}"}) {
    CHECK(read(bad) == "refused: neither a list, a string, a symbol nor a number");
  }
}

TEST_CASE("lists are bounded") {
  CHECK(read(deep(limits::imported_nesting + 1)) == deep(limits::imported_nesting + 1));
  CHECK(read(deep(limits::imported_nesting + 2)) == "refused: lists that are too deep in each other");
  std::string dropped = "a b";
  for (std::size_t i = 0; i < 100'000; ++i) dropped.insert(0, "#;");
  CHECK(read(dropped) == "refused: lists that are too deep in each other");
  CHECK(read("(" + std::string(limits::imported_bytes - 2, ' ') + ")") == "()");
  CHECK(read("(" + std::string(limits::imported_bytes - 1, ' ') + ")") == "refused: a file that is too long");
}

}  // namespace muster
