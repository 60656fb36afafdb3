#include "app/verify_history.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

#include "app/push_judge.h"
#include "app/roster_folder.h"
#include "model/limits.h"

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

// The last checkpoint that the first-parent line comes to, before a baseline that lies on it. With receipts
// only one of a run that had the same ones up to there; without them, of a run without.
Gathered<std::optional<Checkpoint>> last_checkpoint(const HistoryInput& input, const Roster& newest,
                                                    const std::vector<Receipt>* receipts) {
  std::map<CommitNo, const Checkpoint*> ends;
  const auto known = input.checkpoints->find(input.anchor, newest.name().digest);
  const HashAlgorithm algorithm = input.graph.objects().hash_algorithm();
  for (const Checkpoint& one : known) {
    if (one.tip.algorithm() != algorithm) continue;
    const auto known_here = receipts == nullptr ? std::nullopt : known_at(*receipts, one.tip);
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
                                                   const std::vector<Receipt>* receipts) {
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

Gathered<Start> start_of(const HistoryInput& input, const Roster& newest,
                         const std::vector<Receipt>* receipts) {
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

Gathered<RosterPtr> version_named(const HistoryInput& input, const Chain& chain, const RosterName& name) {
  const RosterName* known = chain.version(name.version);
  if (known == nullptr || *known != name) return nullptr;
  if (name == chain.newest()->name()) return chain.newest();
  MUSTER_TRY(state, separate(state_at(input.graph.objects(), input.tip)));
  if (state && state->roster->name() == name) return state->roster;
  MUSTER_TRY(found, separate(version_of(input, chain, name.version)));
  return found.value_or(nullptr);
}

Gathered<std::vector<Receipt>> mainline_receipts(const HistoryInput& input, const Chain& chain,
                                                 const Receipts* receipts) {
  if (receipts == nullptr) return std::vector<Receipt>{};
  std::string name = chain.newest()->draft().governance.mainline;
  std::vector<Receipt> all = receipts->of(name);
  for (int renames = 0; renames < limits::symbolic_refs && !all.empty(); ++renames) {
    Receipt& made = all.front();
    if (!made.old_id.is_zero()) break;
    MUSTER_TRY(then, made.roster ? version_named(input, chain, *made.roster) : Gathered<RosterPtr>(nullptr));
    const std::string before = then ? then->draft().governance.mainline : "";
    if (before == name) break;
    // It took over from another branch, or nobody knows from what.
    made.is_first = false;
    std::vector<Receipt> earlier = receipts->of(before);
    std::erase_if(earlier,
                  [&](const Receipt& one) { return one.entry >= made.entry || one.new_id.is_zero(); });
    if (earlier.empty()) break;
    made.old_id = earlier.back().new_id;
    all.insert(all.begin(), earlier.begin(), earlier.end());
    name = before;
  }
  chain_up(all);
  return all;
}

Gathered<ReplayCounts> replay_history(const HistoryInput& input) {
  MUSTER_TRY(chain, input.newest ? Gathered<Chain>(*input.newest) : chain_of(input));
  ObjectAccess& objects = input.graph.objects();
  const Roster& newest = *chain.newest();
  MUSTER_TRY(receipts, receipts_for(input, newest));
  MUSTER_TRY(pushes, mainline_receipts(input, chain, receipts));
  MUSTER_TRY(start, start_of(input, newest, receipts == nullptr ? nullptr : &pushes));
  MUSTER_TRY(steps, steps_to(input.graph, input.tip, start.fresh));
  MUSTER_TRY(received, receipt_times(input.graph, steps, pushes, MadeBranch::mainline));
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
  const auto known_here = known_at(pushes, input.tip);
  const bool lasting = receipts == nullptr || known_here;
  if (complete && lasting && fresh > 0 && state.clock && begins_at_checkpoints(input)) {
    input.checkpoints->keep(
        {input.anchor, newest.name().digest, input.tip, counts.commits, *state.clock, known_here});
  }
  return counts;
}

}  // namespace muster
