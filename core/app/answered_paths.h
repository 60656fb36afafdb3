// Which paths the signer of a commit answers for.
#pragma once

#include "app/commit_graph.h"
#include "app/gathered.h"
#include "policy/judge_commit.h"

namespace muster {

// Without a parent: all its paths. With one: where it differs. For a merge of two: every path
// that is not trivial for every merge base. With more parents, or too many bases: every path at
// which the result differs from any parent. Reasons: object.malformed (a tree), limit.depth,
// limit.count.
Gathered<AnsweredPaths> answered_paths(CommitGraph& graph, const ObjectId& commit);

// One path outside .muster/ at which a commit differs from its first parent; nothing where there
// is none. A path at the top level is enough to tell, so only the root trees are read.
Gathered<std::optional<std::string>> changed_outside_muster(CommitGraph& graph, const ObjectId& commit);

}  // namespace muster
