#include "formats/git_headers.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace muster;

TEST_CASE("a header is cut out with its continuation lines") {
  const std::string bytes = "skip me\nmergetag object x\n type commit\n \n  deep\nnext y\n";
  const auto header = read_header(bytes, 8);
  REQUIRE(header);
  CHECK(header->offset == 8);
  CHECK(header->keyword == "mergetag");
  CHECK(header->value == "object x");
  CHECK(header->continuation == " type commit\n \n  deep\n");
  CHECK(header->value_offset() == bytes.find("object"));
  CHECK(header->continuation_offset() == bytes.find(" type"));
  CHECK(header->end == bytes.find("next"));
}

TEST_CASE("a header may have an empty value and any bytes in it") {
  const auto empty = read_header("key \n", 0);
  REQUIRE(empty);
  CHECK(empty->value.empty());
  CHECK(empty->end == 5);
  CHECK(read_header("HG:extra close:1\n", 0)->keyword == "HG:extra");
  CHECK(read_header("key  two\tx\xff\n", 0)->value == " two\tx\xff");
}

TEST_CASE("bad header lines are refused where the fault lies") {
  const std::vector<std::pair<std::string, std::size_t>> bad = {{"", 0},
                                                                {"key value", 9},
                                                                {"key value\n more", 15},
                                                                {"\n", 0},
                                                                {"key\n", 3},
                                                                {" value\n", 0},
                                                                {"k\tey value\n", 1},
                                                                {"k\rey value\n", 1},
                                                                {"k\xC3y value\n", 1},
                                                                {"ke\x7f v\n", 2},
                                                                {"\x01 v\n", 0},
                                                                {"key\r\n", 3}};
  for (const auto& [text, offset] : bad) {
    INFO(text);
    const auto header = read_header(text, 0);
    REQUIRE_FALSE(header);
    CHECK(header.error().offset == offset);
  }
}

TEST_CASE("headers end at a blank line or with the object") {
  CHECK(headers_end_at("", 0));
  CHECK(headers_end_at("a b\n", 4));
  CHECK(headers_end_at("a b\n\nx", 4));
  CHECK_FALSE(headers_end_at("a b\n\nx", 0));
  CHECK_FALSE(headers_end_at("a b\nx", 4));
}

TEST_CASE("a one-line header is the one asked for and has one line without CR") {
  CHECK(read_line_header("type commit\n", 0, "type")->value == "commit");
  CHECK(read_line_header("types commit\n", 0, "type").error().offset == 0);
  CHECK(read_line_header("\n", 0, "type").error().offset == 0);
  CHECK(read_line_header("a b\n", 4, "type").error().offset == 4);
  CHECK(read_line_header("type com\rmit\n", 0, "type").error().offset == 8);
  CHECK(read_line_header("type commit\n x\n", 0, "type").error().offset == 12);
  CHECK(read_line_header("type commit", 0, "type").error().offset == 11);
  for (const std::string ended : {"", "\n", "types commit\n"}) {
    CHECK(read_line_header(ended, 0, "type").error().what == "the header type does not stand where it must");
  }
}

TEST_CASE("NUL and CR are found where they stand") {
  CHECK_FALSE(find_nul("abc\n"));
  CHECK(find_nul(std::string("ab\0c", 4))->offset == 2);
  CHECK_FALSE(find_carriage_return(*read_header("a b\n c\n", 0)));
  CHECK(find_carriage_return(*read_header("a b\r\n c\n", 0))->offset == 3);
  CHECK(find_carriage_return(*read_header("a b\n c\r\n", 0))->offset == 6);
}

TEST_CASE("a regular ident gives its address and date") {
  const Ident ident = parse_ident("Alice Ex <alice@example.org> 1763892000 +0100");
  CHECK(ident.email == "alice@example.org");
  REQUIRE(ident.when);
  CHECK(ident.when->seconds == 1763892000);
}

TEST_CASE("idents at the edge of what is regular") {
  CHECK(parse_ident("<a@b> 0 -0000").when->seconds == 0);
  CHECK(parse_ident("<a@b> 0 -0000").email == "a@b");
  CHECK(parse_ident("A <> 1 +9999").email == "");
  CHECK(parse_ident("A <> 1 +9999").when->seconds == 1);
  CHECK(parse_ident("A<a@b> 1 +0000").email == "a@b");
  CHECK(parse_ident("J\xF6rg <j\xF6rg @b> 1 +0000").email == "j\xF6rg @b");
  CHECK(parse_ident("A <a@b> 253402300799 +0000").when->text() == "9999-12-31T23:59:59Z");
}

TEST_CASE("an irregular address leaves address and date out") {
  for (const std::string value :
       {"", "Alice", "Alice 1 +0000", "A a@b> 1 +0000", "A <a@b 1 +0000", "A >a@b< 1 +0000",
        "A <a@b> <c@d> 1 +0000", "A <<a@b> 1 +0000", "A <a@b>> 1 +0000", "A > <a@b> 1 +0000",
        "A <a@b> 1 +0000>", "A <a@b> 1 +0000 <"}) {
    INFO(value);
    const Ident ident = parse_ident(value);
    CHECK_FALSE(ident.email);
    CHECK_FALSE(ident.when);
  }
}

TEST_CASE("an irregular date leaves only the date out") {
  for (const std::string date : {"",
                                 " ",
                                 " 1",
                                 " 1 ",
                                 "1 +0000",
                                 "  1 +0000",
                                 " 1  +0000",
                                 " 1 +0000 ",
                                 " 1 0000",
                                 " 1 +000",
                                 " 1 +00000",
                                 " 1 +00:00",
                                 " 1 +00:0",
                                 " 1 00000",
                                 "  +0000",
                                 " 1 Z",
                                 " -1 +0000",
                                 " +1 +0000",
                                 " 0x1 +0000",
                                 " 1.5 +0000",
                                 " 01 +0000",
                                 " 00 +0000",
                                 " 253402300800 +0000",
                                 " 999999999999 +0000",
                                 " 18446744073709551617 +0000",
                                 " 1111111111111111111111111111111111111111111111 +0000",
                                 " 1\t+0000",
                                 " x +0000",
                                 " 1 +0100\r"}) {
    INFO(date);
    const Ident ident = parse_ident("A <a@b>" + std::string(date));
    CHECK(ident.email == "a@b");
    CHECK_FALSE(ident.when);
  }
}
