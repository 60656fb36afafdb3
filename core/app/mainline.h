// The mainline, step by step: which roster judges each step, at which time, and what a step that
// brings in a new roster has to satisfy. Server and clone run this same code; the server judges
// each step twice, at the receive time and exactly as a clone would replay it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/approvals.h"
#include "app/commit_facts.h"
#include "app/prove_chain.h"
#include "app/receipts.h"
#include "app/steps.h"
#include "model/verdict.h"

namespace muster {

// The steps of `fresh` from its oldest to `tip`, along first parents while these are fresh.
Gathered<Steps> steps_to(CommitGraph& graph, const ObjectId& tip, const NewCommits& fresh);

// Where a run along the mainline stands.
struct MainlineState {
  RosterPtr roster;                     // at the last step; null before the first roster
  std::optional<ObjectId> muster_tree;  // of that roster; absent with it
  std::optional<Timestamp> clock;       // the time of the last step
};

// Whether the repository's own rosters judge, or one from outside it judges everything.
enum class Judging { by_steps, by_trial };

struct MainlineRun {
  CommitGraph& graph;
  SignatureChecker& checker;
  const Chain& chain;                    // holds the anchor and the roster to start with
  RosterPtr newest;                      // whose compromised keys and vouched commits count for a replay
  Judging judging = Judging::by_steps;   // by_trial: `newest` judges, and .muster/ is ordinary content
  std::optional<Timestamp> received;     // at the server
  std::optional<Timestamp> given;        // judged as of then (audits only)
  std::optional<std::uint32_t> highest;  // the server's memory
  // Another mainline that the same push creates at this commit.
  std::optional<std::pair<std::string, ObjectId>> created;
  std::function<void(Verdict)> sink;
  Progress* progress = nullptr;
  // The mainline was set back behind the server's memory: steps up to this version only mend that.
  std::optional<std::uint32_t> mends = {};
  ApprovalBook* approvals = nullptr;  // null: nothing is known of approvals
  // Told in place of the sink of a commit that lacks nothing but approvals, where nothing is known of them;
  // empty: it is refused like any other.
  std::function<void(const ObjectRef&)> unapproved = {};
  const ReceiptTimes* receipts = nullptr;  // of a replay; null: no step has one
};

// Judges the steps in order and moves `state` along. Ends early at a roster step that is refused:
// what comes after has no roster to be judged by. True when it came to the end.
enum class Run { finished, ended_early };
Gathered<Run> judge_steps(const MainlineRun& run, const StepRange& steps, MainlineState& state);

// The same without judging commits: moves `state` over steps as far as they change .muster/. Stops with
// the reason of the first roster step that judge_steps would refuse, or that has no roster to be judged by.
Gathered<std::monostate> follow_roster(const MainlineRun& run, const StepRange& steps, MainlineState& state);

// Where a run would stand at a commit of the mainline whose roster is proven already: its roster
// and folder, without a clock.
Gathered<MainlineState> state_at(ObjectAccess& objects, const ObjectId& commit);

// The chain in the folder where `state` stands, proven before or now.
Gathered<Chain> chain_at(ObjectAccess& objects, const MainlineState& state, const Sha256Digest& anchor,
                         KeyRing& ring, Deadline* deadline = nullptr);
// Keeps that chain for other processes: what strangers push is not to be kept.
Gathered<std::monostate> keep_chain_at(ObjectAccess& objects, const MainlineState& state,
                                       const Sha256Digest& anchor, const Chain& chain);

// Those of the commits that a roster names as baseline that `tip` reaches. What it does not reach is in
// no clone of the mainline, so for the mainline it exempts nothing, whoever else holds it.
Gathered<std::vector<ObjectId>> baseline_of(CommitGraph& graph, const ObjectId& tip,
                                            const std::vector<std::string>& ids);

// The latest committer date on the first-parent line from `tip` down to, not including, the first
// commit that lies under the baseline.
Gathered<std::optional<Timestamp>> clock_at(CommitGraph& graph, const ObjectId& tip,
                                            const std::vector<std::string>& baseline);

}  // namespace muster
