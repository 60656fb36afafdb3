// No sequence of pushes that lacks a threshold of the governors in force ever widens who may sign.
//
// Thieves hold keys of fewer governors than the threshold asks for, and any number of other keys: of
// developers, of the robot, of those who have left, keys that are revoked, ended or of another use, and new
// ones. Between honest steps they push whatever they can think of (roster_chain_attacks.h). The test made
// every signature, so it knows without the judge who signed which bytes, and so which rosters may follow
// one another (ChainServer::complaint). Of every attack the same bytes are then signed by as many governors
// as were missing and are pushed the same way: what is lawful comes in, so that it was refused for want of
// these signatures and nothing else; what the design forbids to everybody does not.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "property/roster_chain_honest.h"
#include "property/roster_chain_judging.h"
#include "property/roster_chain_plan.h"
#include "support/seeds.h"

namespace muster::test {

namespace {

struct ChainCounts {
  int tried = 0;
  int refused = 0;    // that would have changed the mainline
  int completed = 0;  // let in with the signatures that were missing
  int forbidden = 0;  // refused even with them
};

struct ChainTally {
  std::map<std::string, ChainCounts> edits, forgings, ways;
  int attacks = 0, without_force = 0, honest = 0, short_of_own = 0, code = 0, squatted = 0, fetched = 0;
  int may_sign = 0, may_not_sign = 0;
};

// A key that the version would have listed.
std::string wanted_key(const ChainServer& server, const std::string& version) {
  if (version.empty()) return "mallory";
  for (const CharterKey& key : server.charter_of(version).keys) {
    if (person_of_key(key.name) == "mallory") return key.name;
  }
  return "mallory";
}

// Whose keys sign what on the mainline is what the roster in force says.
void check_who_may_sign(ChainServer& server, const std::string& refused, ChainTally& tally) {
  Names keys = {wanted_key(server, refused), pick(server.random, server.charter().keys).name};
  if (!server.stolen.empty() && one_in(server.random, 2)) keys.back() = pick(server.random, server.stolen);
  for (const std::string& key : keys) {
    const std::string path = pick(server.random, {"code/p", "docs/p", "build/p", "make"});
    const bool may = server.charter().lets_sign(key, path, server.world.now);
    const std::string commit = server.commit({server.tip()}, key, server.with_file(server.files(), path));
    INFO("then " << path << " by " << key);
    CHECK(gets_in_alone(server, commit) == may);
    ++(may ? tally.may_sign : tally.may_not_sign);
  }
}

// ---- attacks ----

bool is_listed(const ChainServer& server, const std::string& key) {
  const CharterKey* found = server.charter().key(key);
  return found != nullptr && found->is_live(server.world.now) &&
         !server.charter().has_left(found->holder, server.world.now);
}

// A merge that brings in code is signed by a developer, and so is what comes in by a new branch as well, the
// next mainline; everything else by whoever tried it, if anybody knows that key, also after a first version.
std::string lawful_committer(const ChainServer& server, const Attack& attack) {
  const bool merges = std::string(attack.way->name) == "by a merge of code";
  const bool renames = server.charter_of(attack.versions.back()).mainline != server.charter().mainline;
  const bool known = attack.versions.size() == 1 && is_listed(server, attack.committer);
  const bool other = merges || renames || !known;
  return other ? "erin" : attack.committer;
}

// Under a roster that has expired no code comes in, and no ref is made.
bool is_open(const ChainServer& server, const Attack& attack) {
  const std::string way = attack.way->name;
  return server.world.now < server.charter().expires ||
         (way != "by a merge of code" && way != "beside code" && attack.name != "another mainline");
}

// So many governors had to sign that without these it is one too few.
std::set<std::string> all_but_too_few(ChainServer& server, const std::string& version,
                                      const std::string& before) {
  const Charter& charter = server.charter_of(before);
  std::set<std::string> persons = server.signers(charter, version);
  for (std::uint32_t kept = 1; kept < charter.threshold; ++kept) persons.erase(persons.begin());
  return persons;
}

// The same bytes with the signatures that are missing.
void complete(ChainServer& server, const Attack& attack, ChainTally& tally) {
  Names versions;
  std::string before = server.version();
  for (const std::string& version : attack.versions) {
    versions.push_back(server.unsigned_copy(version, before));
    if (!server.sign_by_quorum(versions.back(), before)) return;
    if (version != attack.versions.back()) before = versions.back();
  }
  const std::vector<Push> pushes = attack.way->pushes(server, versions, lawful_committer(server, attack));
  const Outcome outcome = judged_push(server, pushes.back());
  INFO("with the missing signatures" << refusals(server, outcome));
  const Move* move = move_of(pushes.back(), server.charter().mainline);
  if (outcome.accepted && move != nullptr) check_in_order(server, move->name);
  if (attack.law() == Law::never) {
    CHECK(!outcome.accepted);
    for (ChainCounts* counts : {&tally.edits[attack.name], &tally.ways[attack.way->name]})
      ++counts->forbidden;
  }
  if (attack.law() != Law::lawful || !is_open(server, attack)) return;
  CHECK(outcome.accepted);
  CHECK_FALSE(server.complaint(move->name, all_but_too_few(server, versions.back(), before)).empty());
  if (one_in(server.random, 20)) check_clone(server, move->name);
  server.overtaken.push_back(versions.back());
  for (ChainCounts* counts :
       {&tally.edits[attack.name], &tally.forgings[attack.forging->name], &tally.ways[attack.way->name]})
    ++counts->completed;
}

// What is lawful but for the signatures is refused for want of them.
bool says_threshold(const Outcome& outcome) {
  return std::ranges::any_of(outcome.verdicts, [](const Verdict& verdict) {
    const auto* refused = std::get_if<Refused>(&verdict);
    return refused != nullptr && rule_of(refused->reason()) == "roster.threshold";
  });
}

// Nothing that thieves bring in moves the roster.
Outcome hold_out(ChainServer& server, const Push& push, const Attack& attack) {
  const std::string before = server.roster_bytes();
  Outcome outcome = judged_push(server, push);
  const Move* move = move_of(push, server.charter().mainline);
  if (!outcome.accepted) return outcome;
  if (move != nullptr) {
    INFO("let in on " << move->ref);
    check_in_order(server, move->name);
    if (attack.way->law != Law::unsure) FAIL("a version came in that lacks a threshold");
  }
  server.carry_out(push, outcome);
  CHECK(server.roster_bytes() == before);
  CHECK(server.present(server.charter().mainline) == server.world.objects.at(server.tip()).id);
  return outcome;
}

void try_attack(ChainServer& server, Decks& decks, ChainTally& tally) {
  const auto attack = some_attack(server, decks);
  if (!attack) return;
  const std::vector<Push> pushes = attack->way->pushes(server, attack->versions, attack->committer);
  if (pushes.empty()) return;
  const std::string signing = attack->forging == nullptr ? "as it is" : attack->forging->name;
  INFO(attack->name << ", signed: " << signing << ", brought in: " << attack->way->name << ", by "
                    << attack->committer);
  bool refused = true;
  for (const Push& push : pushes) {
    const Move* here = move_of(push, server.charter().mainline);
    // Had the judge let it in, the test would have seen it.
    if (here != nullptr && attack->way->law != Law::unsure) CHECK_FALSE(server.complaint(here->name).empty());
    const Outcome outcome = hold_out(server, push, *attack);
    if (outcome.accepted) ++tally.without_force;
    if (here != nullptr || pushes.size() == 1) refused = refused && !outcome.accepted;
    if (here != nullptr && attack->law() == Law::lawful) CHECK(says_threshold(outcome));
  }
  ++tally.attacks;
  for (ChainCounts* counts :
       {&tally.edits[attack->name], &tally.forgings[signing], &tally.ways[attack->way->name]}) {
    ++counts->tried;
    if (refused) ++counts->refused;
  }
  check_who_may_sign(server, attack->versions.back(), tally);
  if (attack->edit != nullptr) complete(server, *attack, tally);
}

// ---- honest steps ----

void let_in(ChainServer& server, const Push& push) {
  const Outcome outcome = judged_push(server, push);
  INFO(refusals(server, outcome));
  REQUIRE(outcome.accepted);
  const Move* move = move_of(push, server.charter().mainline);
  check_in_order(server, move->name);
  server.carry_out(push, outcome);
  REQUIRE(server.present(server.charter().mainline) == server.world.objects.at(server.tip()).id);
}

// The governors in force agree, and their own successors do not.
void try_short_of_own(ChainServer& server, const std::string& version, ChainTally& tally) {
  const std::string copy = server.unsigned_copy(version, server.version());
  if (!server.sign_by_quorum(copy, server.version(), ChainServer::Own::one_short)) return;
  const Push push = ways().front().pushes(server, {copy}, "erin").front();
  CHECK(!judged_push(server, push).accepted);
  CHECK_FALSE(server.complaint(move_of(push, server.charter().mainline)->name).empty());
  ++tally.short_of_own;
}

// A mainline is never renamed to a branch that somebody has made before.
void try_squatted(ChainServer& server, ChainTally& tally) {
  const std::vector<NamedRef> refs = server.world.repository.refs("refs/heads/line").value();
  for (const NamedRef& ref : refs) {
    if (ref.name == server.charter().mainline) continue;
    Charter charter = next_charter(server, server.version());
    charter.mainline = ref.name;
    const std::string version = server.write(charter, server.version());
    if (!server.sign_by_quorum(version, server.version())) return;
    const Push push = ways().front().pushes(server, {version}, "erin").front();
    CHECK(!judged_push(server, push).accepted);
    ++tally.squatted;
    return;
  }
}

void step_honestly(ChainServer& server, ChainTally& tally) {
  const bool expired = server.world.now >= server.charter().expires;
  const std::string version = honest_version(server, expired ? Renames::never : Renames::maybe);
  INFO("an honest version");
  try_short_of_own(server, version, tally);
  const Way& way = ways()[below(server.random, expired ? 2 : 3)];
  std::string committer = "erin";
  if (const std::string theirs = committer_of_thieves(server);
      one_in(server.random, 4) && theirs != "mallory") {
    const bool renames = server.charter_of(version).mainline != server.charter().mainline;
    if (&way != &ways()[2] && !renames) committer = theirs;  // whoever brings it
    ++tally.fetched;
  }
  let_in(server, way.pushes(server, {version}, committer).front());
  CHECK(server.roster_bytes() == server.files_of(version).bytes);
  ++tally.honest;
}

void pass_time(ChainServer& server) {
  server.world.now =
      server.world.now + Duration{static_cast<std::int64_t>(1 + below(server.random, 200'000))};
  if (one_in(server.random, 12)) server.world.now = server.charter().expires + days(1);
}

void live(ChainServer& server, ChainTally& tally) {
  Decks decks;
  for (int rounds = 0; rounds < 5; ++rounds) {
    pass_time(server);
    for (int attacks = 0; attacks < 4; ++attacks) try_attack(server, decks, tally);
    if (server.world.now < server.charter().expires) {
      let_in(server, honest_code(server));
      ++tally.code;
      try_squatted(server, tally);
    }
    step_honestly(server, tally);
  }
  check_clone(server, server.tip());
}

// No kind of attack was forgotten, and none was refused for another reason than the one that counts.
void check_counts(const ChainCounts& counts, Law law, int least) {
  INFO("tried " << counts.tried << ", refused " << counts.refused << ", let in with all signatures "
                << counts.completed << ", refused even then " << counts.forbidden);
  CHECK(counts.tried >= least);
  CHECK(counts.refused >= least / 2);
  if (law == Law::lawful) CHECK(counts.completed >= least / 3);
  if (law == Law::never) CHECK(counts.forbidden >= least / 2);
}

template <typename Kind>
void check_kinds(const std::vector<Kind>& kinds, std::map<std::string, ChainCounts>& counts, int least) {
  for (const Kind& kind : kinds) {
    INFO(kind.name);
    Law law = Law::unsure;
    if constexpr (requires { kind.law; }) law = kind.law;
    check_counts(counts[kind.name], law, least);
  }
}

}  // namespace

TEST_CASE("no pushes that lack a threshold of governors widen who may sign") {
  ChainTally tally;
  const SeedRange seeds = for_each_seed(20, [&](Random& random) {
    ChainServer server(random);
    live(server, tally);
  });
  if (!seeds.usual) return;
  const auto lives = static_cast<int>(seeds.last);
  check_kinds(edits(), tally.edits, lives / 8);
  check_kinds(substitutes(), tally.edits, lives / 8);
  check_kinds(forgings(), tally.forgings, lives / 2);
  check_kinds(ways(), tally.ways, lives / 4);
  CHECK(tally.attacks > 15 * lives);
  CHECK(tally.honest == 5 * lives);
  CHECK(tally.code > 4 * lives);
  CHECK(tally.fetched > lives / 3);
  CHECK(tally.short_of_own >= lives / 12);
  CHECK(tally.squatted >= lives / 10);
  CHECK(tally.without_force > lives / 2);
  CHECK(tally.may_sign > lives);
  CHECK(tally.may_not_sign > 10 * lives);
}

}  // namespace muster::test
