#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "app/push_judge.h"
#include "app/verify_history.h"

namespace muster {

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

// The mainline's first-parent line, walked only as far as somebody asks.
class MainlineLine {
 public:
  MainlineLine(CommitGraph& graph, const ObjectId& tip) : graph_(graph), at_(graph.number(tip)) {}

  Gathered<bool> holds(CommitNo commit) {
    while (!seen_.contains(commit)) {
      if (!at_) return false;
      seen_.insert(*at_);
      MUSTER_TRY(parents, graph_.parents(*at_));
      at_ = parents.empty() ? std::nullopt : std::optional(parents.front());
    }
    return true;
  }

 private:
  CommitGraph& graph_;
  std::optional<CommitNo> at_;
  CommitSet seen_;
};

// What a ref's own rules have to be asked about, besides the mainline's steps.
struct ToJudge {
  std::vector<ObjectId> fresh;    // new to the repository's governed history, oldest first
  std::vector<ObjectId> on_line;  // on the ref's own first-parent line though the mainline holds them
  // The commit of that line by which each of `fresh` comes in.
  ByCommit<std::optional<CommitNo>> steps;

  ObjectId step_of(CommitGraph& graph, const ObjectId& commit) const {
    const auto* step = steps.find(graph.number(commit));
    return step != nullptr && *step ? graph.id(**step) : commit;
  }
};

struct RefTips {
  ObjectId next;
  std::optional<ObjectId> present;  // whose history is exempt
  ObjectId mainline;
  std::vector<ObjectId> baseline;
  Ancestry ancestry;
  std::uint64_t limit;
};

Gathered<bool> under_any(CommitGraph& graph, const ObjectId& id, const std::vector<ObjectId>& tips) {
  for (const ObjectId& tip : tips) {
    MUSTER_TRY(under, is_ancestor(graph, id, tip));
    if (under) return true;
  }
  return false;
}

// The ref's first-parent line down to where it meets what was accepted for it before.
Gathered<std::vector<ObjectId>> own_line(CommitGraph& graph, const RefTips& tips, const CommitSet& fresh) {
  std::vector<ObjectId> found;
  const bool moves_ahead = tips.present && tips.ancestry == Ancestry::ahead;
  std::vector<ObjectId> exempt = tips.baseline;
  if (moves_ahead) exempt.push_back(*tips.present);
  NewCommits beyond;  // what the ref did not hold; for a new ref the mainline's line is the end
  if (moves_ahead) {
    MUSTER_TRY(commits, new_commits(graph, {tips.next}, exempt, unlimited));
    beyond = std::move(commits);
  }
  MainlineLine mainline(graph, tips.mainline);
  std::optional<CommitNo> at = graph.number(tips.next);
  while (at) {
    if (moves_ahead && !beyond.set.contains(*at)) break;
    if (!moves_ahead && !fresh.contains(*at)) {
      MUSTER_TRY(old, under_any(graph, graph.id(*at), tips.baseline));
      if (old) break;
      MUSTER_TRY(there, mainline.holds(*at));
      if (there) break;
    }
    if (!fresh.contains(*at)) found.push_back(graph.id(*at));
    MUSTER_TRY(parents, graph.parents(*at));
    at = parents.empty() ? std::nullopt : std::optional(parents.front());
  }
  std::ranges::reverse(found);
  return found;
}

Gathered<ToJudge> to_judge(CommitGraph& graph, const RefTips& tips) {
  std::vector<ObjectId> exempt = tips.baseline;
  exempt.push_back(tips.mainline);
  if (tips.present) exempt.push_back(*tips.present);
  MUSTER_TRY(fresh, new_commits(graph, {tips.next}, exempt, tips.limit));
  MUSTER_TRY(on_line, own_line(graph, tips, fresh.set));
  ToJudge work{graph.ids(fresh.oldest_first), std::move(on_line), {}};
  MUSTER_TRY(steps, steps_to(graph, tips.next, fresh));
  const StepRange all = steps.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const CommitNo member : all[i].members) work.steps[member] = all[i].commit();
  }
  return work;
}

