#include "app/verify_object.h"

#include <algorithm>
#include <limits>

#include "app/push_judge.h"
#include "app/timeline.h"

namespace muster {

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

// The mainline as a clone replays it, as far as one object needs it.
struct Replay {
  Chain chain;
  std::vector<ObjectId> baseline;  // all of it that this clone holds, on whatever branch
  NewCommits fresh;
  Steps steps;
  const Receipts* receipts = nullptr;  // null: none
  ReceiptTimes received;               // of the steps
};

Gathered<Replay> replay_of(const HistoryInput& input) {
  MUSTER_TRY(chain, chain_of(input));
  MUSTER_TRY(baseline, existing(input.graph.objects(), chain.newest()->draft().history.baseline));
  MUSTER_TRY(reached, baseline_of(input.graph, input.tip, chain.newest()->draft().history.baseline));
  MUSTER_TRY(fresh, new_commits(input.graph, {input.tip}, reached, unlimited));
  MUSTER_TRY(steps, steps_to(input.graph, input.tip, fresh));
  MUSTER_TRY(receipts, receipts_for(input, *chain.newest()));
  MUSTER_TRY(pushes, mainline_receipts(input, chain, receipts));
  MUSTER_TRY(received, receipt_times(input.graph, steps, std::move(pushes), MadeBranch::mainline));
  return Replay{std::move(chain), std::move(baseline), std::move(fresh), std::move(steps),
                receipts,         std::move(received)};
}

Gathered<bool> under_baseline(CommitGraph& graph, const ObjectId& commit, const Replay& replay) {
  for (const ObjectId& tip : replay.baseline) {
    MUSTER_TRY(under, is_ancestor(graph, commit, tip));
    if (under) return true;
  }
  return false;
}

// Where history stands after the first `number` steps; stops where it would refuse the roster of one.
Gathered<MainlineState> followed(const HistoryInput& input, const Replay& replay, std::size_t number) {
  MainlineState state;
  if (!input.trial) {
    MUSTER_TRY(below, state_below(input.graph.objects(), replay.steps, replay.chain));
    state = std::move(below);
  }
  const MainlineRun run{input.graph,
                        input.checker,
                        replay.chain,
                        replay.chain.newest(),
                        input.trial ? Judging::by_trial : Judging::by_steps,
                        {},
                        input.given,
                        {},
                        {},
                        [](const Verdict&) {},
                        nullptr,
                        {},
                        nullptr,
                        {},
                        &replay.received};
  MUSTER_TRY(done, follow_roster(run, replay.steps.all().first(number), state));
  (void)done;
  return state;
}

// Of a mainline whose every roster holds.
Gathered<Timeline> timeline_of(const HistoryInput& input, const Replay& replay) {
  MUSTER_TRY(sound, followed(input, replay, replay.steps.all().size()));
  (void)sound;
  if (input.trial)
    return timeline_of(input.graph, replay.steps, replay.chain, replay.chain.newest(), replay.received);
  MUSTER_TRY(below, state_below(input.graph.objects(), replay.steps, replay.chain));
  return timeline_of(input.graph, replay.steps, replay.chain, below.roster, replay.received);
}

// The newest version that had come in by `at`; the oldest one there is for what is older still.
RosterPtr roster_as_of(const HistoryInput& input, const Replay& replay, const Timeline& timeline,
                       Timestamp at) {
  const std::vector<Arrival>& came = timeline.arrivals;
  if (input.trial || came.empty()) return replay.chain.newest();
  RosterPtr roster = came.front().roster;
  for (const Arrival& arrival : came) {
    if (arrival.time <= at) roster = arrival.roster;
  }
  return roster;
}

// By which the server judged the push; of what has no receipt as above.
Gathered<RosterPtr> roster_of(const HistoryInput& input, const Replay& replay, const Timeline& timeline,
                              Timestamp at, const Receipt* receipt) {
  if (receipt != nullptr && receipt->roster) {
    MUSTER_TRY(then, version_named(input, replay.chain, *receipt->roster));
    if (then) return then;
  }
  return roster_as_of(input, replay, timeline, at);
}

Bench claimed_bench(const HistoryInput& input, const Replay& replay, const RosterPtr& roster, Timestamp at) {
  const TimeSource source = input.given ? TimeSource::given : TimeSource::claimed;
  return {roster.get(),
          replay.chain.newest().get(),
          RevocationReach::newest,
          input.given.value_or(at),
          source,
          {},
          {}};
}

// What is on no mainline step, where the server says when it came.
Bench received_bench(const Replay& replay, const RosterPtr& roster, Timestamp at) {
  return {
      roster.get(), replay.chain.newest().get(), RevocationReach::newest, at, TimeSource::receipt, at, {}};
}

Verdict with_warning(const HistoryInput& input, Verdict verdict) {
  if (input.trial) std::visit([](auto& v) { v.warn(TrialRoster{}); }, verdict);
  return verdict;
}

Fault approvals_unknown(const ObjectId& commit) {
  return {FaultId::git, "commit " + commit.hex() + " needs approvals, and this clone holds none of them",
          "fetch them: " + std::string(fetch_approvals)};
}

// The judge's answer for one commit of a mainline step.
Gathered<Verdict> judge_on_mainline(const HistoryInput& input, const Replay& replay, std::size_t number,
                                    const ObjectId& commit) {
  MUSTER_TRY(state, followed(input, replay, number));
  // Later steps may witness the age of this one, so they are part of the run; their verdicts are not asked
  // for.
  const StepRange from_here = replay.steps.all().from(number);
  std::optional<Verdict> own;
  bool unapproved = false;
  const MainlineRun run{
      input.graph,
      input.checker,
      replay.chain,
      replay.chain.newest(),
      input.trial ? Judging::by_trial : Judging::by_steps,
      {},
      input.given,
      {},
      {},
      [&](Verdict verdict) {
        const ObjectRef& object =
            std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
        const bool concerns = object.id == commit.hex();
        if (concerns && (!own || is_accepted(*own))) own = std::move(verdict);
      },
      nullptr,
      {},
      input.approvals,
      [&](const ObjectRef& object) { unapproved = unapproved || object.id == commit.hex(); },
      &replay.received};
  const bool witnesses_matter =
      std::ranges::any_of(replay.chain.newest()->draft().keys, [](const RosterKey& key) {
        return key.revoked && key.revoked->cause == reasons::RevocationCause::compromised;
      });
  MUSTER_TRY(ran, judge_steps(run, witnesses_matter ? from_here : from_here.first(1), state));
  (void)ran;
  if (unapproved) return stop(approvals_unknown(commit));
  if (!own)
    return stop(
        Fault{FaultId::internal, "the step of " + commit.hex() + " gave no verdict on it", "report this"});
  return with_warning(input, std::move(*own));
}

// The commit of the ref's own first-parent line by which `commit` came in, where a branch of this clone shows
// it; else the commit itself.
struct StepBeside {
  ObjectId commit;
  std::optional<Receipt> push = {};  // that brought it in; with a time
};

std::optional<Receipt> copied(const Receipt* receipt) {
  return receipt == nullptr ? std::nullopt : std::optional(*receipt);
}

std::optional<Receipt> mainline_receipt(const Replay& replay, CommitNo commit) {
  if (replay.receipts == nullptr || !replay.fresh.set.contains(commit)) return std::nullopt;
  const StepRange all = replay.steps.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::ranges::find(all[i].members, commit) != all[i].members.end())
      return copied(replay.received.push(all[i].commit()));
  }
  return std::nullopt;
}

