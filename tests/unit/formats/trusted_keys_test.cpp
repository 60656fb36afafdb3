#include "formats/trusted_keys.h"

#include <catch2/catch.hpp>

#include "model/limits.h"

namespace muster {
namespace {

const std::string fpr_a = "D1DBF2C4B96F2DEBF4C16654410108112E7EA81F";
const std::string fpr_b = "152812300785C96444D3334D17565732E08E5E41";
const std::string id = "82bcf405f6db1d55b684a1f63a4aabad376cdad7";

std::string why(const std::string& text) {
  const auto keys = parse_trusted_keys(text);
  return keys ? "accepted" : keys.error().what;
}

std::string why_commits(const std::string& text) {
  const auto ids = parse_commit_list(text);
  return ids ? "accepted" : ids.error().what;
}

}  // namespace

TEST_CASE("trusted keys, a fingerprint a line") {
  const auto keys = parse_trusted_keys(fpr_a + "\n\n" + "152812300785c96444d3334d17565732e08e5e41\r\n");
  REQUIRE(keys);
  REQUIRE(keys->size() == 2);
  CHECK((*keys)[0].fingerprint == fpr_a);
  CHECK((*keys)[0].line == 1);
  CHECK((*keys)[1].fingerprint == fpr_b);
  CHECK((*keys)[1].line == 3);
  CHECK(parse_trusted_keys("")->empty());
  CHECK(parse_trusted_keys(fpr_a)->size() == 1);
}

TEST_CASE("lines that are no trusted keys") {
  for (const std::string& bad : {fpr_a.substr(1), fpr_a + "0", " " + fpr_a, fpr_a + " ", "# " + fpr_a,
                                 fpr_a + " # Alice", "0x" + fpr_a, "G" + fpr_a.substr(1), std::string(" ")}) {
    INFO(bad);
    CHECK(why(fpr_b + "\n" + bad + "\n") == "not a fingerprint of 40 hexadecimal digits");
  }
  CHECK(why(fpr_a + "\n" + fpr_a + "\n") == "the same line twice");
  CHECK(parse_trusted_keys(fpr_b + "\nx").error().offset == fpr_b.size() + 1);
}

TEST_CASE("trusted keys are bounded") {
  std::string many;
  const auto number = [](std::size_t i) {
    const std::string digits = std::to_string(i);
    return std::string(40 - digits.size(), '0') + digits + "\n";
  };
  for (std::size_t i = 0; i < limits::imported_signers; ++i) many += number(i);
  CHECK(why(many) == "accepted");
  CHECK(why(many + number(limits::imported_signers)) == "too many lines");
  CHECK(why(std::string(limits::imported_bytes, '\n')) == "accepted");
  CHECK(why(std::string(limits::imported_bytes + 1, '\n')) == "a file that is too long");
}

TEST_CASE("lists of commits") {
  CHECK(parse_commit_list(id + "\n")->front() == id);
  CHECK(parse_commit_list("")->empty());
  CHECK(why_commits(std::string(64, 'a')) == "accepted");
  CHECK(why_commits(id.substr(1)) == "not a full commit id");
  CHECK(why_commits("82BCF405F6DB1D55B684A1F63A4AABAD376CDAD7") == "not a full commit id");
  CHECK(why_commits(id + "\n" + id) == "the same line twice");
}

}  // namespace muster
