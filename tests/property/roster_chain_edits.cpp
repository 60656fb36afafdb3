#include <algorithm>

#include "property/roster_chain_attacks.h"

namespace muster::test {

namespace {

// A key of theirs that nobody has seen.
std::string list_key(ChainServer& server, Charter& charter, const std::string& holder) {
  std::string name = server.fresh("mallory-");
  charter.keys.push_back({name, holder, charter.issued, {}, {}, {"git", "roster"}, {}});
  return name;
}

void list_mallory(ChainServer& server, Charter& charter) {
  if (charter.person("mallory") == nullptr) charter.persons.push_back({"mallory", {}});
  list_key(server, charter, "mallory");
}

// One of the keys of which this is true.
template <typename Test>
CharterKey* some_key(ChainServer& server, Charter& charter, const Test& test) {
  std::vector<CharterKey*> found;
  for (CharterKey& key : charter.keys) {
    if (test(key)) found.push_back(&key);
  }
  return found.empty() ? nullptr : pick(server.random, found);
}

bool is_honest_governor(const ChainServer& server, const Charter& charter, const std::string& person) {
  return holds(charter.governors, person) && !server.reach(charter).contains(person);
}

CharterKey* key_of_honest_governor(ChainServer& server, Charter& charter) {
  return some_key(server, charter,
                  [&](const CharterKey& key) { return is_honest_governor(server, charter, key.holder); });
}

bool govern_themselves(ChainServer& server, Charter& charter) {
  if (holds(charter.governors, "mallory")) return false;
  list_mallory(server, charter);
  charter.governors.emplace_back("mallory");
  return true;
}

bool replace_governors(ChainServer& server, Charter& charter) {
  list_mallory(server, charter);
  charter.governors = {"mallory"};
  charter.threshold = 1;
  return true;
}

bool lower_threshold(ChainServer&, Charter& charter) {
  if (charter.threshold == 1) return false;
  --charter.threshold;
  return true;
}

bool list_key_of_governor(ChainServer& server, Charter& charter) {
  const CharterKey* key = key_of_honest_governor(server, charter);
  if (key == nullptr) return false;
  list_key(server, charter, std::string(key->holder));
  return true;
}

bool use_for_rosters(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [&](const CharterKey& k) {
    return server.is_stolen(k.name) && !holds(k.uses, "roster") &&
           is_honest_governor(server, charter, k.holder);
  });
  if (key == nullptr) return false;
  key->uses.emplace_back("roster");
  return true;
}

bool extend_window(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [&](const CharterKey& k) {
    return server.is_stolen(k.name) && k.until && *k.until <= server.world.now;
  });
  if (key == nullptr) return false;
  key->until = server.world.now + days(100);
  return true;
}

bool bring_back_leaver(ChainServer& server, Charter& charter) {
  const auto left =
      std::ranges::find_if(charter.persons, [](const CharterPerson& p) { return p.left.has_value(); });
  if (left == charter.persons.end()) return false;
  left->left.reset();
  if (!server.is_stolen(left->id)) list_key(server, charter, left->id);
  charter.governors.push_back(left->id);
  return true;
}

bool govern_by_stolen_person(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [&](const CharterKey& k) {
    return server.is_stolen(k.name) && k.is_live(server.world.now) && k.holder != "forge" &&
           !charter.person(k.holder)->left && !holds(charter.governors, k.holder);
  });
  if (key == nullptr) return false;
  if (!holds(key->uses, "roster")) key->uses.emplace_back("roster");
  charter.governors.push_back(key->holder);
  return true;
}

bool add_rule(ChainServer& server, Charter& charter) {
  list_mallory(server, charter);
  charter.rules.push_back({server.fresh("rule"), {"refs/heads/theirs/*"}, {"**"}, {"mallory"}});
  return true;
}

bool widen_paths(ChainServer&, Charter& charter) {
  CharterRule* rule = charter.rule("docs");
  if (holds(rule->signers, "forge")) return false;
  rule->paths = {"docs/**", "build/**"};
  rule->signers.emplace_back("forge");
  std::erase_if(charter.rules, [](const CharterRule& r) { return r.name == "build"; });
  return true;
}