Gathered<StepBeside> received_step(CommitGraph& graph, const Replay& replay, const Steps& steps,
                                   CommitNo step, const std::string& ref) {
  StepBeside found{graph.id(step)};
  if (replay.receipts == nullptr) return found;
  MUSTER_TRY(times, receipt_times(graph, steps, replay.receipts->of(ref), MadeBranch::beside));
  found.push = copied(times.push(step));
  return found;
}

Gathered<StepBeside> step_beside(const ObjectInput& input, const Replay& replay, const ObjectId& commit,
                                 const std::string& ref) {
  CommitGraph& graph = input.history.graph;
  std::vector<ObjectId> exempt = replay.baseline;
  exempt.push_back(input.history.tip);
  constexpr std::string_view heads = "refs/heads/";
  std::vector<std::string> places = {ref};
  if (ref.starts_with(heads))
    places.insert(places.begin(), "refs/remotes/origin/" + ref.substr(heads.size()));
  for (const std::string& place : places) {
    MUSTER_TRY(tip, followed_ref(input.repository, place));
    if (!tip) continue;
    MUSTER_TRY(type, graph.objects().type(*tip));
    if (type != ObjectType::commit) continue;
    MUSTER_TRY(fresh, new_commits(graph, {*tip}, exempt, unlimited));
    MUSTER_TRY(steps, steps_to(graph, *tip, fresh));
    const StepRange all = steps.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (std::ranges::find(all[i].members, graph.number(commit)) != all[i].members.end())
        return received_step(graph, replay, steps, all[i].commit(), ref);
    }
  }
  return StepBeside{commit};
}

Gathered<Verdict> judge_beside(const HistoryInput& input, const Replay& replay, const ObjectId& commit,
                               const std::string& ref, const StepBeside& step) {
  const std::string& mainline = replay.chain.newest()->draft().governance.mainline;
  MUSTER_TRY(facts, commit_facts(input.graph, input.checker, {commit}, ref.empty() ? mainline : ref));
  MUSTER_TRY(timeline, timeline_of(input, replay));
  MUSTER_TRY(claimed, time_beside(input.graph, timeline, commit, input.tip, replay.baseline));
  const Timestamp at = step.push ? *step.push->time : claimed;
  MUSTER_TRY(roster, roster_of(input, replay, timeline, at, step.push ? &*step.push : nullptr));
  MUSTER_TRY(looked, look_at_content(facts.front(), input.graph, commit, *roster));
  (void)looked;
  const Bench bench =
      step.push ? received_bench(replay, roster, at) : claimed_bench(input, replay, roster, at);
  MUSTER_TRY(verdict, ApprovalsOfStep(input.approvals, input.graph, input.checker, step.commit)
                          .judge(facts.front(), *roster,
                                 [&](const CommitFacts& known) { return judge_commit(known, bench); }));
  const auto* refused = std::get_if<Refused>(&verdict);
  const bool known = input.approvals != nullptr && input.approvals->is_known();
  if (refused != nullptr && std::holds_alternative<reasons::ApprovalsMissing>(refused->reason()) && !known)
    return stop(approvals_unknown(commit));
  return with_warning(input, std::move(verdict));
}

}  // namespace

