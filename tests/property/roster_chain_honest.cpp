#include "property/roster_chain_honest.h"

#include <algorithm>

namespace muster::test {

namespace {

std::string governor(ChainServer& server, const Charter& charter) {
  return pick(server.random, charter.governors);
}

CharterKey* live_key(ChainServer& server, Charter& charter, const std::string& person) {
  for (CharterKey& key : charter.keys) {
    if (key.holder == person && key.is_live(server.world.now) && holds(key.uses, "roster")) return &key;
  }
  return nullptr;
}

void list_fresh_key(ChainServer& server, Charter& charter, const std::string& person) {
  const std::string name = server.fresh(person + "-");
  charter.keys.push_back({name, person, server.world.now, {}, {}, {"git", "roster"}, {}});
}

void end_key(ChainServer& server, Charter& charter) {
  CharterKey* key = live_key(server, charter, governor(server, charter));
  if (key == nullptr) return;
  if (one_in(server.random, 2)) {
    key->until = server.world.now + days(1);
  } else {
    key->revoked = server.world.now;
    key->reason = pick(server.random, {"lost", "superseded"});
  }
}

void add_governor(ChainServer& server, Charter& charter) {
  const CharterPerson person = pick(server.random, charter.persons);
  // Erin stays a developer, whatever happens.
  if (person.left || person.id == "erin" || holds(charter.governors, person.id)) return;
  if (live_key(server, charter, person.id) == nullptr) list_fresh_key(server, charter, person.id);
  charter.governors.push_back(person.id);
}

void remove_governor(ChainServer& server, Charter& charter) {
  if (charter.governors.size() == 1) return;
  const std::string person = governor(server, charter);
  std::erase(charter.governors, person);
  if (one_in(server.random, 2)) charter.person(person)->left = server.world.now;
}

void change_rules(ChainServer& server, Charter& charter) {
  const auto dropped = std::erase_if(charter.rules, [](const CharterRule& r) { return r.name == "build"; });
  if (dropped == 0) {
    charter.rules.push_back({"build", charter.rule("mainline")->refs, {"build/**"}, {"erin"}});
  } else {
    charter.rule("docs")->paths = {pick(server.random, {"docs/**", "make", "build/**"})};
  }
}

void change_developers(ChainServer& server, Charter& charter) {
  const std::string person = pick(server.random, charter.persons).id;
  if (person == "erin") return;
  if (std::erase(charter.developers, person) == 0) charter.developers.push_back(person);
}

void edit(ChainServer& server, Charter& charter) {
  switch (below(server.random, 11)) {
    case 0: charter.threshold = 1 + static_cast<std::uint32_t>(below(server.random, 4)); return;
    case 1: return list_fresh_key(server, charter, governor(server, charter));
    case 2:
    case 3: return end_key(server, charter);
    case 4:
    case 5: return add_governor(server, charter);
    case 6: return remove_governor(server, charter);
    case 7: return change_rules(server, charter);
    case 8: return change_developers(server, charter);
    case 9: charter.baseline = {server.world.objects.at(server.tip()).id.hex()}; return;
    default: charter.mainline = server.fresh("refs/heads/line");
  }
}

bool is_sound(const ChainServer& server, const Charter& charter) {
  const auto to_stay = charter.governors_with(
      [&](const CharterKey& key) { return key.is_live(server.world.now) && !key.until && !key.revoked; });
  return charter.governors.size() > 1 && to_stay.size() >= charter.threshold &&
         server.reach(charter).size() < charter.threshold;
}

}  // namespace

Charter next_charter(ChainServer& server, const std::string& before) {
  Charter charter = server.charter_of(before);
  ++charter.version;
  charter.previous = digest_of_bytes(server.files_of(before).bytes).text();
  if (!one_in(server.random, 4)) charter.issued = server.world.now;
  if (charter.expires <= server.world.now) charter.expires = server.world.now + days(150);
  return charter;
}

std::string honest_version(ChainServer& server, Renames renames) {
  for (int tries = 0; tries < 200; ++tries) {
    Charter charter = next_charter(server, server.version());
    charter.issued = server.world.now;
    if (one_in(server.random, 3)) charter.expires = server.world.now + days(150);
    for (std::size_t edits = below(server.random, 4); edits > 0; --edits) edit(server, charter);
    const bool renamed = charter.mainline != server.charter().mainline;
    if (!is_sound(server, charter) || (renamed && renames == Renames::never)) continue;
    std::string version = server.write(charter, server.version());
    if (server.sign_by_quorum(version, server.version())) return version;
  }
  throw ScriptError("the governors cannot agree on anything");
}

Push honest_code(ChainServer& server) {
  const FileMap files = server.with_file(server.files(), server.fresh("code/h"));
  return {{server.to_mainline(server.commit({server.tip()}, "erin", files))}, false};
}

}  // namespace muster::test
