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

}  // namespace muster
