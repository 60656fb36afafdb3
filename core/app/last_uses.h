// When keys signed last, as a history tells: who reviews a role wants to know which keys are still used.
#pragma once

#include <map>
#include <set>
#include <string>

#include "app/commit_graph.h"
#include "app/signature_checker.h"

namespace muster {

struct LastUse {
  ObjectId commit;
  Timestamp committed;  // the committer's date: a claim
};

// The newest commit that `tip` reaches with a good signature by each of these keys, by blob; nothing
// where there is none above the baseline that `roster` names. What nobody finds costs the whole history.
// `progress` may be null.
Gathered<std::map<std::string, LastUse>> last_uses(CommitGraph& graph, SignatureChecker& checker,
                                                   const ObjectId& tip, const Roster& roster,
                                                   std::set<std::string> blobs, Progress* progress);

}  // namespace muster
