// Plain git as a child process: for what concerns the person who runs it (configuration, the
// branch that HEAD names) and for the meaning of revisions. Objects are never read through it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/git_command.h"
#include "adapters/process.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

class PlainGit {
 public:
  // `directory`: a work tree, a folder in one, or a git directory. GIT_DIR and its like in our own
  // environment have no say.
  explicit PlainGit(std::string directory) : directory_(std::move(directory)) {}

  // Any exit code. With GitConfiguration::none also without replace refs, grafts and lazy fetching.
  Result<ProcessOutput> run(std::vector<std::string> arguments, GitConfiguration configuration,
                            std::string standard_input = {}) const;

  // Standard output without its final line feed; nothing where git exits with another code than 0.
  Result<std::optional<std::string>> ask(std::vector<std::string> arguments,
                                         GitConfiguration configuration) const;

  // One value of the configuration as git itself would read it here; nothing where it is not set.
  // A Fault (fault.config) where git cannot read its configuration. Whoever owns the repository.
  Result<std::optional<std::string>> config(const std::string& name,
                                            const std::vector<std::string>& options = {}) const;

  // The commit that a revision means; a Fault (fault.config) where it means none.
  Result<ObjectId> commit(const std::string& revision, HashAlgorithm algorithm) const;

 private:
  std::string directory_;
};

}  // namespace muster