bool drop_rule(ChainServer&, Charter& charter) {
  return std::erase_if(charter.rules, [](const CharterRule& r) { return r.name == "build"; }) != 0;
}

bool join_developers(ChainServer& server, Charter& charter) {
  list_mallory(server, charter);
  charter.developers.emplace_back("mallory");
  return true;
}

// An unsigned commit on what is there.
std::string rogue(ChainServer& server) {
  const std::string name =
      server.commit({server.tip()}, "", server.with_file(server.files(), "code/backdoor"));
  return server.world.objects.at(name).id.hex();
}

bool raise_baseline(ChainServer& server, Charter& charter) {
  charter.baseline.push_back(rogue(server));
  return true;
}

bool vouch(ChainServer& server, Charter& charter) {
  charter.vouched.push_back(rogue(server));
  return true;
}

bool except(ChainServer& server, Charter& charter) {
  if (charter.rule("mainline") == nullptr) return false;
  charter.excepted.push_back(rogue(server));
  return true;
}

bool rename_mainline(ChainServer& server, Charter& charter) {
  charter.mainline = server.fresh("refs/heads/line");
  return true;
}

bool toggle_free_refs(ChainServer&, Charter& charter) {
  charter.free_refs = !charter.free_refs;
  return true;
}

bool take_robot(ChainServer& server, Charter& charter) {
  charter.owner = charter.owner == "dave" ? "erin" : "dave";
  charter.keys.push_back({server.fresh("mallory-"), "forge", charter.issued, {}, {}, {"git"}, {}});
  return !charter.has_left(charter.owner, server.world.now);
}

bool look_honest(ChainServer&, Charter& charter) {
  charter.expires = charter.expires + days(30);
  return true;
}

bool raise_threshold(ChainServer& server, Charter& charter) {
  if (holds(charter.governors, "mallory")) return false;
  list_mallory(server, charter);
  charter.governors.emplace_back("mallory");
  ++charter.threshold;
  return true;
}

// ---- what the design forbids to everybody ----

bool move_key(ChainServer& server, Charter& charter) {
  CharterKey* key = key_of_honest_governor(server, charter);
  if (key == nullptr) return false;
  list_mallory(server, charter);
  // The list may lie elsewhere now.
  key = key_of_honest_governor(server, charter);
  key->holder = "mallory";
  return true;
}

bool renew_key(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [](const CharterKey&) { return true; });
  key->added = key->added - days(1);
  return true;
}

bool drop_revocation(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [](const CharterKey& k) { return k.revoked.has_value(); });
  if (key != nullptr) key->revoked.reset();
  return key != nullptr;
}

bool revoke_later(ChainServer& server, Charter& charter) {
  CharterKey* key = some_key(server, charter, [](const CharterKey& k) { return k.revoked.has_value(); });
  if (key != nullptr) key->revoked = server.world.now + days(50);
  return key != nullptr;
}

bool forget_person(ChainServer& server, Charter& charter) {
  const CharterKey* key = some_key(server, charter, [&](const CharterKey& k) {
    return !holds(charter.governors, k.holder) && k.holder != "forge" && k.holder != "erin" &&
           k.holder != charter.owner;
  });
  if (key == nullptr) return false;
  const std::string person = key->holder;
  std::erase_if(charter.persons, [&](const CharterPerson& p) { return p.id == person; });
  std::erase_if(charter.keys, [&](const CharterKey& k) { return k.holder == person; });
  std::erase(charter.developers, person);
  for (CharterRule& rule : charter.rules) std::erase(rule.signers, person);
  return true;
}

bool forget_key(ChainServer& server, Charter& charter) {
  const CharterKey* key =
      some_key(server, charter, [](const CharterKey& k) { return k.name.find('-') != std::string::npos; });
  if (key == nullptr) return false;
  const std::string name = key->name;
  std::erase_if(charter.keys, [&](const CharterKey& k) { return k.name == name; });
  return true;
}

