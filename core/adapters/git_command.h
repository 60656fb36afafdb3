// How git is started as a child: what of our environment and of the configuration has a say.
// For adapters/ only.
#pragma once

#include <string>
#include <vector>

#include "adapters/process.h"

namespace muster {

// Whose configuration git reads besides the repository's own.
enum class GitConfiguration { of_the_user, none };

// What a hook is told of its quarantine (GIT_OBJECT_DIRECTORY and its like): kept for the child
// that shall see the pushed objects.
enum class Quarantine { hidden, seen };

// `place`: the options that say where the repository is, such as --git-dir=…; nothing in our
// environment does. With GitConfiguration::none no variable of git's is left but those of
// the quarantine, and there are no replace refs, grafts, lazy fetching and file system
// monitor. Whoever owns the repository. It takes no pager, and reads in its own language.
Command git_command(std::vector<std::string> place, std::vector<std::string> arguments,
                    GitConfiguration configuration, Quarantine quarantine);

}  // namespace muster
