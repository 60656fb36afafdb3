// What the hook accepted, a full clone accepts: of random lives (see life.h) some pushes are
// refused; nothing that came in may fail a clone of the mainline, as a whole, commit by commit, and from
// the push before on.
//
// Of tags and of other refs than the mainline the design says less: a clone judges them at the time that
// they claim, which is not when the server saw them. Where they claim that very time and every clock was
// right, a clone judges them just as the hook did, and goes on doing so until their key is revoked.
#include <catch2/catch.hpp>

#include "property/life.h"
#include "support/seeds.h"

namespace muster::test {

namespace {

void check_clone(Life& life, const ObjectId& before) {
  const Outcome clone = replay_as_clone(life.world(), life.tip(), before);
  std::string said;
  for (const Verdict& verdict : clone.verdicts) {
    if (!is_accepted(verdict)) said += "\n" + line_of(life.world(), verdict);
  }
  for (const std::string& contradiction : clone.contradictions) said += "\n" + contradiction;
  if (clone.fault) said += "\nfault: " + clone.fault->because;
  INFO("at " << life.world().name_of_id(life.tip().hex()) << said);
  CHECK(said.empty());
}

struct ReplayTally {
  int accepted = 0;
  int refused = 0;
};

void live(Life& life, ReplayTally& tally) {
  for (int pushes = 0; pushes < 10; ++pushes) {
    const Push push = life.next_push();
    const Outcome outcome = judge_push(life.world(), push.input(life.world()));
    std::string said;
    for (const std::string& contradiction : outcome.contradictions) said += contradiction + "\n";
    INFO(said);
    CHECK(outcome.contradictions.empty());
    if (outcome.fault) FAIL("fault: " << outcome.fault->because);
    if (!outcome.accepted) {
      ++tally.refused;
      life.drop();
      continue;
    }
    ++tally.accepted;
    const ObjectId before = life.tip();
    life.carry_out(push, outcome);
    if (before != life.tip()) check_clone(life, before);
  }
}

// Judged by the hook and by a clone at once, where both see the same.
class Beside {
 public:
  Beside(Random& random, Life& life) : random_(random), life_(life) {}

  void check_tag() {
    World& world = life_.world();
    world.now = world.now + Duration{1};
    const std::string name = "v" + std::to_string(++count_) + "-beside";
    const std::string ref = "refs/tags/" + name;
    make_all(world, "tag " + name + " of " + world.name_of_id(life_.tip().hex()) + maker());
    const bool accepted = pushed(ref, name, {});
    world.repository.set_ref(ref, world.objects.at(name).id);
    const Outcome clone = judge_tag_alone(world, audit(), ref);
    INFO("tag " << name << ", by the hook " << (accepted ? "accepted" : "refused") << said(clone));
    CHECK(clone.accepted == accepted);
    if (accepted)
      tags_.push_back(ref);
    else
      world.repository.remove_ref(ref);
  }

  void check_commit() {
    World& world = life_.world();
    world.now = world.now + Duration{1};
    const std::string name = "b" + std::to_string(++count_) + "-beside";
    const std::string ref = "refs/heads/release/beside";
    const auto present = life_.present(ref);
    make_all(world,
             "commit " + name + " on " + world.name_of_id(present.value_or(life_.tip()).hex()) + maker());
    const ObjectId id = world.objects.at(name).id;
    const bool accepted = pushed(ref, name, present);
    const Outcome clone = judge_commit_alone(world, audit(), id, ref);
    INFO("commit " << name << ", by the hook " << (accepted ? "accepted" : "refused") << said(clone));
    CHECK(clone.accepted == accepted);
    if (accepted) world.repository.set_ref(ref, id);
  }

  // Long afterwards.
  void check_tags_again() {
    for (const std::string& ref : tags_) {
      const Outcome clone = judge_tag_alone(life_.world(), audit(), ref);
      INFO(ref << said(clone));
      const auto* refused = clone.verdicts.empty() ? nullptr : std::get_if<Refused>(&clone.verdicts.front());
      CHECK((clone.accepted || (refused != nullptr && rule_of(refused->reason()) == "key.revoked")));
    }
  }

 private:
  std::string maker() {
    std::string text = " by " + pick(random_, {"alice", "erin", "erin", "dave"});
    if (one_in(random_, 8)) text += pick(random_, {" unsigned", " signed mallory", " email x@example.org"});
    return text + "\n";
  }

  bool pushed(const std::string& ref, const std::string& name, const std::optional<ObjectId>& present) {
    World& world = life_.world();
    const Push push{{{ref, name, present, world.objects.at(name).id}}, false};
    const Outcome outcome = judge_push(world, push.input(world));
    CHECK(outcome.contradictions.empty());
    return outcome.accepted;
  }

  Audit audit() { return {life_.tip(), life_.world().anchor.value(), {}, {}, {}}; }

  std::string said(const Outcome& outcome) {
    std::string text = ", by the clone:";
    for (const Verdict& verdict : outcome.verdicts) text += " " + line_of(life_.world(), verdict);
    return text;
  }

  Random& random_;
  Life& life_;
  std::vector<std::string> tags_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("tags and release branches are judged by a clone as by the hook where clocks are right") {
  for_each_seed(10, [](Random& random) {
    Life life(random, {true, true, true});
    Beside beside(random, life);
    for (int pushes = 0; pushes < 10; ++pushes) {
      const Push push = life.next_push();
      const Outcome outcome = judge_push(life.world(), push.input(life.world()));
      if (outcome.accepted)
        life.carry_out(push, outcome);
      else
        life.drop();
      beside.check_tag();
      beside.check_commit();
    }
    beside.check_tags_again();
  });
}

TEST_CASE("what the hook accepted a full clone accepts") {
  ReplayTally tally;
  const SeedRange seeds = for_each_seed(30, [&](Random& random) {
    Life life(random, {});
    live(life, tally);
  });
  if (!seeds.usual) return;
  const auto lives = static_cast<int>(seeds.last);
  // Lives that are all refused, or never, would test nothing.
  CHECK(tally.accepted > 2 * lives);
  CHECK(tally.refused > lives);
}

}  // namespace muster::test