// Nobody makes it.
bool rename_to_nowhere(ChainServer& server, Charter& charter) {
  charter.mainline = server.fresh("refs/heads/nowhere");
  return true;
}

// Somebody has made it before.
bool rename_to_branch(ChainServer& server, Charter& charter) {
  Names found;
  const std::vector<NamedRef> refs = server.world.repository.refs("refs/heads/").value();
  for (const NamedRef& ref : refs) {
    if (ref.name != charter.mainline) found.push_back(ref.name);
  }
  if (!found.empty()) charter.mainline = pick(server.random, found);
  return !found.empty();
}

bool rename_project(ChainServer&, Charter& charter) {
  charter.project = "acme/theirs";
  return true;
}

bool skip_version(ChainServer&, Charter& charter) {
  ++charter.version;
  return true;
}

bool name_older_as_previous(ChainServer& server, Charter& charter) {
  if (server.landed().size() < 2) return false;
  const std::string& older = server.landed()[below(server.random, server.landed().size() - 1)];
  charter.previous = digest_of_bytes(server.files_of(older).bytes).text();
  return true;
}

bool robot_governs(ChainServer&, Charter& charter) {
  charter.governors.emplace_back("forge");
  return true;
}

bool issue_before(ChainServer& server, Charter& charter) {
  charter.issued = server.charter().issued - days(1);
  return true;
}

// What an old version said, as the next one: whoever was governor then is it again.
bool republish(ChainServer& server, Charter& charter) {
  const Charter old = server.charter_of(server.landed()[below(server.random, server.landed().size())]);
  charter.governors = old.governors;
  charter.threshold = old.threshold;
  charter.rules = old.rules;
  charter.developers = old.developers;
  charter.free_refs = old.free_refs;
  return true;
}

}  // namespace

const std::vector<Edit>& edits() {
  static const std::vector<Edit> all = {
      {"they govern", Law::lawful, govern_themselves},
      {"they alone govern", Law::lawful, replace_governors},
      {"a lower threshold", Law::lawful, lower_threshold},
      {"a higher threshold", Law::lawful, raise_threshold},
      {"their key for a governor", Law::lawful, list_key_of_governor},
      {"another use for a stolen key", Law::lawful, use_for_rosters},
      {"a longer window", Law::lawful, extend_window},
      {"a leaver comes back", Law::lawful, bring_back_leaver},
      {"a stolen person governs", Law::lawful, govern_by_stolen_person},
      {"one more rule", Law::lawful, add_rule},
      {"wider paths", Law::lawful, widen_paths},
      {"a rule less", Law::lawful, drop_rule},
      {"they develop", Law::lawful, join_developers},
      {"a raised baseline", Law::lawful, raise_baseline},
      {"a vouched commit", Law::lawful, vouch},
      {"an exception", Law::lawful, except},
      {"another mainline", Law::lawful, rename_mainline},
      {"free refs", Law::lawful, toggle_free_refs},
      {"a robot of theirs", Law::lawful, take_robot},
      {"nothing that matters", Law::lawful, look_honest},
      {"an old version again", Law::unsure, republish},
      {"a mainline that is nowhere", Law::never, rename_to_nowhere},
      {"a branch as mainline", Law::never, rename_to_branch},
      {"a moved key", Law::never, move_key},
      {"another `added`", Law::never, renew_key},
      {"a revocation less", Law::never, drop_revocation},
      {"a later revocation", Law::never, revoke_later},
      {"a person less", Law::never, forget_person},
      {"a key less", Law::never, forget_key},
      {"another project", Law::never, rename_project},
      {"a version that is skipped", Law::never, skip_version},
      {"an older `previous`", Law::never, name_older_as_previous},
      {"a robot governs", Law::never, robot_governs},
      {"an earlier `issued`", Law::never, issue_before},
  };
  return all;
}

}  // namespace muster::test
