// What honest governors do: they come and go, change keys, thresholds, rules and the mainline's name, and
// never leave thieves with a threshold.
#pragma once

#include <string>
#include <vector>

#include "property/roster_chain_server.h"

namespace muster::test {

// The version after `before` that somebody wants to bring in: numbered, dated now or as early as may be.
Charter next_charter(ChainServer& server, const std::string& before);

// A version after the one in force that honest governors want, signed by exactly a threshold.
enum class Renames { maybe, never };
std::string honest_version(ChainServer& server, Renames renames);
// An ordinary commit on the mainline's tip.
Push honest_code(ChainServer& server);

}  // namespace muster::test
