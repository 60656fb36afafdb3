// A folder of source files without git: read whole, to be compared with what was released.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/source_tree.h"
#include "app/work_tree.h"
#include "model/result.h"

namespace muster {

struct SourceFolder {
  std::vector<SourceFile> files;
  // The first that no commit can hold, from the top (raw bytes): a device, a pipe, something called .git.
  std::optional<std::string> odd;
};

// All that lies in `root` but for `besides`: paths of files and folders from there. Links are read and not
// followed; empty folders are none. A Fault where something cannot be read, or changes meanwhile.
Result<SourceFolder> read_source(const std::string& root, const std::set<std::string>& besides);

// Of what a commit records the plain files and links, as they lie in the work tree `root`. Odd is what lies
// there as something else.
Result<SourceFolder> read_checkout(const std::string& root, const std::vector<TrackedFile>& files);

}  // namespace muster
