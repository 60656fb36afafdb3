// Whose approvals of a commit count (docs/judging.md, "Approvals").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/proof.h"
#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

// An approval whose signature verifies. What it says is its maker's claim.
struct ProvenApproval {
  VerifiedSignature signature;
  std::string project;
  std::string ref;
  Timestamp at;
};

// What is known of the approvals of one step: a commit of a first-parent line with all that it brings in.
struct StepApprovals {
  // Those that name the step's commit, or the second parent of a merge in which every path is trivial.
  std::vector<ProvenApproval> given;
  std::vector<std::string> signed_by;  // blobs of the keys that signed the step or a commit that it brings in
  // Where the step differs from its first parent; absent where nobody looked. A failure to find out is a
  // reason.
  std::optional<tl::expected<std::vector<std::string>, Reason>> changed = {};
};

struct ApprovingPerson {
  std::string id;
  Timestamp at;  // the bench's time, or that of the approval where it is later
};

// Persons, each once, whose approval for `ref` counts at this bench: given for the roster's project, at most
// limits::approval_seconds before the bench's time, by a key that may approve and is good then and when it
// was used; and not by anybody who signed what is approved.
std::vector<ApprovingPerson> approving_persons(const StepApprovals& approvals, const std::string& ref,
                                               const Bench& bench);

// Those of `persons` who are among a list of roles and principals at their time, by a role that may be relied
// upon.
std::vector<std::string> persons_among(const std::vector<ApprovingPerson>& persons,
                                       const std::vector<std::string>& list, const Bench& bench);

// Persons on such a list who could still approve: they have not left and hold a key that may, unrevoked and
// in its window.
std::vector<std::string> possible_approvers(const std::vector<std::string>& list, const Bench& bench);

}  // namespace muster
