// Writing a proposal into a work tree's .muster/.
#pragma once

#include <string>
#include <vector>

#include "app/roster_folder.h"
#include "model/result.h"

namespace muster {

// A Fault (fault.config) where .muster, or one of its folders that something is written into, is a
// symbolic link or no folder: what is written would land elsewhere.
Result<std::monostate> check_proposal_folder(const std::string& folder);

// Each file whole or not at all; first what is new, then `remove` goes, roster.toml comes last: until
// then the folder holds the version that it held. `remove` and `write` are paths below `folder`.
Result<std::monostate> write_proposal(const std::string& folder, const RosterFiles& write,
                                      const std::vector<std::string>& remove);

}  // namespace muster
