// What thieves try with the keys that they hold, in three parts: what the roster shall say, how it is
// signed, and how it is brought to the server.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "property/roster_chain_server.h"

namespace muster::test {

// What becomes of it when a threshold of the governors, old and own, signs these very bytes.
enum class Law { lawful, never, unsure };

struct Edit {
  const char* name;
  Law law;
  // Makes of the charter that it follows what thieves want; nothing where they cannot want it.
  std::function<bool(ChainServer&, Charter&)> apply;
};
const std::vector<Edit>& edits();

// What is no next version at all: gives the version to push, empty: .muster is removed; nothing where
// there is none.
struct Substitute {
  const char* name;
  std::function<std::optional<std::string>(ChainServer&)> make;
};
const std::vector<Substitute>& substitutes();

struct Forging {
  const char* name;
  // What is signed by keys that are held, by honest signatures that exist, and by tricks.
  std::function<void(ChainServer&, const std::string& version, const std::string& before)> sign;
};
const std::vector<Forging>& forgings();

struct Way {
  const char* name;
  Law law;
  std::size_t versions;  // that it brings in: 2 where a version lies below the one that is wanted
  // The pushes, one after the other; none where the way is not open now.
  std::function<std::vector<Push>(ChainServer&, const Names& versions, const std::string& committer)> pushes;
};
const std::vector<Way>& ways();

// Keys that thieves can sign a commit with which the roster in force lists; a stranger's where there are
// none.
std::string committer_of_thieves(ChainServer& server);

}  // namespace muster::test
