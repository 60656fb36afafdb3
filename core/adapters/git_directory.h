// Where a repository's git directory is, and what its configuration demands of a reader; found
// out without opening the repository. For adapters/ only.
#pragma once

#include <string>
#include <vector>

#include "adapters/opened_repository.h"
#include "model/result.h"

namespace muster {

struct GitDirectory {
  std::string own;     // of this work tree
  std::string common;  // that all work trees share; both absolute, without a final slash
};

// Whether git finds a repository at or above a path.
enum class InRepository { no, yes };
Result<InRepository> is_in_repository(const std::string& path);

// A Fault (fault.git) where there is none: no folder above `where` is or has one, or (of a hook)
// GIT_DIR names none.
Result<GitDirectory> find_git_directory(const RepositoryAt& where);
Result<GitDirectory> find_git_directory(const RepositoryFromHook& where);

// Absolute, without links; a Fault (fault.git) where there is no such thing.
Result<std::string> real_path(const std::string& path);

// The names below "extensions." in its configuration, in lower case (git's repository-version).
// A Fault where that is malformed.
Result<std::vector<std::string>> extensions_of(const GitDirectory& directory);

}  // namespace muster
