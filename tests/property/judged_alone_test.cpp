// Judging is without memory: a push judged twice, the refs of a push in any order, and B judged after A give
// what each gives alone, down to the bytes of the JSON.
//
// Refs of one push know of each other only where the design says so: a tag stands on a branch that comes
// with it, and a roster step looks at the refs that it makes governed and at the mainline that it names.
#include <algorithm>
#include <catch2/catch.hpp>

#include "formats/hook_input.h"
#include "property/life.h"
#include "report/json.h"
#include "support/seeds.h"

namespace muster::test {

namespace {

// Verdicts as JSON lines, each ref's in its order.
using Said = std::map<std::string, std::vector<std::string>>;

Said judged(World& world, const std::string& input) {
  const auto updates = parse_hook_input(input, world.repository.hash_algorithm());
  REQUIRE(updates);
  const auto outcome =
      verify_push({world.repository, *updates, world.anchor.value(), world.state, world.now, 100'000});
  REQUIRE(outcome);
  Said said;
  for (const Verdict& verdict : outcome->verdicts) {
    const ObjectRef& object =
        std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
    said[object.ref].push_back(json_of(verdict));
  }
  return said;
}

std::string line_for(const World& world, const Move& move) {
  return Push{{move}, false}.input(world);
}

void check_push(Random& random, Life& life, Push push) {
  World& world = life.world();
  const Said first = judged(world, push.input(world));
  CHECK(judged(world, push.input(world)) == first);
  for (int order = 0; order < 3 && push.moves.size() > 1; ++order) {
    std::shuffle(push.moves.begin(), push.moves.end(), random);
    CHECK(judged(world, push.input(world)) == first);
  }
  for (const Move& move : push.moves) {
    if (push.renames || move.ref.starts_with("refs/tags/")) continue;
    const Said alone = judged(world, line_for(world, move));
    INFO("alone: " << move.ref);
    CHECK(alone.at(move.ref) == first.at(move.ref));
  }
}

// Objects of one clone judged one after the other, over the same caches, in a random order.
struct Reader {
  explicit Reader(const World& world) : repository(world.repository) {}

  std::string commit(const ObjectId& tip, const Sha256Digest& anchor, const ObjectId& id) {
    const HistoryInput history{graph, checker, tip, anchor, {}, {}, nullptr, [](const Verdict&) {}};
    const auto verdict = verify_commit({repository, history}, id, "");
    return verdict ? json_of(*verdict) : "stopped";
  }

  MemoryRepository repository;
  ObjectAccess objects{repository};
  CommitGraph graph{objects, nullptr};
  SignatureChecker checker{1};
};

void check_one_after_the_other(Random& random, Life& life) {
  const World& world = life.world();
  std::vector<ObjectId> commits;
  for (const auto& [name, object] : world.objects) {
    if (name.starts_with("c")) commits.push_back(object.id);
  }
  std::shuffle(commits.begin(), commits.end(), random);
  while (commits.size() > 12) commits.pop_back();
  Reader reader(world);
  for (const ObjectId& id : commits) {
    Reader fresh(world);
    INFO(world.name_of_id(id.hex()));
    CHECK(reader.commit(life.tip(), *world.anchor, id) == fresh.commit(life.tip(), *world.anchor, id));
  }
}

}  // namespace

TEST_CASE("a push is judged the same twice, in any order and ref by ref") {
  for_each_seed(15, [](Random& random) {
    Life life(random, {});
    for (int pushes = 0; pushes < 8; ++pushes) {
      const Push push = life.next_push();
      check_push(random, life, push);
      const Outcome outcome = judge_push(life.world(), push.input(life.world()));
      if (outcome.accepted)
        life.carry_out(push, outcome);
      else
        life.drop();
    }
    check_one_after_the_other(random, life);
  });
}

}  // namespace muster::test
