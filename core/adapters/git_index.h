// An index file as git reads it, with nothing in it but what is recorded. For adapters/ only.
#pragma once

#include <string>
#include <vector>

#include "app/work_tree.h"

namespace muster {

// gitformat-index(5), version 2, without extensions. No entry carries what lstat(2) once said of its file, so
// git has to read every one; none carries a flag that tells git to pass over it. The digest at the end is
// zero, which stands for none.
std::string index_bytes(std::vector<TrackedFile> files, HashAlgorithm algorithm);

}  // namespace muster
