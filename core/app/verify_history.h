// The mainline, replayed from a clone: what any reader can check without the server.
#pragma once

#include <functional>
#include <optional>

#include "app/checkpoints.h"
#include "app/mainline.h"
#include "app/receipts.h"

namespace muster {

// Of a commit that lacks nothing but approvals, where this clone holds none: it is counted, or refused.
enum class UnknownApprovals { counted, refused };

struct HistoryInput {
  CommitGraph& graph;
  SignatureChecker& checker;
  ObjectId tip;  // taken for the mainline's tip, whatever the branch is called
  Sha256Digest anchor;
  // A roster folder from outside the repository that judges everything (audits only).
  std::optional<RosterFiles> trial;
  std::optional<Timestamp> given;     // judged as of then (audits only)
  Progress* progress;                 // may be null
  std::function<void(Verdict)> sink;  // every judged object, oldest first
  // Only steps after this commit are judged; the ones before give roster and clock.
  std::optional<ObjectId> since = {};
  // Where earlier runs ended well. With it (not null) what they judged is counted and not judged again, so
  // the sink hears nothing of it. Not asked with `trial`, `given` or `since`.
  Checkpoints* checkpoints = nullptr;
  ApprovalBook* approvals = nullptr;  // null: nothing is known of approvals
  UnknownApprovals unknown_approvals = UnknownApprovals::counted;
  // A proven chain that holds the tip's and goes on: its newest version's baseline, vouched commits and
  // compromised keys count.
  std::optional<Chain> newest = {};
  // What a server received when, where this clone holds its ledger; null: nothing is known of that. Not asked
  // with `trial` or `given`.
  ReceiptBook* receipts = nullptr;
};

// The chain of the tip's tree (or of the trial roster). Where there is a cache, it is kept there.
Gathered<Chain> chain_of(const HistoryInput& input);
// The roster of one version of that chain.
Gathered<RosterPtr> version_of(const HistoryInput& input, const Chain& chain, std::uint32_t number);

// Null where nothing is to be had. As long as the next question.
Gathered<const Receipts*> receipts_for(const HistoryInput& input, const Roster& newest);

// The version of that number and digest; null where the chain or the tip's tree does not hold it.
Gathered<RosterPtr> version_named(const HistoryInput& input, const Chain& chain, const RosterName& name);

// The receipts of the mainline, also under the names that it had before; none without receipts.
Gathered<std::vector<Receipt>> mainline_receipts(const HistoryInput& input, const Chain& chain,
                                                 const Receipts* receipts);

struct ReplayCounts {
  std::uint64_t commits = 0;  // new since the baseline, all of them
  // Behind a roster step that was refused, before `since`, or for want of approvals.
  std::uint64_t unjudged = 0;
  std::uint64_t unapproved = 0;  // of these, for want of approvals: nothing is known of any
  std::uint64_t before = 0;      // judged by earlier runs, all accepted
};

Gathered<ReplayCounts> replay_history(const HistoryInput& input);

// Where a run over `steps` starts: with the roster of the commit below them, where that commit
// holds one of the chain's versions; without one otherwise.
Gathered<MainlineState> state_below(ObjectAccess& objects, const Steps& steps, const Chain& chain);

}  // namespace muster
