#include "app/push_judge.h"

#include <algorithm>

#include "app/roster_step.h"
#include "app/verify_history.h"

namespace muster {

namespace {

std::function<void(Verdict)> into(Verdicts& verdicts) {
  return [&verdicts](Verdict verdict) { verdicts.push_back(std::move(verdict)); };
}

// The roster at the new tip, as far as it can be read: a clone's replay will look at it.
Gathered<RosterPtr> newest_roster(ObjectAccess& objects, const ObjectId& tip, const RosterPtr& otherwise) {
  MUSTER_TRY(state, separate(state_at(objects, tip)));
  return state ? state->roster : otherwise;
}

Gathered<Ancestry> ancestry_of(CommitGraph& graph, const ObjectId& present, const ObjectId& next,
                               const Steps& steps) {
  if (steps.below == present) return Ancestry::ahead;
  MUSTER_TRY(descends, is_ancestor(graph, present, next));
  if (!descends) return Ancestry::beside;
  // The line may leave what is new at another exempt commit, and meet the present tip further down.
  if (steps.below) {
    MUSTER_TRY(on_line, on_first_parent_line(graph, *steps.below, present));
    if (on_line) return Ancestry::ahead;
  }
  return Ancestry::foxtrot;
}

// The clock at the present tip from one that is remembered of a commit further down its line: the dates
// since then can only have moved it on. Not where the tip reaches more of the baseline than that commit
// did, for then the line may begin above it.
Gathered<std::optional<Timestamp>> clock_from_below(const PushBench& bench, ClockCache& cache) {
  constexpr int near = 256;
  const std::vector<std::string>& baseline = bench.roster->draft().history.baseline;
  std::optional<Timestamp> latest;
  ObjectId at = bench.mainline_tip;
  for (int steps = 0; steps < near; ++steps) {
    if (const auto kept = cache.find(at, baseline)) {
      MUSTER_TRY(above, new_commits(bench.graph, {bench.mainline_tip}, {at}, ~std::uint64_t{0}));
      const bool more = std::ranges::any_of(
          bench.baseline, [&](const ObjectId& id) { return above.set.contains(bench.graph.number(id)); });
      return more ? std::nullopt : std::optional(latest ? std::max(*latest, *kept) : *kept);
    }
    MUSTER_TRY(node, bench.graph.node(at));
    if (node.committed && (!latest || *node.committed > *latest)) latest = node.committed;
    if (node.parents.empty()) return std::nullopt;
    at = bench.graph.id(node.parents.front());
  }
  return std::nullopt;
}

// Where a clone's clock stands at the present tip.
Gathered<std::optional<Timestamp>> clock_before(const PushBench& bench) {
  const std::vector<std::string>& baseline = bench.roster->draft().history.baseline;
  ClockCache* cache = bench.input.clocks;
  if (cache != nullptr) {
    MUSTER_TRY(remembered, clock_from_below(bench, *cache));
    if (remembered) return remembered;
  }
  MUSTER_TRY(clock, clock_at(bench.graph, bench.mainline_tip, baseline));
  if (cache != nullptr && clock) cache->keep(bench.mainline_tip, baseline, *clock);
  return clock;
}

// What clock_before will ask after this push. Under another baseline the line begins elsewhere.
Gathered<std::monostate> keep_clock(const PushBench& bench, const Steps& steps,
                                    std::optional<Timestamp> clock, const Roster& after,
                                    const ObjectId& tip) {
  const std::vector<std::string>& baseline = after.draft().history.baseline;
  if (bench.input.clocks == nullptr || baseline != bench.roster->draft().history.baseline)
    return std::monostate{};
  const StepRange all = steps.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    MUSTER_TRY(node, bench.graph.node(all[i].commit()));
    if (node.committed && (!clock || *node.committed > *clock)) clock = node.committed;
  }
  if (clock) bench.input.clocks->keep(tip, baseline, *clock);
  return std::monostate{};
}

std::optional<std::pair<std::string, ObjectId>> created_mainline(const std::vector<KnownUpdate>& all,
                                                                 const Roster& newest) {
  for (const KnownUpdate& known : all) {
    const bool creates = !known.present && !known.symbolic_target && known.next();
    if (creates && known.update.name == newest.draft().governance.mainline) {
      return std::pair(known.update.name, *known.next());
    }
  }
  return std::nullopt;
}

bool keeps_all(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  return std::ranges::all_of(before,
                             [&](const auto& id) { return std::ranges::find(after, id) != after.end(); });
}

// Whether the new tip is the first one to reach a commit that the baseline names.
enum class BaselineReached { as_before, more };

// A narrower baseline lays old history bare, and a raised one, or more of it reached, lets the clock start
// later: what a clone would then refuse has to be known now.
Gathered<Verdicts> refusals_laid_bare(const PushBench& bench, const RosterPtr& after, const ObjectId& tip,
                                      BaselineReached reached) {
  const History& old_history = bench.roster->draft().history;
  const History& new_history = after->draft().history;
  if (reached == BaselineReached::as_before && old_history.baseline == new_history.baseline &&
      keeps_all(old_history.vouched, new_history.vouched)) {
    return Verdicts{};
  }
  Verdicts refusals;
  HistoryInput replay{
      bench.graph, bench.checker, tip, bench.input.anchor, {}, {}, nullptr, [&](Verdict verdict) {
        if (!is_accepted(verdict)) refusals.push_back(std::move(verdict));
      }};
  replay.approvals = bench.approvals;
  MUSTER_TRY(replayed, replay_history(replay));
  (void)replayed;
  return refusals;
}

}  // namespace

