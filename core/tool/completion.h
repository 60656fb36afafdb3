// Scripts that complete command lines, made by walking what CLI11 tells about itself: a new option
// completes without a line of work here.
#pragma once

#include <string>

#include "tool/tool.h"

namespace muster {

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

}  // namespace muster
