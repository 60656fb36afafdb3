#include "formats/transaction_input.h"

#include <catch2/catch.hpp>
#include <string>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

const std::string zero(40, '0');

Parsed<std::vector<TransactionLine>> parse(const std::string& input) {
  return parse_transaction_input(input, HashAlgorithm::sha1);
}

std::string line(const std::string& name) {
  return hex_a + " " + hex_b + " " + name + "\n";
}

}  // namespace

TEST_CASE("a transaction without refs moves nothing") {
  CHECK(parse("").value().empty());
}

TEST_CASE("ids, deletions, symbolic refs and names outside of refs are read") {
  const auto lines = parse(line("refs/heads/main") + zero + " " + zero + " refs/tags/v1\n" + line("HEAD") +
                           "ref:refs/heads/main ref:refs/heads/trunk refs/remotes/origin/HEAD\n" + hex_a +
                           " " + hex_b + " main-worktree/HEAD\n");
  REQUIRE(lines);
  REQUIRE(lines->size() == 5);
  CHECK(lines->at(0).name == "refs/heads/main");
  CHECK(std::get<ObjectId>(lines->at(0).next).hex() == hex_b);
  CHECK(std::get<ObjectId>(lines->at(1).next).is_zero());
  CHECK(lines->at(2).name == "HEAD");
  CHECK(std::get<std::string>(lines->at(3).next) == "refs/heads/trunk");
  CHECK(lines->at(4).name == "main-worktree/HEAD");
}

TEST_CASE("SHA-256 transactions have ids of 64 digits") {
  const std::string wide = std::string(64, '1') + " " + std::string(64, '2') + " refs/heads/main\n";
  CHECK(parse_transaction_input(wide, HashAlgorithm::sha256));
  CHECK_FALSE(parse(wide));
  CHECK_FALSE(parse_transaction_input(line("refs/heads/main"), HashAlgorithm::sha256));
}

TEST_CASE("a transaction's lines are bounded in length and number") {
  const std::size_t others = line("").size() - 1;
  CHECK(parse(line(std::string(limits::push_line_bytes - others, 'x'))));
  CHECK_FALSE(parse(line(std::string(limits::push_line_bytes - others + 1, 'x'))));
  std::string most;
  for (std::size_t i = 0; i < limits::transaction_lines; ++i)
    most += "ref:a ref:b " + std::to_string(i) + "\n";
  // All of these are taken, and none more.
  CHECK(parse(most + "ref:a ref:b x\n").error().offset == most.size());
}

TEST_CASE("a transaction of another form is refused whole") {
  const std::string good = line("refs/heads/good");
  for (const std::string& bad : {
           std::string("\n"),
           std::string(" \n"),
           hex_a + "\n",
           hex_a + " " + hex_b + "\n",
           hex_a + " " + hex_b + " \n",
           hex_a + "  " + hex_b + " refs/heads/x\n",
           " " + line("refs/heads/x"),
           hex_a.substr(1) + " " + hex_b + " refs/heads/x\n",
           hex_a + " " + hex_b.substr(1) + " refs/heads/x\n",
           hex_a + " " + std::string(40, 'A') + " refs/heads/x\n",
           hex_a + " ref: refs/heads/x\n",
           "ref: " + hex_a + " refs/heads/x\n",
           hex_a + " ref:refs/heads/\x01 refs/heads/x\n",
           line("refs/heads/x y"),
           line("refs/heads/.x"),
           line("refs/heads/x.lock"),
           line("refs/heads/x\x7f"),
           line("refs/"),
           line("HEAD x"),
           line("HE\tAD"),
           line("HEAD\r"),
           line("refs/heads/good"),                // a second time
           hex_a + " " + hex_b + " refs/heads/x",  // no line feed
           line("refs/heads/" + std::string(limits::push_line_bytes, 'x')),
       }) {
    INFO(bad);
    CHECK_FALSE(parse(good + bad));
  }
  CHECK_FALSE(parse(line("HEAD") + line("HEAD")));
  CHECK_FALSE(
      parse(line("HE\x7f"
                 "AD")));
  CHECK(parse(good));
}
