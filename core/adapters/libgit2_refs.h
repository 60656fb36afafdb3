// Refs as git takes them, through libgit2 where it agrees. For adapters/ only.
#pragma once

#include <git2.h>

#include <string>
#include <string_view>
#include <vector>

#include "app/ports.h"
#include "model/result.h"

namespace muster {

// RefReader::ref: what can be no ref's name is absent.
Result<RefValue> read_ref(git_repository* repository, const std::string& name);

// RefReader::refs: a broken ref below the prefix is a Fault.
Result<std::vector<NamedRef>> list_refs(git_repository* repository, std::string_view prefix);

}  // namespace muster
