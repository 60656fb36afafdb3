#include "app/verify_history.h"

#include <algorithm>
#include <limits>

#include "app/push_judge.h"
#include "app/roster_step.h"

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

}  // namespace

Gathered<ChainVersions> versions_of(const HistoryInput& input) {
  ObjectAccess& objects = input.graph.objects();
  if (!input.trial) {
    MUSTER_TRY(state, state_at(objects, input.tip));
    return versions_at(objects, state, input.anchor, input.checker.ring());
  }
  auto versions = verify_chain(*input.trial, input.anchor, objects.rosters(), input.checker.ring());
  if (!versions) return stop(versions.error());
  return std::move(*versions);
}

Gathered<MainlineState> state_below(ObjectAccess& objects, const Steps& steps, const Chain& chain) {
  if (!steps.below) return MainlineState{};
  MUSTER_TRY(state, separate(state_at(objects, *steps.below)));
  if (!state || !chain.holds(*state->roster)) return MainlineState{};
  return std::move(*state);
}

Gathered<ReplayCounts> replay_history(const HistoryInput& input) {
  MUSTER_TRY(versions, versions_of(input));
  const Chain chain = versions.chain();
  ObjectAccess& objects = input.graph.objects();
  MUSTER_TRY(baseline, baseline_of(input.graph, input.tip, chain.newest()->draft().history.baseline));
  MUSTER_TRY(fresh,
             new_commits(input.graph, {input.tip}, baseline, std::numeric_limits<std::uint64_t>::max()));
  MUSTER_TRY(steps, steps_to(input.graph, input.tip, fresh));
  MainlineState state;
  if (!input.trial) {
    MUSTER_TRY(below, state_below(objects, steps, chain));
    state = std::move(below);
  }
  ReplayCounts counts;
  counts.commits = fresh.oldest_first.size();
  std::uint64_t judged = 0;
  const auto sink = warned(input);
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
                          sink(std::move(verdict));
                        },
                        input.progress};
  const StepRange all = steps.all();
  MUSTER_TRY(skipped_steps, skip(input, run, all, state));
  MUSTER_TRY(ran, judge_steps(run, all.from(skipped_steps), state));
  (void)ran;
  const std::size_t skipped = all.first(skipped_steps).commits();
  counts.unjudged = counts.commits - std::min(counts.commits, judged + skipped) + skipped;
  return counts;
}

}  // namespace muster
