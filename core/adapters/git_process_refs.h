// Refs through git processes. For adapters/ only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/git_answers.h"
#include "adapters/git_directory.h"
#include "adapters/git_process.h"
#include "adapters/git_process_objects.h"
#include "app/ports.h"
#include "model/result.h"

namespace muster {

// How a repository keeps its refs (extensions.refStorage): in files, where every symbolic or broken
// ref is a file of the ref's name, or otherwise.
enum class RefStorage { files, other };

// RefReader. All refs are asked for at once, at the first question, and the answers are of that moment.
class GitProcessRefs {
 public:
  GitProcessRefs(const GitProcess& git, GitDirectory directory, RefStorage storage, HashAlgorithm algorithm,
                 GitProcessObjects& objects)
      : git_(git),
        directory_(std::move(directory)),
        storage_(storage),
        algorithm_(algorithm),
        objects_(objects) {}

  Result<RefValue> ref(const std::string& name);
  Result<std::vector<NamedRef>> refs(const std::string& prefix);

 private:
  struct Snapshot {
    std::map<std::string, ListedRef> refs;
    std::set<std::string> broken;
  };

  Result<std::monostate> take_snapshot();
  Result<RefValue> unlisted(const std::string& name);
  Result<RefValue> one_level(const std::string& name);
  // The target of a symbolic ref, one step; nothing where it is none. A broken ref is a Fault.
  Result<std::optional<SymbolicRef>> symbolic_target(const std::string& name) const;
  Result<bool> is_worth_asking(const std::string& name);
  // As a file or a link, not as a folder of refs.
  Result<bool> is_on_disk(const std::string& name) const;

  const GitProcess& git_;
  GitDirectory directory_;
  RefStorage storage_;
  HashAlgorithm algorithm_;
  GitProcessObjects& objects_;
  std::optional<Snapshot> snapshot_;
  std::size_t odd_refs_asked_ = 0;
};

}  // namespace muster
