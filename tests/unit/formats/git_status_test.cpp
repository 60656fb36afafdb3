#include "formats/git_status.h"

#include <catch2/catch.hpp>

namespace muster::test {

namespace {

using namespace std::string_literals;
using Kind = StatusEntry::Kind;

const std::string ids = std::string(40, 'a') + " " + std::string(40, 'b');
const std::string three = ids + " " + std::string(40, 'c');

std::vector<StatusEntry> entries(const std::string& said) {
  const auto parsed = parse_git_status(said);
  REQUIRE(parsed);
  return *parsed;
}

bool refused(const std::string& said) {
  return !parse_git_status(said);
}

}  // namespace

TEST_CASE("what git status says of each path is told apart") {
  CHECK(entries("").empty());
  CHECK(entries("1 .M N... 100644 100644 100644 " + ids + " a b\0"s) ==
        std::vector<StatusEntry>{{Kind::content, "a b"}});
  CHECK(entries("1 .M N... 100755 100755 100755 " + ids + " x\0"s) ==
        std::vector<StatusEntry>{{Kind::content, "x"}});
  for (const std::string other : {"1 .M N... 100644 100644 100755 ", "1 .D N... 100644 100644 000000 ",
                                  "1 M. N... 100644 100644 100644 ", "1 MM N... 100644 100644 100644 ",
                                  "1 .T N... 100644 100644 120000 ", "1 .M N... 120000 120000 120000 ",
                                  "1 A. N... 000000 100644 100644 "}) {
    INFO(other);
    CHECK(entries(other + ids + " x\0"s) == std::vector<StatusEntry>{{Kind::changed, "x"}});
  }
  CHECK(entries("u UU N... 100644 100644 100644 100644 " + three + " x\0"s) ==
        std::vector<StatusEntry>{{Kind::changed, "x"}});
  CHECK(entries("? new\n1\0! build/\0"s) ==
        std::vector<StatusEntry>{{Kind::untracked, "new\n1"}, {Kind::ignored, "build/"}});
}

TEST_CASE("what is no record of git status is refused") {
  const std::string good = "1 .M N... 100644 100644 100644 " + ids + " x";
  CHECK_FALSE(refused(good + "\0"s));
  CHECK(refused(good));
  CHECK(refused("2 R. N... 100644 100644 100644 " + ids + " R100 x\0y\0"s));
  CHECK(refused("# branch.oid x\0"s));
  CHECK(refused("?\0"s));
  CHECK(refused("? \0"s));
  CHECK(refused("?x y\0"s));
  CHECK(refused("\0"s));
  CHECK(refused("1 .M N... 100644 100644 " + ids + " \0"s));
  CHECK(refused("1 .M N... 100644 100644 100644 " + ids + " \0"s));
  CHECK(refused("1 .M  100644 100644 100644 " + ids + " x y\0"s));
  CHECK(refused("1 .X N... 100644 100644 100644 " + ids + " x\0"s));
  CHECK(refused("1  .M N... 100644 100644 100644 " + ids + " x\0"s));
  CHECK(refused("1 M N... 100644 100644 100644 " + ids + " x\0"s));
  CHECK(refused("u UU N... 100644 100644 100644 " + three + "\0"s));
  CHECK(refused("u UX N... 100644 100644 100644 100644 " + three + " x\0"s));
  const auto where = parse_git_status("? a\0"s + "?b\0"s);
  REQUIRE_FALSE(where);
  CHECK(where.error().offset == 4);
}

TEST_CASE("what git says of ignored paths and attributes is read whole or not at all") {
  const auto ignored = parse_check_ignore(".gitignore\0"s + "2\0"s + "/build/\0"s + "build/\0"s);
  REQUIRE(ignored);
  CHECK(*ignored == std::vector<IgnoredBy>{{".gitignore", "build/"}});
  CHECK(parse_check_ignore("")->empty());
  CHECK_FALSE(parse_check_ignore(".gitignore\0"s + "2\0"s + "/build/\0"s));
  CHECK_FALSE(parse_check_ignore(".gitignore\0"s + "2\0"s + "/build/\0"s + "build/"s));
  CHECK_FALSE(parse_check_ignore(".gitignore\0"s + "2\0"s + "/build/\0"s + "\0"s));
  const auto attributes = parse_check_attr("a b\0"s + "eol\0"s + "crlf\0"s);
  REQUIRE(attributes);
  CHECK(*attributes == std::vector<PathAttribute>{{"a b", "eol", "crlf"}});
  CHECK(parse_check_attr("")->empty());
  CHECK_FALSE(parse_check_attr("a\0"s + "eol\0"s));
  CHECK_FALSE(parse_check_attr("a\0"s + "eol\0"s + "crlf"s));
  CHECK_FALSE(parse_check_attr("\0"s + "eol\0"s + "crlf\0"s));
}

}  // namespace muster::test