// The same for every ref of the push, and asked only by refs that take in what the mainline holds.
Gathered<const Timeline*> mainline_times(const PushBench& bench) {
  if (bench.times) return bench.times.get();
  const auto& ids = bench.roster->draft().history.baseline;
  MUSTER_TRY(baseline, baseline_of(bench.graph, bench.mainline_tip, ids));
  MUSTER_TRY(fresh, new_commits(bench.graph, {bench.mainline_tip}, baseline, unlimited));
  MUSTER_TRY(steps, steps_to(bench.graph, bench.mainline_tip, fresh));
  MUSTER_TRY(below, state_below(bench.graph.objects(), steps, bench.chain));
  MUSTER_TRY(times, timeline_of(bench.graph, steps, bench.chain, below.roster, {}));
  bench.times = std::make_shared<const Timeline>(std::move(times));
  return bench.times.get();
}

using BenchFor = std::function<Gathered<Bench>(const CommitFacts&, const ObjectId&)>;

// What commits of one ref are judged with.
struct OnRef {
  CommitGraph& graph;
  SignatureChecker& checker;
  ApprovalBook* approvals;
  const ToJudge& work;
  std::string ref;
};

Gathered<Verdicts> judge_commits(const OnRef& on, const std::vector<ObjectId>& ids,
                                 const BenchFor& bench_for) {
  Verdicts verdicts;
  MUSTER_TRY(facts, commit_facts(on.graph, on.checker, ids, on.ref));
  std::map<ObjectId, ApprovalsOfStep> steps;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    MUSTER_TRY(bench, bench_for(facts[i], ids[i]));
    MUSTER_TRY(looked, look_at_content(facts[i], on.graph, ids[i], *bench.roster));
    (void)looked;
    const ObjectId step = on.work.step_of(on.graph, ids[i]);
    ApprovalsOfStep& approvals =
        steps.try_emplace(step, on.approvals, on.graph, on.checker, step).first->second;
    MUSTER_TRY(verdict, approvals.judge(facts[i], *bench.roster, [&](const CommitFacts& known) {
      return judge_commit(known, bench);
    }));
    verdicts.push_back(std::move(verdict));
    facts[i].answered.reset();  // it may be large
  }
  return verdicts;
}

Gathered<Verdicts> judge_held(const PushBench& bench, const OnRef& on, const std::vector<ObjectId>& ids) {
  if (ids.empty()) return Verdicts{};
  MUSTER_TRY(times, mainline_times(bench));
  return judge_commits(on, ids, [&](const CommitFacts&, const ObjectId& id) -> Gathered<Bench> {
    const std::optional<Timestamp> at = times->time_of(bench.graph.number(id));
    if (!at) return bench.at_receive();
    return Bench{
        bench.roster.get(), bench.roster.get(), RevocationReach::newest, *at, TimeSource::claimed, {}, {}};
  });
}

Gathered<Verdicts> unreadable_in(const PushBench& bench, const KnownUpdate& known) {
  MUSTER_TRY(fresh, new_commits(bench.graph, {*known.next()}, {*known.present, bench.mainline_tip},
                                bench.input.max_commits));
  return refusals_of_unreadable(bench.graph, bench.graph.ids(fresh.oldest_first), known.update.name,
                                bench.at_receive());
}

Gathered<Ancestry> ancestry_of(CommitGraph& graph, const KnownUpdate& known) {
  if (!known.present || !known.next()) return Ancestry::ahead;
  MUSTER_TRY(descends, is_ancestor(graph, *known.present, *known.next()));
  return descends ? Ancestry::ahead : Ancestry::beside;
}

}  // namespace

bool too_many_commits(const PushBench& bench) {
  return bench.branch_commits > bench.input.max_commits;
}