Gathered<Verdict> verify_commit(const ObjectInput& input, const ObjectId& commit, const std::string& ref) {
  const HistoryInput& history = input.history;
  MUSTER_TRY(replay, replay_of(history));
  const std::string& mainline = replay.chain.newest()->draft().governance.mainline;
  const bool for_mainline = ref.empty() || ref == mainline;
  const CommitNo asked = history.graph.number(commit);
  if (for_mainline && replay.fresh.set.contains(asked)) {
    const StepRange all = replay.steps.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (std::ranges::find(all[i].members, asked) != all[i].members.end())
        return judge_on_mainline(history, replay, i, commit);
    }
  }
  MUSTER_TRY(old, under_baseline(history.graph, commit, replay));
  if (old) {
    const ObjectRef object{ObjectKind::commit, commit.hex(), ref.empty() ? mainline : ref};
    const Timestamp at = replay.chain.newest()->draft().issued;
    return take_as_baseline(object, claimed_bench(history, replay, replay.chain.newest(), at));
  }
  MUSTER_TRY(step, step_beside(input, replay, commit, ref));
  // What the mainline holds as well came with its step there.
  if (auto known = mainline_receipt(replay, asked)) step.push = std::move(known);
  return judge_beside(history, replay, commit, ref, step);
}

namespace {

Gathered<std::vector<std::string>> lines_holding(const ObjectInput& input, const Replay& replay,
                                                 const Roster& roster, const ObjectId& commit) {
  std::vector<std::string> lines;
  const std::string& mainline = roster.draft().governance.mainline;
  MUSTER_TRY(on_mainline, on_first_parent_line(input.history.graph, input.history.tip, commit));
  if (on_mainline) lines.push_back(mainline);
  (void)replay;
  MUSTER_TRY(refs, input.repository.refs("refs/"));
  for (const NamedRef& ref : refs) {
    std::string branch = ref.name;
    if (branch.starts_with("refs/remotes/")) {
      const std::size_t slash = branch.find('/', std::string_view("refs/remotes/").size());
      if (slash == std::string::npos) continue;
      branch = "refs/heads/" + branch.substr(slash + 1);
    }
    if (branch == mainline || !branch.starts_with("refs/heads/") || !roster.governs(branch)) continue;
    MUSTER_TRY(type, input.history.graph.objects().type(ref.id));
    if (type != ObjectType::commit) continue;
    MUSTER_TRY(holds, on_first_parent_line(input.history.graph, ref.id, commit));
    if (holds) lines.push_back(branch);
  }
  return lines;
}

}  // namespace

Gathered<Verdict> verify_tag(const ObjectInput& input, const std::string& ref) {
  const HistoryInput& history = input.history;
  ObjectAccess& objects = history.graph.objects();
  MUSTER_TRY(replay, replay_of(history));
  MUSTER_TRY(id, followed_ref(input.repository, ref));
  if (!id)
    return stop(Fault{FaultId::config, "there is no tag " + ref, "name a tag of this repository: git tag"});
  MUSTER_TRY(facts, tag_facts(objects, history.checker, *id, ref));
  facts.move.present = *id;
  MUSTER_TRY(timeline, timeline_of(history, replay));
  Timestamp at = facts.tag && facts.tag->tagged ? *facts.tag->tagged : Timestamp{};
  const auto commit = ObjectId::parse(facts.commit, objects.hash_algorithm());
  if (commit) {
    MUSTER_TRY(time, time_beside(history.graph, timeline, *commit, history.tip, replay.baseline));
    at = std::max(at, time);
  }
  const Receipt* receipt = replay.receipts == nullptr ? nullptr : replay.receipts->standing(ref, *id);
  if (receipt != nullptr) at = *receipt->time;
  MUSTER_TRY(roster, roster_of(history, replay, timeline, at, receipt));
  if (commit) {
    MUSTER_TRY(lines, lines_holding(input, replay, *roster, *commit));
    facts.lines = std::move(lines);
    if (counts_approvals(*roster, ref)) {
      if (history.approvals == nullptr || !history.approvals->is_known())
        return stop(approvals_unknown(*commit));
      MUSTER_TRY(approvals, approvals_of_tagged(history.approvals, *commit, history.checker.ring()));
      facts.approvals = std::move(approvals);
    }
  }
  const Bench bench =
      receipt != nullptr ? received_bench(replay, roster, at) : claimed_bench(history, replay, roster, at);
  return with_warning(history, judge_tag(facts, bench));
}

}  // namespace muster
