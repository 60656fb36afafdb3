#include "roster/pattern.h"

#include <catch2/catch.hpp>
#include <random>

using namespace muster;

namespace {

// The definition, word for word; exponential.
bool naive(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.starts_with("**")) {
    return naive(pattern.substr(2), name) || (!name.empty() && naive(pattern, name.substr(1)));
  }
  if (pattern[0] == '*') {
    return naive(pattern.substr(1), name) ||
           (!name.empty() && name[0] != '/' && naive(pattern, name.substr(1)));
  }
  if (name.empty()) return false;
  const bool fits = pattern[0] == '?' ? name[0] != '/' : pattern[0] == name[0];
  return fits && naive(pattern.substr(1), name.substr(1));
}

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string out(random() % (longest + 1), ' ');
  for (char& c : out) c = alphabet[random() % alphabet.size()];
  return out;
}

}  // namespace

TEST_CASE("patterns match as their page says") {
  struct Case {
    const char* pattern;
    const char* name;
    bool matches;
  };
  const std::vector<Case> cases = {
      {"refs/heads/main", "refs/heads/main", true},
      {"refs/heads/main", "refs/heads/main2", false},
      {"refs/heads/main", "refs/heads/mai", false},
      {"refs/heads/main", "xrefs/heads/main", false},
      {"refs/heads/main", "refs/heads/Main", false},
      {"refs/heads/*", "refs/heads/a", true},
      {"refs/heads/*", "refs/heads/", true},
      {"refs/heads/*", "refs/heads/a/b", false},
      {"refs/heads/**", "refs/heads/a/b", true},
      {"refs/heads/**", "refs/heads/", true},
      {"refs/heads/**", "refs/heads", false},
      {"refs/tags/v*", "refs/tags/v1.0", true},
      {"refs/tags/v*", "refs/tags/w1.0", false},
      {"**", "", true},
      {"**", "a/b\n", true},
      {"*", "", true},
      {"*", "a", true},
      {"*", "a/b", false},
      {"?", "a", true},
      {"?", "/", false},
      {"?", "", false},
      {"?", "ab", false},
      {"", "", true},
      {"", "a", false},
      {"**/x", "x", false},
      {"**/x", "/x", true},
      {"**x", "a/bx", true},
      {"a**b", "a/c/b", true},
      {"a***b", "a/c/b", true},
      {"a*b*c", "aXbYc", true},
      {"a*b*c", "aXb/Yc", false},
      {"a*", "a", true},
      {"*.tar.gz", "x.tar.gz", true},
      {"*.tar.gz", ".tar.gz", true},
      {"*.tar.gz", "d/x.tar.gz", false},
      {"aba*aba", "aba", false},
      {"aba*aba", "abaaba", true},
      {"[ab]", "a", false},
      {"[ab]", "[ab]", true},
      {"\\*", "\\x", true},
      {"\\*", "*", false},
      {"{a,b}", "a", false},
      {"??", "é", true},
      {"?", "é", false},
      {"*/*", "a/b", true},
      {"*/*", "a/b/c", false},
      {"**/*.c", "src/x/y.c", true},
  };
  for (const Case& c : cases) {
    INFO(c.pattern << " against " << c.name);
    CHECK(Pattern(c.pattern).matches(c.name) == c.matches);
    CHECK(naive(c.pattern, c.name) == c.matches);
  }
}

TEST_CASE("patterns agree with their definition on random texts") {
  std::mt19937 random(20261123);
  std::size_t matched = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string pattern = random_text(random, "ab/**?", 8);
    const std::string name = random_text(random, "ab/", 9);
    const bool expected = naive(pattern, name);
    matched += expected ? 1 : 0;
    if (Pattern(pattern).matches(name) != expected) FAIL(pattern << " against " << name);
  }
  CHECK(matched > 3'000);
}

TEST_CASE("no pattern backtracks for long") {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "*a";
  CHECK_FALSE(Pattern(pattern + "b*").matches(std::string(4'000, 'a')));
  CHECK(Pattern(pattern).matches(std::string(4'000, 'a')));
  pattern.clear();
  for (int i = 0; i < 700; ++i) pattern += "**a*?";
  CHECK_FALSE(Pattern(pattern + "/b").matches(std::string(4'000, 'a')));
}

TEST_CASE("any of no patterns matches nothing") {
  CHECK_FALSE(any_matches({}, ""));
  CHECK_FALSE(any_matches({}, "a"));
  CHECK(any_matches({Pattern("a"), Pattern("b*")}, "bc"));
  CHECK_FALSE(any_matches({Pattern("a"), Pattern("b*")}, "cb"));
}
