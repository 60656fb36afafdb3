// The parts of verify_push. Internal to app/.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/mainline.h"
#include "app/timeline.h"
#include "app/verify_push.h"

namespace muster {

// What all updates of a push share once the roster in force is known.
struct PushBench {
  const PushInput& input;
  CommitGraph& graph;
  SignatureChecker& checker;
  const Chain& chain;
  RosterPtr roster;                                    // in force: at the mainline's tip before the push
  ObjectId mainline_tip;                               // before the push
  std::vector<ObjectId> baseline;                      // of the roster in force, those that exist
  mutable std::shared_ptr<const Timeline> times = {};  // of the mainline's steps, once somebody has asked
  mutable std::uint64_t branch_commits = 0;            // judged for branches, once for each of them
  ApprovalBook* approvals = nullptr;                   // those there are when the push has been let in

  Bench at_receive() const {
    return {roster.get(),
            roster.get(),
            RevocationReach::judging,
            input.received,
            TimeSource::receive,
            input.received,
            {}};
  }
};

// One update with what the repository says of its ref.
struct KnownUpdate {
  RefUpdate update;
  std::optional<ObjectId> present;
  std::optional<std::string> symbolic_target;
  const CertificateFacts* certificate = nullptr;  // of the push; null: none was given

  std::optional<ObjectId> next() const {
    return update.new_id.is_zero() ? std::nullopt : std::optional(update.new_id);
  }
  bool is_stale() const {
    if (symbolic_target) return false;  // refused as what it is
    return present ? update.claimed_old != *present : !update.claimed_old.is_zero();
  }
  RefFacts facts() const {
    return {update.name,     present,    next(),           Ancestry::ahead,
            symbolic_target, is_stale(), RefAsked::pushed, certificate};
  }
};

using Verdicts = std::vector<Verdict>;

bool all_accepted(const Verdicts& verdicts);

// Those of `ids` (hex) that are objects of this repository: a baseline may name more than it holds.
Gathered<std::vector<ObjectId>> existing(ObjectAccess& objects, const std::vector<std::string>& ids);

struct MainlineOutcome {
  Verdicts verdicts;
  RosterPtr roster;  // at the new tip, when everything was accepted
  std::optional<ObjectId> tip;
};

// The update of the mainline of a repository that has a roster. `state` stands at its present tip.
Gathered<MainlineOutcome> judge_mainline_update(const PushBench& bench, const KnownUpdate& known,
                                                MainlineState state, const std::vector<KnownUpdate>& all);

// The first push of all.
struct Bootstrap {
  MainlineOutcome outcome;
  std::optional<Chain> chain;
};
// `loaded` is told the roster that is pushed, before it judges the ref.
Gathered<Bootstrap> judge_bootstrap(const PushInput& input, CommitGraph& graph, SignatureChecker& checker,
                                    ApprovalBook& approvals, const KnownUpdate& known,
                                    const std::function<void(const Roster&)>& loaded);

// The branches of this push have more new commits than the server takes in one: it is refused as a whole.
bool too_many_commits(const PushBench& bench);

// Any other ref that is no governed tag. Gives nothing where that makes too many commits.
Gathered<Verdicts> judge_branch_update(const PushBench& bench, const KnownUpdate& known);

// The update of refs/muster/approvals: it only grows, and every approval that it adds is judged.
Gathered<Verdicts> judge_approvals_update(const PushBench& bench, const KnownUpdate& known);

// Tips of refs after the push, as far as it was accepted; absent: as in the repository.
using NewTips = std::map<std::string, std::optional<ObjectId>>;
Gathered<Verdicts> judge_tag_update(const PushBench& bench, const KnownUpdate& known, const NewTips& tips);

// Refs that `after` governs and `before` (null: no roster) did not: what they hold is judged once
// by the new roster. Gives the refusals only.
Gathered<Verdicts> judge_newly_governed(const PushInput& input, CommitGraph& graph, SignatureChecker& checker,
                                        ApprovalBook& approvals, const Roster* before, const RosterPtr& after,
                                        const ObjectId& mainline_tip, const std::vector<KnownUpdate>& all);

}  // namespace muster
