// Whether a work tree holds what a commit records, and nothing else.
#pragma once

#include <optional>

#include "app/gathered.h"
#include "app/object_access.h"
#include "app/work_tree.h"

namespace muster {

// Everything that a commit's tree records, in its order; each tree is read strictly and checked against its
// id. Stops with limit.depth, limit.count or object.malformed.
Gathered<std::vector<TrackedFile>> files_of_commit(ObjectAccess& objects, const ObjectId& commit);

// What is not as the commit has it; nothing where the tree is clean. Submodules that are checked out have to
// be clean at the very commit that is recorded, and their submodules as well. What could not be found out
// about the work tree counts as not clean.
Gathered<std::optional<reasons::GateDirty>> dirt_in(ObjectAccess& objects, WorkTree& tree,
                                                    const ObjectId& commit);

}  // namespace muster
