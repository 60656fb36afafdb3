// What fails with too few keys comes in with one key more: thieves who hold a threshold of governors' keys
// bring in what they want, and may sign what it says. So the attacks of roster_chain_test.cpp are well made,
// and what refuses them there is the one signature that they lack.
#include <catch2/catch.hpp>
#include <map>

#include "property/roster_chain_judging.h"
#include "property/roster_chain_plan.h"
#include "support/seeds.h"

namespace muster::test {

namespace {

// Keys of so many governors that they could sign by themselves.
void steal_threshold(ChainServer& server) {
  for (const CharterKey& key : server.charter().keys) {
    const bool enough = server.reach(server.charter()).size() >= server.charter().threshold;
    if (!enough && holds(server.charter().governors, key.holder)) server.stolen.insert(key.name);
  }
}

void try_with_threshold(const ChainServer& there, const Edit& edit, std::map<std::string, int>& let_in) {
  ChainServer server = there;
  Attack attack;
  attack.edit = &edit;
  attack.forging = &forgings()[1];
  attack.way = &ways()[below(server.random, 5)];
  attack.name = edit.name;
  attack.committer = "erin";
  if (!write_versions(server, attack)) return;
  const std::vector<Push> pushes = attack.way->pushes(server, attack.versions, attack.committer);
  if (attack.law() != Law::lawful || pushes.empty()) return;
  const Outcome outcome = judged_push(server, pushes.back());
  const Move* move = move_of(pushes.back(), server.charter().mainline);
  INFO(edit.name << ", brought in: " << attack.way->name << refusals(server, outcome));
  CHECK(outcome.accepted);
  check_in_order(server, move->name);
  // Which is what the test says of thieves with one key less.
  CHECK_FALSE(server.complaint(move->name, {*server.reach(server.charter()).begin()}).empty());
  if (!outcome.accepted) return;
  const std::string before = server.roster_bytes();
  server.carry_out(pushes.back(), outcome);
  CHECK(server.roster_bytes() != before);
  ++let_in[edit.name];
  for (const CharterKey& key : server.charter().keys) {
    if (person_of_key(key.name) != "mallory") continue;
    const std::string commit =
        server.commit({server.tip()}, key.name, server.with_file(server.files(), "code/p"));
    const bool own_name = key.holder == "mallory";
    const bool may = own_name && server.charter().lets_sign(key.name, "code/p", server.world.now);
    CHECK(gets_in_alone(server, commit) == may);
  }
}

}  // namespace

TEST_CASE("thieves with a threshold of keys bring in what they want") {
  std::map<std::string, int> let_in;
  const SeedRange seeds = for_each_seed(10, [&](Random& random) {
    ChainServer server(random);
    steal_threshold(server);
    for (const Edit& edit : edits()) try_with_threshold(server, edit, let_in);
  });
  if (!seeds.usual) return;
  for (const Edit& edit : edits()) {
    INFO(edit.name);
    if (edit.law == Law::lawful) CHECK(let_in[edit.name] >= static_cast<int>(seeds.last) / 5);
  }
}

}  // namespace muster::test
