// Tree objects, from raw bytes: "<octal mode> <name>\0<raw id>" again and again.
// Canonical or refused: modes 100644, 100755, 120000, 40000, 160000 as git writes them (100664,
// known from old histories, is read as a file), names without '/', not empty, not ".", ".." or
// ".git" (exactly: other spellings of it are a matter for those who check out, not for those who
// compare trees), sorted as git sorts (a directory as if its name ended in '/'), each once, also not
// once as a file and once as a directory. A mode with a leading zero is refused. The caller bounds
// the size of `bytes` (limits::tree_bytes).
#pragma once

#include <string_view>

#include "model/git_object.h"
#include "model/result.h"

namespace muster {

Parsed<Tree> parse_tree(std::string_view bytes, HashAlgorithm algorithm);

}  // namespace muster
