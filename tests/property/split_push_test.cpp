// A push in two parts, cut anywhere on the first-parent line and judged at the same time, lets in what the
// whole push lets in, and nothing else: neither hides something by being whole, nor by coming in parts.
//
// What the design guarantees, exactly:
// * The mainline: every step is judged by the roster below it, at the receive time and as a clone would
//   replay it, so it does not matter in which push it comes. Exceptions, vouched commits, expiry and
//   revocations count from the step after the one that brings them in, in either way.
// * Another governed ref: the commits that the whole push brings in are the ones that the two parts bring
//   in together; a part that is refused does not move the ref, and what it held stays unknown to it.
// * Cuts are made among the commits that the push brings in. Further down, at a commit that the mainline
//   holds, a release branch made there and then moved up takes in mainline commits by its own rules, while
//   one that is made above them does not.
//
// What it does not guarantee, and is left out here (life.h, scope_changes):
// * A `compromised` revocation reaches back: a whole push that holds both the commit and the revocation is
//   refused; in two parts the commit comes in first, and a clone refuses it afterwards, as it should.
// * A raised baseline lets a clone's clock start later, for the second part at once; a roster that names
//   other refs or another mainline is compared with what stood before the push, so that two of them in one
//   push may undo each other.
// * max_commits and the deadline are of one push.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "property/life.h"
#include "support/seeds.h"

namespace muster::test {

namespace {

// The first-parent line of a ref's move, newest first, without what it held and what it did not bring in.
// Of the mainline all of it is brought in, also what is not judged behind a refused roster.
std::vector<ObjectId> cuts_of(const World& world, const Move& move, const Outcome& outcome, bool mainline) {
  std::set<std::string> judged;
  for (const Verdict& verdict : outcome.verdicts) {
    const ObjectRef& object =
        std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
    if (object.kind == ObjectKind::commit) judged.insert(object.id);
  }
  std::map<ObjectId, const NamedObject*> known;
  for (const auto& [name, object] : world.objects) known.emplace(object.id, &object);
  std::vector<ObjectId> cuts;
  for (ObjectId at = move.next; known.contains(at) && !known.at(at)->parents.empty();) {
    at = known.at(at)->parents.front();
    if (at == move.present || (!mainline && !judged.contains(at.hex()))) break;
    cuts.push_back(at);
  }
  return cuts;
}

struct SplitTally {
  int accepted = 0;
  int refused = 0;
};

std::string refusals_of(const World& world, const Outcome& outcome) {
  std::string said;
  for (const Verdict& verdict : outcome.verdicts) {
    if (!is_accepted(verdict)) said += "\n" + line_of(world, verdict);
  }
  return said;
}

// Whether the move comes in when it is made by way of `cut`.
bool gets_in_by(Life& life, const Move& move, const ObjectId& cut, std::string& said) {
  World world = life.world();
  const std::string old = move.present.value_or(world.zero()).hex();
  const Outcome first = judge_push(world, old + " " + cut.hex() + " " + move.ref + "\n");
  said = "\nfirst part:" + refusals_of(world, first);
  CHECK(first.contradictions.empty());
  if (!first.accepted) return false;
  if (first.remember) world.state = first.remember;
  world.repository.set_ref(move.ref, cut);
  const Outcome second = judge_push(world, cut.hex() + " " + move.next.hex() + " " + move.ref + "\n");
  CHECK(second.contradictions.empty());
  said += "\nsecond part:" + refusals_of(world, second);
  return second.accepted;
}

void check_cuts(Random& random, Life& life, const Move& move, SplitTally& tally) {
  const std::string old = move.present.value_or(life.world().zero()).hex();
  const Outcome whole = judge_push(life.world(), old + " " + move.next.hex() + " " + move.ref + "\n");
  std::vector<ObjectId> cuts = cuts_of(life.world(), move, whole, move.ref == life.mainline());
  while (cuts.size() > 4) cuts.erase(cuts.begin() + static_cast<std::ptrdiff_t>(below(random, cuts.size())));
  for (const ObjectId& cut : cuts) {
    std::string said;
    const bool in_parts = gets_in_by(life, move, cut, said);
    INFO("on " << move.ref << " cut at " << life.world().name_of_id(cut.hex())
               << "\nwhole:" << refusals_of(life.world(), whole) << said);
    CHECK(in_parts == whole.accepted);
    ++(whole.accepted ? tally.accepted : tally.refused);
  }
}

}  // namespace

TEST_CASE("a push in two parts lets in what the whole push lets in") {
  SplitTally tally;
  const SeedRange seeds = for_each_seed(25, [&](Random& random) {
    Life life(random, {true, false, false});
    for (int pushes = 0; pushes < 10; ++pushes) {
      const Push push = life.next_push();
      for (const Move& move : push.moves) {
        if (move.ref == life.mainline() || move.ref.starts_with("refs/heads/release/"))
          check_cuts(random, life, move, tally);
      }
      const Outcome outcome = judge_push(life.world(), push.input(life.world()));
      if (outcome.accepted)
        life.carry_out(push, outcome);
      else
        life.drop();
    }
  });
  if (!seeds.usual) return;
  CHECK(tally.accepted > static_cast<int>(seeds.last));
  CHECK(tally.refused > static_cast<int>(seeds.last));
}

}  // namespace muster::test
