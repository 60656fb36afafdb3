// What one version of a roster changes against another, in sentences: who gains what, who loses what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "roster/roster.h"

namespace muster {

// Widening: something that was refused may be let in from now on, or lasts longer. What cannot be told
// to be none is taken for one. Narrowing: something that was let in may be refused.
enum class Effect { widening, narrowing, neither };

struct RosterChange {
  Effect effect;
  std::string sentence;  // escaped; without a full stop
};

std::string_view name_of(Effect effect);  // "widening", …

// The full name of a key; hashing is crypto's.
using NameKey = std::string (*)(const PublicKey& key);

// Everything but version, previous and issued, in the order of the schema. Empty where two rosters
// say the same.
std::vector<RosterChange> changes_between(const Roster& before, const Roster& after, NameKey name_key);

}  // namespace muster
