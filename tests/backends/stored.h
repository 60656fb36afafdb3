// Objects made in memory, put into a repository on disk: some loose, most in one pack, without a
// process for each.
#pragma once

#include <vector>

#include "support/hermetic_git.h"
#include "support/memory_repository.h"

namespace muster::test {

// All that the tips reach. Every tenth object becomes a loose one.
void store_reachable(MemoryRepository& memory, const std::vector<ObjectId>& tips,
                     const TestRepository& repository);

}  // namespace muster::test
