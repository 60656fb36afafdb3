#include "app/verify_history.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

#include "app/push_judge.h"
#include "app/roster_folder.h"

namespace muster {

namespace {

// Adds what every verdict of an audit by outside means has to say.
std::function<void(Verdict)> warned(const HistoryInput& input) {
  if (!input.trial) return input.sink;
  return [&input](Verdict verdict) {
    std::visit([](auto& v) { v.warn(TrialRoster{}); }, verdict);
    input.sink(std::move(verdict));
  };
}

// How many steps there are up to `since`. Moves the state to where they end: their commits are not judged,
// but the roster that they lead to has to be one that history accepts.
Gathered<std::size_t> skip(const HistoryInput& input, const MainlineRun& run, const StepRange& steps,
                           MainlineState& state) {
  if (!input.since) return 0;
  const CommitNo since = input.graph.number(*input.since);
  std::size_t skipped = 0;
  while (skipped < steps.size() && steps[skipped].commit() != since) ++skipped;
  if (skipped++ == steps.size()) {
    return stop(Fault{FaultId::config,
                      input.since->hex() + " is no commit of the first-parent line above the baseline",
                      "name a commit that git log --first-parent lists"});
  }
  MUSTER_TRY(followed, follow_roster(run, steps.first(skipped), state));
  (void)followed;
  return skipped;
}

bool begins_at_checkpoints(const HistoryInput& input) {
  return input.checkpoints != nullptr && !input.trial && !input.given && !input.since;
}

std::optional<Sha256Digest> known_at(const Receipts* receipts, const Roster& newest, const ObjectId& tip) {
  if (receipts == nullptr) return std::nullopt;
  return receipts->known_at(newest.draft().governance.mainline, tip);
}

// The last checkpoint that the first-parent line comes to, before a baseline that lies on it. With receipts
// only one of a run that had the same ones up to there; without them, of a run without.
Gathered<std::optional<Checkpoint>> last_checkpoint(const HistoryInput& input, const Roster& newest,
                                                    const Receipts* receipts) {
  std::map<CommitNo, const Checkpoint*> ends;
  const auto known = input.checkpoints->find(input.anchor, newest.name().digest);
  const HashAlgorithm algorithm = input.graph.objects().hash_algorithm();
  for (const Checkpoint& one : known) {
    if (one.tip.algorithm() != algorithm) continue;
    const auto known_here = known_at(receipts, newest, one.tip);
    const bool same = one.receipts == known_here && (receipts == nullptr || known_here);
    if (same) ends.emplace(input.graph.number(one.tip), &one);
  }
  if (ends.empty()) return std::nullopt;
  for (const std::string& hex : newest.draft().history.baseline) {
    const auto id = ObjectId::parse(hex, algorithm);
    if (id) ends.emplace(input.graph.number(*id), nullptr);
  }
  CommitSet seen;
  std::optional<CommitNo> at = input.graph.number(input.tip);
  while (at && seen.insert(*at)) {
    const auto end = ends.find(*at);
    if (end != ends.end()) return end->second == nullptr ? std::nullopt : std::optional(*end->second);
    MUSTER_TRY(node, input.graph.node(*at));
    at = node.first_parent();
  }
  return std::nullopt;
}

// What is to be judged, and what earlier runs have said of the rest.
struct Start {
  NewCommits fresh;
  std::uint64_t before = 0;        // commits above the baseline that are not in `fresh`
  std::optional<Timestamp> clock;  // of the step below `fresh`
};

// The same history by the same rosters: it would be judged as it was, but for a baseline that the tip
// reaches and the checkpoint did not, since the mainline's clock begins above the baseline.
Gathered<std::optional<Start>> start_at_checkpoint(const HistoryInput& input, const Roster& newest,
                                                   const Receipts* receipts) {
  if (!begins_at_checkpoints(input)) return std::nullopt;
  MUSTER_TRY(checkpoint, last_checkpoint(input, newest, receipts));
  if (!checkpoint) return std::nullopt;
  MUSTER_TRY(fresh, new_commits(input.graph, {input.tip}, {checkpoint->tip},
                                std::numeric_limits<std::uint64_t>::max()));
  for (const std::string& hex : newest.draft().history.baseline) {
    const auto id = ObjectId::parse(hex, input.tip.algorithm());
    if (id && fresh.set.contains(input.graph.number(*id))) return std::nullopt;
  }
  return Start{std::move(fresh), checkpoint->commits, checkpoint->clock};
}

Gathered<Start> start_of(const HistoryInput& input, const Roster& newest, const Receipts* receipts) {
  MUSTER_TRY(at_checkpoint, start_at_checkpoint(input, newest, receipts));
  if (at_checkpoint) return std::move(*at_checkpoint);
  MUSTER_TRY(baseline, baseline_of(input.graph, input.tip, newest.draft().history.baseline));
  MUSTER_TRY(fresh,
             new_commits(input.graph, {input.tip}, baseline, std::numeric_limits<std::uint64_t>::max()));
  return Start{std::move(fresh), 0, {}};
}

}  // namespace

namespace {

Gathered<std::unique_ptr<Versions>> versions_of(const HistoryInput& input) {
  if (input.trial) return std::make_unique<VersionsInFolder>(*input.trial);
  ObjectAccess& objects = input.graph.objects();
  MUSTER_TRY(read, objects.commit(input.tip));
  MUSTER_TRY(entry, muster_entry(objects, read.tree));
  if (!entry) return stop(Reason{reasons::RosterRemoved{"the tree holds no .muster"}});
  if (entry->mode != TreeMode::directory)
    return stop(Reason{reasons::RosterRemoved{".muster is not a folder"}});
  MUSTER_TRY(versions, VersionsInTree::at(objects, entry->id));
  return std::make_unique<VersionsInTree>(std::move(versions));
}

}  // namespace

Gathered<Chain> chain_of(const HistoryInput& input) {
  Rosters& rosters = input.graph.objects().rosters();
  MUSTER_TRY(versions, versions_of(input));
  MUSTER_TRY(chain, prove_chain(*versions, input.anchor, rosters, input.checker.ring()));
  MUSTER_TRY(kept, keep_chain(*versions, input.anchor, chain, rosters));
  (void)kept;
  return std::move(chain);
}

Gathered<RosterPtr> version_of(const HistoryInput& input, const Chain& chain, std::uint32_t number) {
  if (number == chain.newest()->name().version) return chain.newest();
  MUSTER_TRY(versions, versions_of(input));
  MUSTER_TRY(files, versions->superseded(number));
  auto roster = input.graph.objects().rosters().load(files.roster, files.path, *files.keys);
  if (!roster) return stop(roster.error());
  return std::move(*roster);
}

Gathered<MainlineState> state_below(ObjectAccess& objects, const Steps& steps, const Chain& chain) {
  if (!steps.below) return MainlineState{};
  MUSTER_TRY(state, separate(state_at(objects, *steps.below)));
  if (!state || !chain.holds(*state->roster)) return MainlineState{};
  return std::move(*state);
}

Gathered<const Receipts*> receipts_for(const HistoryInput& input, const Roster& newest) {
  if (input.receipts == nullptr || input.trial || input.given) return nullptr;
  MUSTER_TRY(receipts, input.receipts->read(newest));
  return receipts;
}

Gathered<ReceiptTimes> mainline_receipts(CommitGraph& graph, const Steps& steps, const Receipts* receipts,
                                         const Roster& newest) {
  if (receipts == nullptr) return ReceiptTimes{};
  return receipt_times(graph, steps, receipts->of(newest.draft().governance.mainline), MadeBranch::mainline);
}

Gathered<ReplayCounts> replay_history(const HistoryInput& input) {
  MUSTER_TRY(chain, input.newest ? Gathered<Chain>(*input.newest) : chain_of(input));
  ObjectAccess& objects = input.graph.objects();
  const Roster& newest = *chain.newest();
  MUSTER_TRY(receipts, receipts_for(input, newest));
  MUSTER_TRY(start, start_of(input, newest, receipts));
  MUSTER_TRY(steps, steps_to(input.graph, input.tip, start.fresh));
  MUSTER_TRY(received, mainline_receipts(input.graph, steps, receipts, newest));
  MainlineState state;
  if (!input.trial) {
    MUSTER_TRY(below, state_below(objects, steps, chain));
    state = std::move(below);
  }
  state.clock = start.clock;
  std::uint64_t judged = 0;
  std::uint64_t unapproved = 0;
  bool all_accepted = true;
  const auto sink = warned(input);
  std::function<void(const ObjectRef&)> unapproved_ones;
  if (input.unknown_approvals == UnknownApprovals::counted)
    unapproved_ones = [&](const ObjectRef&) { ++unapproved; };
  const MainlineRun run{input.graph,
                        input.checker,
                        chain,
                        chain.newest(),
                        input.trial ? Judging::by_trial : Judging::by_steps,
                        {},
                        input.given,
                        {},
                        {},
                        [&](Verdict verdict) {
                          const ObjectRef& object = std::visit(
                              [](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
                          if (object.kind == ObjectKind::commit) ++judged;
                          all_accepted = all_accepted && is_accepted(verdict);
                          sink(std::move(verdict));
                        },
                        input.progress,
                        {},
                        input.approvals,
                        unapproved_ones,
                        &received};
  const StepRange all = steps.all();
  MUSTER_TRY(skipped_steps, skip(input, run, all, state));
  MUSTER_TRY(ended, judge_steps(run, all.from(skipped_steps), state));
  const std::uint64_t fresh = start.fresh.oldest_first.size();
  const std::uint64_t skipped = all.first(skipped_steps).commits();
  const ReplayCounts counts{start.before + fresh, fresh - std::min(fresh, judged + skipped) + skipped,
                            unapproved, start.before};
  // Approvals lie outside of what a checkpoint names.
  const bool by_approvals =
      input.approvals != nullptr && input.approvals->is_known() && input.approvals->was_asked();
  const bool complete = ended == Run::finished && all_accepted && counts.unjudged == 0 && !by_approvals;
  // With receipts only what a push ended with is good for later: all that came with it has its time.
  const auto known_here = known_at(receipts, newest, input.tip);
  const bool lasting = receipts == nullptr || known_here;
  if (complete && lasting && fresh > 0 && state.clock && begins_at_checkpoints(input)) {
    input.checkpoints->keep(
        {input.anchor, newest.name().digest, input.tip, counts.commits, *state.clock, known_here});
  }
  return counts;
}

}  // namespace muster
