// Facts of commits and tags, gathered for the judges.
#pragma once

#include <string>
#include <vector>

#include "app/commit_graph.h"
#include "app/gathered.h"
#include "app/signature_checker.h"
#include "policy/judge_commit.h"
#include "policy/judge_tag.h"

namespace muster {

// Reads and checks commits that would enter `ref`; one fact each, in their order. What the
// signer answers for is left open. Holds the bytes of a few hundred commits at a time; stops with
// limit.deadline between them.
Gathered<std::vector<CommitFacts>> commit_facts(CommitGraph& graph, SignatureChecker& checker,
                                                const std::vector<ObjectId>& commits, const std::string& ref);

// A refusal of each of `commits` that cannot be read and that the newest roster does not vouch for.
// Nobody knows what lies behind such a commit, so it is what there is to say of a ref that seems not
// to move ahead.
Gathered<std::vector<Verdict>> refusals_of_unreadable(CommitGraph& graph,
                                                      const std::vector<ObjectId>& commits,
                                                      const std::string& ref, const Bench& bench);

// Fills in what the signer answers for, where a rule of the ref looks at content and the commit
// can be read at all.
Gathered<std::monostate> look_at_content(CommitFacts& facts, CommitGraph& graph, const ObjectId& commit,
                                         const Roster& roster);

// What a ref under refs/tags/ would hold. `lines` and `move` are left to the caller.
Gathered<TagFacts> tag_facts(ObjectAccess& objects, SignatureChecker& checker, const ObjectId& id,
                             const std::string& ref);

}  // namespace muster
