// Whether refs/muster/approvals may move, and what it adds.
#pragma once

#include <string>
#include <vector>

#include "model/verdict.h"
#include "policy/approvals.h"
#include "policy/bench.h"
#include "policy/judge_ref_update.h"

namespace muster {

// One file that the new tip holds and the present one does not.
struct AddedApproval {
  std::string file;                                        // raw bytes
  tl::expected<ProvenApproval, SignatureRefusal> finding;  // what is wrong with it, or with its signature
};

struct ApprovalsFacts {
  RefFacts move;
  std::optional<Reason> not_growing;  // it is not linear, or a file changed or is gone
  std::vector<AddedApproval> added;
};

// The ref is never deleted or forced, whatever the roster says. Every approval that is added is for the
// roster's project, not dated ahead, and made by a person with a key that may approve and is good when it is
// received. For which commit and ref it is, and whether anybody asks for it, does not matter here.
Verdict judge_approvals(const ApprovalsFacts& facts, const Bench& bench);

}  // namespace muster
