#include "formats/hook_input.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

const std::string zero(40, '0');

Parsed<std::vector<RefUpdate>> parse(const std::string& input) {
  return parse_hook_input(input, HashAlgorithm::sha1);
}

std::string line(const std::string& name) {
  return hex_a + " " + hex_b + " " + name + "\n";
}

std::size_t fault_of(const std::string& input) {
  const auto updates = parse(input);
  INFO(input);
  REQUIRE_FALSE(updates);
  CHECK_FALSE(updates.error().what.empty());
  return updates.error().offset;
}

}  // namespace

TEST_CASE("empty input is a push of nothing") {
  CHECK(parse("").value().empty());
}

TEST_CASE("a create and an update and a delete are read in their order") {
  const auto updates = parse(zero + " " + hex_a + " refs/heads/new\n" + line("refs/heads/main") + hex_b +
                             " " + zero + " refs/tags/v1\n");
  REQUIRE(updates);
  REQUIRE(updates->size() == 3);
  CHECK(updates->at(0).claimed_old.is_zero());
  CHECK(updates->at(0).new_id.hex() == hex_a);
  CHECK(updates->at(0).name == "refs/heads/new");
  CHECK(updates->at(1).claimed_old.hex() == hex_a);
  CHECK(updates->at(1).new_id.hex() == hex_b);
  CHECK(updates->at(2).new_id.is_zero());
  CHECK(updates->at(2).name == "refs/tags/v1");
}

TEST_CASE("SHA-256 lines have ids of 64 digits") {
  const std::string long_line = std::string(64, '1') + " " + std::string(64, '2') + " refs/heads/main\n";
  CHECK(parse_hook_input(long_line, HashAlgorithm::sha256)->front().new_id.hex() == std::string(64, '2'));
  CHECK_FALSE(parse(long_line));
  CHECK_FALSE(parse_hook_input(line("refs/heads/main"), HashAlgorithm::sha256));
}

TEST_CASE("a line that is not of the form is refused where it breaks") {
  const std::vector<std::pair<std::string, std::size_t>> bad = {
      {"\n", 0},
      {" " + hex_a + " " + hex_b + " refs/heads/a\n", 0},
      {"+" + line("refs/heads/a"), 0},
      {std::string(40, 'A') + " " + hex_b + " refs/heads/a\n", 0},
      {std::string(39, 'a') + " " + hex_b + " refs/heads/a\n", 0},
      {hex_a + "\n", 40},
      {hex_a + "a " + hex_b + " refs/heads/a\n", 40},
      {hex_a + "\t" + hex_b + " refs/heads/a\n", 40},
      {hex_a + " \n", 41},
      {hex_a + "  " + hex_b + " refs/heads/a\n", 41},
      {hex_a + " " + std::string(40, 'B') + " refs/heads/a\n", 41},
      {hex_a + " " + hex_b + "\n", 81},
      {hex_a + " " + hex_b + "b refs/heads/a\n", 81},
      {hex_a + " " + hex_b + "\trefs/heads/a\n", 81},
      {hex_a + " " + hex_b + " \n", 82},
      {hex_a + " " + hex_b + "  refs/heads/a\n", 82},
      {hex_a + " " + hex_b + " refs/heads/a \n", 82},
      {hex_a + " " + hex_b + " refs/heads/a extra\n", 82},
      {hex_a + " " + hex_b + " refs/heads/a\r\n", 82},
      {zero + " " + zero + " refs/heads/a\n", 0},
      {hex_a + " " + hex_b + " refs/heads/a", 94},
  };
  for (const auto& [text, offset] : bad) {
    CHECK(fault_of(text) == offset);
    // Also as a later line, and with good ones after it.
    const std::string good = line("refs/heads/good");
    CHECK(fault_of(good + text) == good.size() + offset);
    if (text.ends_with('\n')) CHECK(fault_of(good + text + line("refs/heads/after")) == good.size() + offset);
  }
}

TEST_CASE("control bytes in a name are refused") {
  for (int c = 0; c < 0x20; ++c) {
    const std::string name = "refs/heads/a" + std::string(1, static_cast<char>(c)) + "b";
    CHECK_FALSE(parse(line(name)));
    CHECK_FALSE(is_ref_name(name));
  }
  CHECK_FALSE(is_ref_name("refs/heads/a\x7f"));
  CHECK(fault_of(line("refs/heads/\x1b[31m")) == 82);
}

