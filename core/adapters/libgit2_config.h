// A configuration as libgit2 reads it. For adapters/ only.
#pragma once

#include <git2.h>

#include <vector>

#include "adapters/complete_history.h"
#include "model/result.h"

namespace muster {

tl::unexpected<Fault> unreadable_config();

// Every setting, in the order of the files.
Result<std::vector<Setting>> all_settings(git_config* config);

}  // namespace muster
