// A folder laid out like .muster/, from disk: for --roster and for proposals in a work tree.
#pragma once

#include <optional>
#include <string>

#include "app/roster_folder.h"
#include "model/result.h"

namespace muster {

// Everything; symbolic links and other special files count as absent, as they do in a
// commit's tree. Nothing where there is no such folder; a Fault where it is deeper or larger than
// any roster folder can be.
Result<std::optional<RosterFiles>> read_roster_folder(const std::string& folder);

}  // namespace muster