namespace {

// A baseline that the present tip reaches exempts nothing more, and one that the new tip does not
// reach exempts nothing for a clone: what counts of it lies among what is new.
struct NewOnMainline {
  NewCommits commits;
  BaselineReached reached;
};
Gathered<NewOnMainline> new_on_mainline(const PushBench& bench, const ObjectId& tip) {
  MUSTER_TRY(all, new_commits(bench.graph, {tip}, {bench.mainline_tip}, ~std::uint64_t{0}));
  MUSTER_TRY(fresh, less_reached(bench.graph, all, bench.baseline));
  if (fresh.set.size() > bench.input.max_commits) {
    return stop(Reason{reasons::LimitCount{"new commits", bench.input.max_commits}});
  }
  const bool more = std::ranges::any_of(
      bench.baseline, [&](const ObjectId& id) { return all.set.contains(bench.graph.number(id)); });
  return NewOnMainline{std::move(fresh), more ? BaselineReached::more : BaselineReached::as_before};
}

}  // namespace

Gathered<MainlineOutcome> judge_mainline_update(const PushBench& bench, const KnownUpdate& known,
                                                MainlineState state, const std::vector<KnownUpdate>& all) {
  MainlineOutcome outcome;
  RefFacts move = known.facts();
  if (known.symbolic_target || !known.next()) {
    outcome.verdicts.push_back(judge_ref_update(move, bench.at_receive()));
    return outcome;
  }
  const ObjectId tip = *known.next();
  MUSTER_TRY(brought, new_on_mainline(bench, tip));
  const NewCommits& fresh = brought.commits;
  MUSTER_TRY(steps, steps_to(bench.graph, tip, fresh));
  MUSTER_TRY(ancestry, ancestry_of(bench.graph, bench.mainline_tip, tip, steps));
  move.ancestry = ancestry;
  Verdict moved = judge_ref_update(move, bench.at_receive());
  if (!is_accepted(moved)) {
    MUSTER_TRY(unreadable, refusals_of_unreadable(bench.graph, bench.graph.ids(fresh.oldest_first),
                                                  known.update.name, bench.at_receive()));
    outcome.verdicts = std::move(unreadable);
    if (outcome.verdicts.empty()) outcome.verdicts.push_back(std::move(moved));
    return outcome;
  }
  MUSTER_TRY(newest, newest_roster(bench.graph.objects(), tip, bench.roster));
  MUSTER_TRY(clock, clock_before(bench));
  state.clock = clock;
  const bool restored = bench.roster->name().version < bench.input.state->version;
  const MainlineRun run{bench.graph,
                        bench.checker,
                        bench.chain,
                        newest,
                        Judging::by_steps,
                        bench.input.received,
                        {},
                        restored ? std::nullopt : std::optional(bench.input.state->version),
                        created_mainline(all, *newest),
                        into(outcome.verdicts),
                        nullptr,
                        restored ? std::optional(bench.input.state->version) : std::nullopt,
                        bench.approvals};
  MUSTER_TRY(ran, judge_steps(run, steps.all(), state));
  const bool good = ran == Run::finished && all_accepted(outcome.verdicts);
  outcome.verdicts.push_back(std::move(moved));
  if (!good) return outcome;
  outcome.roster = state.roster;
  outcome.tip = tip;
  MUSTER_TRY(bare, refusals_laid_bare(bench, state.roster, tip, brought.reached));
  std::ranges::move(bare, std::back_inserter(outcome.verdicts));
  if (brought.reached == BaselineReached::as_before) {
    MUSTER_TRY(kept, keep_clock(bench, steps, clock, *state.roster, tip));
    (void)kept;
  }
  return outcome;
}

