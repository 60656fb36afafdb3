// Files as they are copied: what was hashed is what stands at the new place.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "adapters/file_content.h"
#include "model/result.h"

namespace muster {

// Read once, from one descriptor, into a file that was not there before; whether it may be run is kept. Links
// to the source are followed (a build tool has put them there); the copy is none. Nothing is left of a copy
// that failed. A Fault where something stands at `to` already.
Result<ContentRead> copy_content(const std::string& from, const std::string& to);

struct FileInFolder {
  std::string path;  // below the folder, without a slash at its front
};
struct OddInFolder {
  std::string path;
  std::string why;
};
// All files below a folder, sorted; links in it count as what they lead to, as long as that is a file. Or
// what cannot be released: a link to nothing or to a folder, a device, too many files.
using FolderFiles = std::variant<std::vector<FileInFolder>, OddInFolder>;
Result<FolderFiles> files_below(const std::string& folder);

}  // namespace muster
