#include "formats/ssh_wire.h"

#include <catch2/catch.hpp>

namespace muster {
namespace {

using namespace std::string_literals;

std::string mpint(const std::string& content) {
  std::string out;
  put_string(out, content);
  return out;
}

TEST_CASE("SSH fields are read in order and to the end") {
  const std::string bytes = "ab\x00\x00\x01\x02\x00\x00\x00\x03xyz\x00\x00\x00\x00rest"s;
  SshReader reader(bytes);
  CHECK(reader.raw(2) == "ab");
  CHECK(reader.uint32() == 258);
  CHECK(reader.string() == "xyz");
  CHECK(reader.string().empty());
  CHECK_FALSE(reader.error());
  CHECK(reader.offset() == 17);
  CHECK(reader.rest() == "rest");
  CHECK(reader.finish());
}

TEST_CASE("a field that runs past the end is refused where it begins") {
  const std::string bytes = GENERATE("\x00\x00\x00\x04xyz"s, "\xff\xff\xff\xffxyz"s, "\x80\x00\x00\x00"s);
  SshReader reader(bytes, 100);
  CHECK(reader.string().empty());
  REQUIRE(reader.error());
  CHECK(reader.error()->offset == 104);
  CHECK(reader.raw(0).empty());
  CHECK(reader.uint32() == 0);
  CHECK_FALSE(reader.finish());
}

TEST_CASE("a uint32 needs four bytes") {
  const std::string bytes = GENERATE(""s, "\x00"s, "\x00\x00\x00"s);
  SshReader reader(bytes);
  CHECK(reader.uint32() == 0);
  CHECK_FALSE(reader.finish());
}

TEST_CASE("bytes after the last SSH field are refused") {
  const std::string bytes = "\x00\x00\x00\x01xy"s;
  SshReader reader(bytes);
  reader.string();
  CHECK_FALSE(reader.error());
  const auto whole = reader.finish();
  REQUIRE_FALSE(whole);
  CHECK(whole.error().offset == 5);
}

TEST_CASE("the first refusal stays") {
  const std::string bytes = "\x00\x00\x00\x01x"s;
  SshReader reader(bytes);
  reader.refuse(1, "first");
  reader.refuse(2, "second");
  CHECK(reader.string().empty());
  CHECK(reader.finish().error().what == "first");
}

TEST_CASE("minimal positive mpints are read as magnitudes") {
  struct Row {
    std::string content;
    std::string magnitude;
  };
  const auto row = GENERATE(values<Row>({{"\x01"s, "\x01"s},
                                         {"\x7f"s, "\x7f"s},
                                         {"\x00\x80"s, "\x80"s},
                                         {"\x09\xa3\x78"s, "\x09\xa3\x78"s},
                                         {"\x00\xff\x00"s, "\xff\x00"s}}));
  const std::string bytes = mpint(row.content);
  SshReader reader(bytes);
  CHECK(reader.positive_mpint() == row.magnitude);
  CHECK(reader.finish());
  std::string written;
  put_mpint(written, row.magnitude);
  CHECK(written == bytes);
}

TEST_CASE("a number without bytes is written as zero") {
  std::string written;
  put_mpint(written, "");
  CHECK(written == "\x00\x00\x00\x00"s);
}

TEST_CASE("zero and negative and padded mpints are refused") {
  const std::string content = GENERATE(""s, "\x00"s, "\x00\x00"s, "\x00\x01"s, "\x00\x7f\xff"s,
                                       "\x00\x00\x80"s, "\x80"s, "\xff\xff"s, "\xed\xcc"s);
  const std::string bytes = mpint(content);
  SshReader reader(bytes, 10);
  CHECK(reader.positive_mpint().empty());
  const auto whole = reader.finish();
  REQUIRE_FALSE(whole);
  CHECK(whole.error().offset == 10);
}

}  // namespace
}  // namespace muster
