// Environment variables. The only place that looks at them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace muster {

// Nothing when it is not set; a variable that is set to nothing gives "".
std::optional<std::string> environment(const char* name);

// Every "NAME=value" of this process.
std::vector<std::string> whole_environment();

// Where programs keep what they know of earlier runs for this user (XDG Base Directory Specification):
// <XDG_STATE_HOME>/muster or ~/.local/state/muster. Nothing where neither variable holds an absolute path.
std::optional<std::string> state_folder();

}  // namespace muster
