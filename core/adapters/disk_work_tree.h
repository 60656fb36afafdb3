// A work tree on disk, looked at by a git that believes nothing in the repository: it runs in a git directory
// of our own, made for this one question, with an index of our own in it. So no setting, hook, filter,
// attribute or exclude file of the repository or the user plays a part, no bit in its index
// (assume-unchanged, skip-worktree, what lstat once said) and no sparse checkout.
#pragma once

#include <string>

#include "adapters/opened_repository.h"
#include "app/work_tree.h"

namespace muster {

// What `git archive` makes of a commit.
struct PackedFiles {
  std::vector<TrackedFile> files;  // without those that .gitattributes say to leave out (export-ignore)
  bool is_substituted = false;     // one of them says something else in an archive (export-subst)
};

class DiskWorkTree final : public WorkTree {
 public:
  // `root`: absolute, without a final slash. `common_directory`: where the objects lie.
  DiskWorkTree(std::string root, const std::string& common_directory, HashAlgorithm algorithm)
      : root_(std::move(root)), objects_(common_directory + "/objects"), algorithm_(algorithm) {}

  Result<std::vector<std::string>> differences(const ObjectId& commit,
                                               const std::vector<TrackedFile>& files) override;
  Result<SubmoduleAt> submodule(const std::string& path) override;
  // By the attributes that lie in the tree, which has to be clean.
  Result<PackedFiles> packed(const ObjectId& commit, const std::vector<TrackedFile>& files);

 private:
  std::string root_;
  std::string objects_;
  HashAlgorithm algorithm_;
};

}  // namespace muster
