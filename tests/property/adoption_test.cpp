// Adoption of muster by a repository with a long past: thousands of unsigned commits under the baseline cost
// no verdicts and no limit of a push, a new branch may point into them, and what the baseline does not
// reach is judged.
#include <catch2/catch.hpp>

#include "property/common.h"
#include "support/judging.h"

namespace muster::test {

namespace {

constexpr int past = 10'000;

// Old unsigned commits, each on the one before it.
std::vector<ObjectId> old_line(World& world) {
  const ObjectId tree = write_tree(world.repository, {});
  std::vector<ObjectId> line;
  for (int i = 0; i < past; ++i) {
    const std::string ident = ident_line("old", "old@example.org", {1'600'000'000 + i});
    CommitText text{tree, {}, ident, ident, {}, std::to_string(i)};
    if (!line.empty()) text.parents = {line.back()};
    line.push_back(world.repository.add(ObjectType::commit, commit_payload(text)));
  }
  return line;
}

Outcome push(World& world, const std::string& ref, const std::optional<ObjectId>& old, const ObjectId& next) {
  return judge_push(world, old.value_or(world.zero()).hex() + " " + next.hex() + " " + ref + "\n");
}

}  // namespace

TEST_CASE("a long unsigned past lies under the baseline, and only there") {
  World world(common_vectors, common_vectors);
  const std::vector<ObjectId> line = old_line(world);
  const Statement here{"adoption", 1, {}, {}};
  world.name_object(here, "old", {line.back(), {}, {}});
  world.name_object(here, "middle", {line[past / 2], {}, {}});
  world.repository.set_ref("refs/heads/main", line.back());
  world.max_commits = 10;
  make_all(world,
           "roster v1 from acme.toml signed alice bob\n"
           "  set history baseline = [\"@id:old@\"]\n"
           "commit base on old by alice muster v1\n"
           "commit beside on middle by erin file fix \"x\" unsigned\n"
           "commit fixed on middle by erin file fix \"x\"\n");
  world.anchor = digest_of_bytes(world.rosters.at("v1").bytes);
  const ObjectId base = world.objects.at("base").id;
  const Outcome begun = push(world, "refs/heads/main", line.back(), base);
  REQUIRE(begun.accepted);
  CHECK(begun.contradictions.empty());
  world.state = begun.remember;
  world.repository.set_ref("refs/heads/main", base);

  const std::string branch = "refs/heads/release/0.9";
  CHECK(push(world, branch, {}, line[past / 2]).accepted);
  CHECK(push(world, branch, {}, world.objects.at("fixed").id).accepted);
  const Outcome beside = push(world, branch, {}, world.objects.at("beside").id);
  CHECK_FALSE(beside.accepted);
  REQUIRE(beside.verdicts.size() == 2);
  CHECK(line_of(world, beside.verdicts.front()) ==
        "refused signature.missing commit beside on refs/heads/release/0.9");

  const Outcome clone = replay_as_clone(world, base, line.back());
  CHECK(clone.accepted);
  CHECK(clone.contradictions.empty());
}

}  // namespace muster::test
