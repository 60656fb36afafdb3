// Evidence as it is handed out: bare, or signed by a robot's key with the use `receipt`.
#pragma once

#include <string>

#include "model/evidence.h"
#include "roster/roster.h"
#include "tool/globals.h"

namespace muster {

// "git+…": where a commit comes from, as whoever holds this clone knows it.
Result<std::string> resource_here(const Globals& globals);

// One line. `key` as for --evidence-key; empty: bare, which is said. A Fault (fault.config) where nobody
// would believe that key.
Result<std::string> evidence_file_text(const Globals& globals, const std::string& key,
                                       const Evidence& evidence, const Roster& roster);

}  // namespace muster