TEST_CASE("a line feed in a name makes a line that must stand on its own") {
  CHECK_FALSE(parse(line("refs/heads/a\nb")));
  // A whole line that was injected cannot be told from a line; it is judged like one, or is a name twice.
  const std::string injected = line("refs/heads/a\n" + zero + " " + hex_c + " refs/heads/b");
  CHECK(parse(injected)->size() == 2);
  CHECK_FALSE(parse(injected + line("refs/heads/b")));
}

TEST_CASE("a ref named twice is refused at the second name") {
  const std::string first = line("refs/heads/a") + line("refs/heads/b");
  CHECK(fault_of(first + zero + " " + hex_c + " refs/heads/a\n") == first.size() + 82);
  CHECK(parse(first + line("refs/heads/A"))->size() == 3);
  CHECK(parse(first + line("refs/heads/a/b"))->size() == 3);
}

TEST_CASE("lines have a largest number") {
  std::string input;
  for (std::size_t i = 0; i < limits::push_lines; ++i) input += line("refs/heads/" + std::to_string(i));
  CHECK(parse(input)->size() == limits::push_lines);
  CHECK(fault_of(input + line("refs/heads/one-more")) == input.size());
}

TEST_CASE("a line has a largest size") {
  const std::string prefix = "refs/heads/";
  const std::size_t room = limits::push_line_bytes - 82 - prefix.size();
  CHECK(parse(line(prefix + std::string(room, 'x')))->size() == 1);
  CHECK(fault_of(line(prefix + std::string(room + 1, 'x'))) == 0);
  CHECK_FALSE(parse(std::string(1U << 20U, 'x')));
}

TEST_CASE("names that git check-ref-format accepts are refs") {
  for (const std::string name : {"refs/heads/main",        "refs/tags/v1.0",      "refs/x",
                                 "refs/heads/a/b/c",       "refs/heads/@",        "refs/heads/a@b",
                                 "refs/heads/{x}",         "refs/heads/-x",       "refs/heads/x-",
                                 "refs/heads/a.b",         "refs/heads/a./b",     "refs/heads/lock",
                                 "refs/heads/a.locked",    "refs/heads/a.lock.b", "refs/heads/HEAD",
                                 "refs/heads/caf\xC3\xA9", "refs/heads/\xff",     "refs/heads/a#b",
                                 "refs/heads/'\"$`!",      "refs/pull/1/head",    "refs/refs/refs",
                                 "refs/heads/a{@"}) {
    INFO(name);
    CHECK(is_ref_name(name));
    CHECK(parse(line(name))->front().name == name);
  }
}

TEST_CASE("names that git check-ref-format refuses are not") {
  for (const std::string name : {"",
                                 "refs",
                                 "refs/",
                                 "/",
                                 "HEAD",
                                 "main",
                                 "@",
                                 "heads/main",
                                 "Refs/heads/main",
                                 "refs\\heads\\main",
                                 "/refs/heads/a",
                                 "refs//heads",
                                 "refs/heads/",
                                 "refs/heads//a",
                                 "refs/heads/a/",
                                 "refs/heads/.a",
                                 "refs/.heads/a",
                                 "refs/heads/a/.b",
                                 "refs/heads/a..b",
                                 "refs/heads/..",
                                 "refs/../../etc/passwd",
                                 "../../etc/passwd",
                                 "refs/heads/a.",
                                 "refs/heads/.",
                                 "refs/heads/a/.",
                                 "refs/heads/a.lock",
                                 "refs/heads/a.lock/b",
                                 "refs/heads.lock/a",
                                 "refs/heads/.lock",
                                 "refs/heads/a@{b",
                                 "refs/heads/@{",
                                 "refs/heads/a b",
                                 "refs/heads/a~b",
                                 "refs/heads/a^b",
                                 "refs/heads/a:b",
                                 "refs/heads/a?b",
                                 "refs/heads/a*b",
                                 "refs/heads/*",
                                 "refs/heads/a[b",
                                 "refs/heads/a\\b",
                                 "refs/heads/~",
                                 "refsx/heads/a",
                                 " refs/heads/a"}) {
    INFO(name);
    CHECK_FALSE(is_ref_name(name));
    CHECK_FALSE(parse(line(name)));
  }
}
