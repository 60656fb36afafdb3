// Which paths the signer of a commit answers for.
#pragma once

#include <string>
#include <vector>

#include "app/commit_graph.h"
#include "app/gathered.h"
#include "model/limits.h"
#include "policy/judge_commit.h"

namespace muster {

// Without a parent: all its paths. With one: where it differs. For a merge of two: every path
// that is not trivial for every merge base. With more parents, or too many bases: every path at
// which the result differs from any parent. Reasons: object.malformed (a tree), limit.depth,
// limit.count (also beyond `most` names, each counted once a tree), limit.deadline.
Gathered<AnsweredPaths> answered_paths(CommitGraph& graph, const ObjectId& commit,
                                       std::size_t most = limits::answered_slots);

// Every path at which a commit differs from its first parent, sorted; all its paths where it has none.
// Reasons as above.
Gathered<std::vector<std::string>> changed_paths(CommitGraph& graph, const ObjectId& commit);

// One path outside .muster/ that a commit changes; nothing where there is none: it differs from its
// first parent nowhere else (a path at the top level is enough to tell), and if it is a merge its signer
// answers for nothing else either. A merge that drops what its other side did differs from its first
// parent nowhere.
Gathered<std::optional<std::string>> changed_outside_muster(CommitGraph& graph, const ObjectId& commit);

}  // namespace muster
