// A repository opened for judging, whichever way its objects and refs are read.
#pragma once

#include <memory>
#include <string>

#include "app/ports.h"
#include "model/result.h"

namespace muster {

// Where a repository is to be found.
struct RepositoryAt {
  std::string path;  // a work tree, a folder in one, or a git directory
};
// As git tells a hook: GIT_DIR, GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES, so that
// quarantined objects are seen.
struct RepositoryFromHook {};

// What must hold of a repository before its history can be judged at all.
enum class Depth { full, any };

class OpenedRepository : public Repository {
 public:
  // The directory that all work trees share, absolute, without a final slash.
  virtual const std::string& common_directory() const = 0;
  // The work tree, absolute, without a final slash; empty for a bare repository.
  virtual const std::string& work_tree() const = 0;
};

// A Fault (fault.git) where it cannot be opened; with Depth::full also when it is shallow (shallow
// roots), and always when it is a promisor (partial clone). Of a hook also: GIT_NAMESPACE not
// empty, or GIT_SHALLOW_FILE set. Its owner is not looked at: git has decided already.
Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryAt& where, Depth depth);
Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryFromHook& where, Depth depth);

}  // namespace muster
