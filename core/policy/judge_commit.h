// Whether a commit may enter a ref.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"
#include "policy/approvals.h"
#include "policy/bench.h"

namespace muster {

// What the signer of a commit answers for (docs/judging.md, "Paths").
struct AnsweredPaths {
  std::vector<std::string> paths;  // raw bytes; may be empty
  bool trivial_merge = false;      // a merge of two parents in which every path is trivial
};

// What a commit is to the first-parent line that it comes in by.
enum class StepRole { the_step, brought_in };

// Everything that is known of a commit before it is judged. Gathered by app/.
struct CommitFacts {
  ObjectRef object;                    // the commit, on the ref it would enter
  std::optional<Reason> unreadable;    // object.malformed, limit.size: nothing below is known
  Timestamp committed;                 // the committer's date: a claim
  std::optional<std::string> address;  // the committer's, where the line is regular
  SignatureFinding signature;
  // Every parent that git sees is known: what cannot be read can be vouched for only then, because its
  // ancestors are not vouched for and have to be judged.
  bool parents_known = true;
  // Absent when no rule of the ref looks at content. A failure to find out is a reason.
  std::optional<tl::expected<AnsweredPaths, Reason>> answered = {};
  StepRole role = StepRole::the_step;
  std::shared_ptr<const StepApprovals> approvals = {};  // of its step; null: none were given
};

// Whether a rule of this ref counts approvals of each step.
bool asks_for_approvals(const Roster& roster, const std::string& ref);
// Whether a commit that was judged without them could be judged otherwise with the approvals of its step.
bool may_hang_on_approvals(const Verdict& verdict);

// By the [[commits]] rules of the ref.
Verdict judge_commit(const CommitFacts& facts, const Bench& bench);

// A commit that changes something under .muster/ and nothing outside: the governors' signatures
// decide over what it brings; it must carry a valid signature by an unrevoked key of the old
// version (the bench's roster) or of the new one.
Verdict judge_roster_commit(const CommitFacts& facts, const Bench& bench, const Roster& after);

// Under the baseline: taken as it is.
Verdict take_as_baseline(const ObjectRef& object, const Bench& bench);

}  // namespace muster
