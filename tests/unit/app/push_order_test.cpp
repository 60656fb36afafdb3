// The refs of a push in every order give the same verdicts, also where a tag needs its branch: one push, all
// permutations. (Random pushes: tests/property/judged_alone_test.cpp.)
#include <algorithm>
#include <catch2/catch.hpp>

#include "support/judging.h"

namespace muster::test {

namespace {

const std::filesystem::path common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

World server() {
  World world(common, common);
  make_all(world,
           "roster v1 from acme.toml signed alice bob\n"
           "commit base on - by alice file README \"x\" muster v1\n"
           "commit c1 on base by dave file a \"x\"\n"
           "commit bad on c1 by dave file b \"x\" unsigned\n"
           "commit r1 on base by erin file r \"x\"\n"
           "commit r2 on r1 by dave file r2 \"x\"\n"
           "tag v1.0 of c1 by alice\n"
           "tag v1.1 of r1 by alice\n"
           "roster v2 after v1 signed alice bob\n"
           "  set tags releases from = [\"refs/heads/main\", \"refs/heads/release/*\"]\n"
           "commit n2 on c1 by alice muster v2\n");
  world.anchor = digest_of_bytes(world.rosters.at("v1").bytes);
  const ObjectId base = world.objects.at("base").id;
  const Outcome begun = judge_push(world, world.zero().hex() + " " + base.hex() + " refs/heads/main\n");
  REQUIRE(begun.accepted);
  world.state = begun.remember;
  world.repository.set_ref("refs/heads/main", base);
  return world;
}

std::vector<std::string> verdicts_on(const World& world, const Outcome& outcome) {
  std::vector<std::string> lines;
  for (const Verdict& verdict : outcome.verdicts) lines.push_back(line_of(world, verdict));
  std::ranges::sort(lines);
  return lines;
}

std::string line(World& world, const std::string& object, const std::string& ref) {
  return world.zero().hex() + " " + world.objects.at(object).id.hex() + " " + ref + "\n";
}

}  // namespace

TEST_CASE("the refs of a push in any order give the same verdicts") {
  World world = server();
  const std::string main_tip = GENERATE("c1", "bad", "n2", "base");
  const std::string release_tip = GENERATE("r1", "r2");
  std::vector<std::string> lines = {
      line(world, main_tip, "refs/heads/main"), line(world, release_tip, "refs/heads/release/1.0"),
      line(world, "v1.0", "refs/tags/v1.0"), line(world, "v1.1", "refs/tags/v1.1")};
  std::ranges::sort(lines);
  std::optional<std::vector<std::string>> first;
  do {
    std::string input;
    for (const std::string& one : lines) input += one;
    const Outcome outcome = judge_push(world, input);
    CHECK(outcome.contradictions.empty());
    const auto found = verdicts_on(world, outcome);
    if (!first) first = found;
    CHECK(found == *first);
  } while (std::ranges::next_permutation(lines).found);
}

TEST_CASE("branches are judged alone as they are judged together") {
  World world = server();
  const std::string main_tip = GENERATE("c1", "bad", "n2");
  const std::string release_tip = GENERATE("r1", "r2");
  const std::string one = line(world, main_tip, "refs/heads/main");
  const std::string other = line(world, release_tip, "refs/heads/release/1.0");
  std::vector<std::string> alone = verdicts_on(world, judge_push(world, one));
  for (const std::string& verdict : verdicts_on(world, judge_push(world, other))) alone.push_back(verdict);
  std::ranges::sort(alone);
  CHECK(verdicts_on(world, judge_push(world, one + other)) == alone);
}

}  // namespace muster::test
