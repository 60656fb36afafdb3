// What the gate asks of a work tree. adapters/ answers, tests fake it.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/ports.h"
#include "model/git_object.h"

namespace muster {

// What a commit records at a path: a plain file, a link or a submodule, never a folder.
struct TrackedFile {
  std::string path;  // raw bytes, from the top of the work tree
  TreeMode mode;
  ObjectId id;
};

class Submodule;

// A submodule's folder that is absent or empty: it was not checked out, and nothing of it gets into a build.
struct NoSubmodule {};
// What lies there is no work tree of its own.
struct NotASubmodule {};
using SubmoduleAt = std::variant<NoSubmodule, NotASubmodule, std::unique_ptr<Submodule>>;

class WorkTree {
 public:
  virtual ~WorkTree() = default;
  // Paths at which it is not what a checkout of `commit`, which records `files`, makes: other content, type
  // or mode, gone, untracked, or ignored by anything but a .gitignore among `files`. Every file is read: no
  // index, attribute or setting of the repository's is believed. Submodules are passed over. A Fault where
  // any of that cannot be found out.
  virtual Result<std::vector<std::string>> differences(const ObjectId& commit,
                                                       const std::vector<TrackedFile>& files) = 0;
  virtual Result<SubmoduleAt> submodule(const std::string& path) = 0;
};

class Submodule {
 public:
  virtual ~Submodule() = default;
  virtual Repository& repository() = 0;
  virtual WorkTree& work_tree() = 0;
};

}  // namespace muster
