// What git says of a repository as a whole. For adapters/ only.
#pragma once

#include <string>
#include <vector>

#include "adapters/complete_history.h"
#include "adapters/git_directory.h"
#include "adapters/git_process.h"
#include "adapters/git_process_refs.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

// The configuration as git reads it for this repository, what it includes as well.
Result<std::vector<Setting>> git_settings(const GitProcess& git);

enum class Bareness { bare, has_work_tree };

struct GitFormat {
  HashAlgorithm algorithm;
  Bareness bareness;
};
Result<GitFormat> git_format(const GitProcess& git);

RefStorage ref_storage(const std::vector<Setting>& settings);

// The work tree of a repository that has one: of core.worktree, of the link that a linked work
// tree's git directory holds, the folder at or above `from` whose `.git` file leads elsewhere, or
// the folder that the git directory lies in. `from`: where the repository was looked for, absolute.
Result<std::string> git_work_tree(const GitDirectory& directory, const std::vector<Setting>& settings,
                                  std::string from);

}  // namespace muster
