#include "formats/roster_binary.h"

#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

namespace muster::test {
namespace {

Sha256Digest some_digest(std::uint8_t first) {
  Sha256Digest digest;
  digest.bytes.front() = first;
  return digest;
}

Roster example() {
  return parse_roster(example_roster(), some_digest(7)).value();
}

TEST_CASE("a compiled roster is the roster") {
  const Roster roster = example();
  const std::string bytes = encode_roster(roster);
  const auto decoded = decode_roster(bytes, some_digest(7));
  REQUIRE(decoded);
  CHECK(encode_roster(*decoded) == bytes);
  CHECK(decoded->name() == roster.name());
  const RosterDraft& one = roster.draft();
  const RosterDraft& other = decoded->draft();
  CHECK(other.project == one.project);
  CHECK(other.previous == one.previous);
  CHECK(other.governance.governors == one.governance.governors);
  CHECK(other.defaults.algorithms == one.defaults.algorithms);
  CHECK(other.defaults.max_key_age == one.defaults.max_key_age);
  REQUIRE(other.keys.size() == one.keys.size());
  for (std::size_t i = 0; i < one.keys.size(); ++i) {
    CHECK(other.keys[i].key == one.keys[i].key);
    CHECK(other.keys[i].until == one.keys[i].until);
    CHECK(other.keys[i].uses == one.keys[i].uses);
    CHECK(other.keys[i].revoked == one.keys[i].revoked);
    CHECK(other.keys[i].place == one.keys[i].place);
    CHECK(decoded->key(one.keys[i].key.blob) == &other.keys[i]);
  }
  REQUIRE(other.commits.size() == one.commits.size());
  for (std::size_t i = 0; i < one.commits.size(); ++i) {
    CHECK(other.commits[i].refs == one.commits[i].refs);
    CHECK(other.commits[i].paths == one.commits[i].paths);
    CHECK(other.commits[i].except == one.commits[i].except);
    CHECK(other.commits[i].signers == one.commits[i].signers);
    CHECK(other.commits[i].require == one.commits[i].require);
    CHECK(other.commits[i].identity == one.commits[i].identity);
  }
  REQUIRE(other.exceptions.size() == one.exceptions.size());
  for (std::size_t i = 0; i < one.exceptions.size(); ++i) {
    CHECK(other.exceptions[i].object == one.exceptions[i].object);
    CHECK(other.exceptions[i].until == one.exceptions[i].until);
  }
}

TEST_CASE("a compiled roster of another digest is none") {
  CHECK_FALSE(decode_roster(encode_roster(example()), some_digest(8)));
}

TEST_CASE("a compiled roster that is cut short or longer is none") {
  const std::string bytes = encode_roster(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    REQUIRE_FALSE(decode_roster(bytes.substr(0, size), some_digest(7)));
  }
  CHECK_FALSE(decode_roster(bytes + '\0', some_digest(7)));
}

TEST_CASE("a changed compiled roster is none, or exactly what it says") {
  const std::string bytes = encode_roster(example());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      const auto decoded = decode_roster(changed, some_digest(7));
      INFO(at);
      if (decoded) REQUIRE(encode_roster(*decoded) == changed);
    }
  }
}

TEST_CASE("a compiled roster without exceptions is the roster") {
  const std::string text = example_roster();
  const Roster roster = parse_roster(text.substr(0, text.find("[[exception]]")), some_digest(7)).value();
  const std::string bytes = encode_roster(roster);
  const auto decoded = decode_roster(bytes, some_digest(7));
  REQUIRE(decoded);
  CHECK(encode_roster(*decoded) == bytes);
}

TEST_CASE("a number or time of a compiled roster that has no such value is refused, never another value") {
  const std::string bytes = encode_roster(example());
  for (std::size_t at = 0; at + 8 <= bytes.size(); ++at) {
    for (const char value : {'\0', '\2'}) {
      std::string changed = bytes;
      changed.replace(at, 4, std::string(3, '\0') + value);
      const auto decoded = decode_roster(changed, some_digest(7));
      INFO(at << " " << int{value});
      if (decoded) REQUIRE(encode_roster(*decoded) == changed);
    }
    std::string changed = bytes;
    changed.replace(at, 8, std::string(8, '\x70'));
    const auto decoded = decode_roster(changed, some_digest(7));
    INFO(at);
    if (decoded) REQUIRE(encode_roster(*decoded) == changed);
  }
}

// The rules of the schema hold for compiled rosters too: here the threshold asks for more governors
// than there are.
TEST_CASE("a compiled roster that the schema refuses is none") {
  const Roster roster = example();
  const std::string bytes = encode_roster(roster);
  const std::string governors = std::string("\0\0\0\x05", 4) + "alice" + std::string("\0\0\0\x03", 4) + "bob";
  const std::size_t at = bytes.find(governors);
  REQUIRE(at != std::string::npos);
  const std::size_t threshold = at + governors.size() + 3;
  REQUIRE(bytes[threshold] == 2);
  std::string changed = bytes;
  changed[threshold] = 3;
  CHECK_FALSE(decode_roster(changed, some_digest(7)));
}

}  // namespace
}  // namespace muster::test
