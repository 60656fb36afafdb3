#include "property/roster_chain_plan.h"

#include "property/roster_chain_honest.h"

namespace muster::test {

namespace {

// What stands below the version that is wanted: an honest one, or one that makes the next one easy.
std::string version_below(ChainServer& server, const Attack& attack) {
  if (std::string(attack.way->name) == "on an honest version") return honest_version(server, Renames::never);
  for (;;) {
    Charter charter = next_charter(server, server.version());
    if (!edits()[below(server.random, 5)].apply(server, charter)) continue;
    std::string version = server.write(charter, server.version());
    forgings()[1].sign(server, version, server.version());
    return version;
  }
}

}  // namespace

bool write_versions(ChainServer& server, Attack& attack) {
  std::string before = server.version();
  if (attack.way->versions == 2) {
    before = version_below(server, attack);
    attack.versions.push_back(before);
  }
  Charter charter = next_charter(server, before);
  if (!attack.edit->apply(server, charter)) return false;
  attack.versions.push_back(server.write(charter, before));
  attack.forging->sign(server, attack.versions.back(), before);
  return true;
}

namespace {

std::optional<Attack> plan(ChainServer& server, Decks& decks) {
  Attack attack;
  attack.way = &decks.ways.next(server.random);
  attack.committer = committer_of_thieves(server);
  if (attack.way->versions == 1 && one_in(server.random, 4)) {
    const Substitute& substitute = decks.substitutes.next(server.random);
    const auto version = substitute.make(server);
    if (!version) return std::nullopt;
    attack.name = substitute.name;
    attack.versions = {*version};
    return attack;
  }
  attack.edit = &decks.edits.next(server.random);
  attack.forging = &decks.forgings.next(server.random);
  attack.name = attack.edit->name;
  if (!write_versions(server, attack)) return std::nullopt;
  return attack;
}

}  // namespace

std::optional<Attack> some_attack(ChainServer& server, Decks& decks) {
  for (int plans = 0; plans < 20; ++plans) {
    if (auto attack = plan(server, decks)) return attack;
  }
  return std::nullopt;
}

}  // namespace muster::test