namespace {

Gathered<std::monostate> check_old_tip(CommitGraph& graph, const KnownUpdate& known, const ObjectId& tip,
                                       const NewCommits& fresh) {
  if (!known.present) return std::monostate{};
  const bool exempt = !fresh.set.contains(graph.number(*known.present));
  MUSTER_TRY(on_line, on_first_parent_line(graph, tip, *known.present));
  if (!on_line || !exempt) {
    return stop(
        Reason{reasons::RefBootstrap{"the present tip of the ref is not under the baseline of the roster "
                                     "that is pushed, on the first-parent line of the new tip"}});
  }
  return std::monostate{};
}

}  // namespace

Gathered<Bootstrap> judge_bootstrap(const PushInput& input, CommitGraph& graph, SignatureChecker& checker,
                                    ApprovalBook& approvals, const KnownUpdate& known,
                                    const std::function<void(const Roster&)>& loaded) {
  ObjectAccess& objects = graph.objects();
  const ObjectId tip = *known.next();
  MUSTER_TRY(arriving, separate(state_at(objects, tip)));
  if (!arriving) {
    if (std::holds_alternative<reasons::RosterRemoved>(arriving.error())) {
      return stop(Reason{reasons::RefBootstrap{
          "the server holds no roster yet, and this push brings none in .muster/roster.toml"}});
    }
    return stop(arriving.error());
  }
  const Roster& roster = *arriving->roster;
  if (known.symbolic_target || known.update.name != roster.draft().governance.mainline) {
    return stop(Reason{reasons::RefBootstrap{"the roster that is pushed names " +
                                             roster.draft().governance.mainline + " as mainline"}});
  }
  MUSTER_TRY(chain, chain_at(objects, *arriving, input.anchor, checker.ring(), input.deadline));
  Bootstrap bootstrap;
  bootstrap.chain = std::move(chain);
  MUSTER_TRY(baseline, baseline_of(graph, tip, roster.draft().history.baseline));
  MUSTER_TRY(fresh, new_commits(graph, {tip}, baseline, input.max_commits));
  MUSTER_TRY(old_tip, check_old_tip(graph, known, tip, fresh));
  (void)old_tip;
  MUSTER_TRY(steps, steps_to(graph, tip, fresh));
  MUSTER_TRY(state, state_below(objects, steps, *bootstrap.chain));
  const MainlineRun run{graph,
                        checker,
                        *bootstrap.chain,
                        bootstrap.chain->newest(),
                        Judging::by_steps,
                        input.received,
                        {},
                        {},
                        {},
                        into(bootstrap.outcome.verdicts),
                        nullptr,
                        {},
                        &approvals};
  MUSTER_TRY(ran, judge_steps(run, steps.all(), state));
  loaded(roster);
  RefFacts move = known.facts();
  const Bench bench{&roster,        &roster, RevocationReach::judging, input.received, TimeSource::receive,
                    input.received, {}};
  bootstrap.outcome.verdicts.push_back(judge_ref_update(move, bench));
  if (ran == Run::finished && state.roster && state.roster->name() == roster.name()) {
    bootstrap.outcome.roster = state.roster;
    bootstrap.outcome.tip = tip;
  }
  return bootstrap;
}

}  // namespace muster
