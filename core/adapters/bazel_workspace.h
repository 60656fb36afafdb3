// Which workspace Bazel builds, as Bazel itself has written it down.
#pragma once

#include <optional>
#include <string>

#include "model/result.h"

namespace muster {

// Bazel runs its actions below its output base, and keeps a file DO_NOT_BUILD_HERE in that, which holds the
// workspace's path. Looked for in `folder` and above it; nothing where there is none, or it names no folder.
// Without links.
Result<std::optional<std::string>> workspace_of_action(const std::string& folder);

}  // namespace muster