Gathered<Verdicts> judge_branch_update(const PushBench& bench, const KnownUpdate& known) {
  RefFacts move = known.facts();
  const Roster& roster = *bench.roster;
  if (known.update.name == roster.draft().governance.mainline) {
    return stop(Fault{FaultId::internal, "the mainline was taken for another branch", "report this"});
  }
  const bool governed = roster.governs(known.update.name);
  // Ancestry is asked for only where somebody may want to know: a free ref may hold anything.
  const bool matters = governed || !roster.ref_rules_for(known.update.name).empty();
  const bool is_branch = !known.update.name.starts_with("refs/tags/");
  if (matters && is_branch && !known.symbolic_target) {
    MUSTER_TRY(ancestry, ancestry_of(bench.graph, known));
    move.ancestry = ancestry;
  }
  Verdict moved = judge_ref_update(move, bench.at_receive());
  if (!is_accepted(moved) && governed && move.ancestry == Ancestry::beside) {
    MUSTER_TRY(unreadable, unreadable_in(bench, known));
    if (!unreadable.empty()) return std::move(unreadable);
  }
  if (!is_accepted(moved) || !governed || !known.next()) return Verdicts{std::move(moved)};
  const RefTips tips{*known.next(),  known.present, bench.mainline_tip,
                     bench.baseline, move.ancestry, bench.input.max_commits};
  MUSTER_TRY(work, to_judge(bench.graph, tips));
  bench.branch_commits += work.fresh.size() + work.on_line.size();
  if (too_many_commits(bench)) return Verdicts{};
  const OnRef on{bench.graph, bench.checker, bench.approvals, work, known.update.name};
  MUSTER_TRY(verdicts, judge_held(bench, on, work.on_line));
  MUSTER_TRY(fresh,
             judge_commits(on, work.fresh, [&](const CommitFacts&, const ObjectId&) -> Gathered<Bench> {
               return bench.at_receive();
             }));
  std::ranges::move(fresh, std::back_inserter(verdicts));
  verdicts.push_back(std::move(moved));
  return std::move(verdicts);
}

namespace {

// Refs that the roster step makes governed: as they stand now, and as they will stand if git carries
// the push out. It may carry out only a part of it.
Gathered<std::set<std::pair<std::string, ObjectId>>> newly_governed(RefReader& refs, const Roster* before,
                                                                    const Roster& after,
                                                                    const std::vector<KnownUpdate>& all) {
  std::set<std::pair<std::string, ObjectId>> found;
  const auto concerns = [&](const std::string& name) {
    return !name.starts_with("refs/tags/") && !name.starts_with("refs/muster/") &&
           name != after.draft().governance.mainline && after.governs(name) &&
           (before == nullptr || (!before->governs(name) && name != before->draft().governance.mainline));
  };
  MUSTER_TRY(present, refs.refs("refs/"));
  for (const NamedRef& ref : present) {
    if (concerns(ref.name)) found.emplace(ref.name, ref.id);
  }
  for (const KnownUpdate& known : all) {
    if (concerns(known.update.name) && known.next()) found.emplace(known.update.name, *known.next());
  }
  return found;
}

}  // namespace

Gathered<Verdicts> judge_newly_governed(const PushInput& input, CommitGraph& graph, SignatureChecker& checker,
                                        ApprovalBook& approvals, const Roster* before, const RosterPtr& after,
                                        const ObjectId& mainline_tip, const std::vector<KnownUpdate>& all) {
  Verdicts refusals;
  if (before != nullptr && before->draft().commits.size() == 0 && after->draft().commits.size() == 0)
    return refusals;
  MUSTER_TRY(refs, newly_governed(input.repository, before, *after, all));
  MUSTER_TRY(baseline, existing(graph.objects(), after->draft().history.baseline));
  for (const auto& [name, tip] : refs) {
    const RefTips tips{tip, {}, mainline_tip, baseline, Ancestry::ahead, input.max_commits};
    MUSTER_TRY(work, to_judge(graph, tips));
    std::vector<ObjectId> ids = std::move(work.on_line);
    ids.insert(ids.end(), work.fresh.begin(), work.fresh.end());
    // Nobody saw these come in: their own dates are all there is, and never before a parent's.
    ByCommit<std::optional<Timestamp>> times;
    const BenchFor claimed = [&](const CommitFacts& facts, const ObjectId& id) -> Gathered<Bench> {
      Timestamp at = facts.committed;
      const CommitNo commit = graph.number(id);
      MUSTER_TRY(parents, graph.parents(commit));
      for (const CommitNo parent : parents) {
        if (const auto* known = times.find(parent); known != nullptr && *known) at = std::max(at, **known);
      }
      times[commit] = at;
      return Bench{after.get(),    after.get(), RevocationReach::newest, at, TimeSource::claimed,
                   input.received, {}};
    };
    MUSTER_TRY(verdicts, judge_commits({graph, checker, &approvals, work, name}, ids, claimed));
    std::ranges::copy_if(std::make_move_iterator(verdicts.begin()), std::make_move_iterator(verdicts.end()),
                         std::back_inserter(refusals), [](const Verdict& v) { return !is_accepted(v); });
    // Refused as it is, and nobody reads so many: strangers may have prepared any number of refs.
    if (refusals.size() > input.max_commits)
      return stop(Reason{reasons::LimitCount{"new commits", input.max_commits}});
  }
  return refusals;
}

}  // namespace muster
