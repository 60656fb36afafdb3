#include "property/roster_chain_judging.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "formats/hook_input.h"

namespace muster::test {

std::string refusals(const ChainServer& server, const Outcome& outcome) {
  std::string said = outcome.fault ? "\nfault: " + outcome.fault->because : "";
  for (const Verdict& verdict : outcome.verdicts) {
    if (!is_accepted(verdict)) said += "\n" + line_of(server.world, verdict);
  }
  return said;
}

Outcome judged_once(ChainServer& server, const Push& push) {
  World& world = server.world;
  const auto updates = parse_hook_input(push.input(world), world.repository.hash_algorithm());
  REQUIRE(updates);
  const auto judged = verify_push({world.repository, *updates, *world.anchor, world.state, world.now,
                                   world.max_commits, 1, nullptr, nullptr, &server.chains});
  REQUIRE(judged);
  return {judged->verdicts, {}, judged->accepted, judged->remember, {}};
}

Outcome judged_push(ChainServer& server, const Push& push) {
  Outcome outcome = judged_once(server, push);
  if (!one_in(server.random, 8)) return outcome;
  const Outcome again = judge_push(server.world, push.input(server.world));
  std::string said;
  for (const std::string& contradiction : again.contradictions) said += "\n" + contradiction;
  INFO("judged again" << refusals(server, again) << said);
  CHECK(again.contradictions.empty());
  CHECK(!again.fault);
  CHECK(again.accepted == outcome.accepted);
  CHECK(again.remember == outcome.remember);
  return outcome;
}

bool gets_in_alone(ChainServer& server, const std::string& commit) {
  return judged_once(server, Push{{server.to_mainline(commit)}, false}).accepted;
}

void check_in_order(ChainServer& server, const std::string& tip) {
  const std::string complaint = server.complaint(tip);
  INFO(complaint);
  CHECK(complaint.empty());
}

void check_clone(ChainServer& server, const std::string& tip) {
  const ObjectId& id = server.world.objects.at(tip).id;
  const Outcome clone = judge_history(server.world, {id, *server.world.anchor, {}, {}, {}});
  INFO("a clone of " << tip << refusals(server, clone));
  CHECK(clone.accepted);
  CHECK(clone.contradictions.empty());
}

const Move* move_of(const Push& push, const std::string& ref) {
  const auto found = std::ranges::find(push.moves, ref, &Move::ref);
  return found == push.moves.end() ? nullptr : &*found;
}

}  // namespace muster::test
