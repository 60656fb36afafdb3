// Where a build stands: in which work tree, and where in it.
#pragma once

#include <string>
#include <variant>

#include "adapters/opened_repository.h"
#include "model/result.h"

namespace muster {

struct BuildPlace {
  std::string root;    // of the work tree: absolute, without links and without a final slash
  std::string folder;  // of the build, from there; empty: the root
};
// Why there is no work tree that a build could be made of: gate.source.
struct NoPlace {
  std::string why;
};
using BuildPlaceFound = std::variant<BuildPlace, NoPlace>;

// Before anything is opened: whether git finds a repository for the folder. A Fault (fault.config) where
// there is no such folder.
Result<std::variant<std::monostate, NoPlace>> look_for_repository(const std::string& folder);

// Of what was opened there. The folder has to lie in the very work tree that git takes for the
// repository's: core.worktree may name another one, which would be looked at in its place.
Result<BuildPlaceFound> find_build_place(const OpenedRepository& repository, const std::string& folder);

// Whether the repository lacks the older part of its history.
enum class ShallowHistory { no, yes };
Result<ShallowHistory> is_shallow(const OpenedRepository& repository);

}  // namespace muster
