#include "app/replay_branch.h"

#include <algorithm>
#include <limits>
#include <map>

#include "app/push_judge.h"
#include "app/timeline.h"

namespace muster {

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

// The mainline above the baseline, with the times of its steps, every roster of which holds.
struct Mainline {
  Steps steps;
  Timeline timeline;
  const Receipts* receipts = nullptr;
  ReceiptTimes received;
  ByCommit<std::uint32_t> numbers = {};  // of the step that brings a commit in, counted from 1
};

Gathered<Mainline> mainline_of(const HistoryInput& input) {
  const Chain& chain = *input.newest;
  MUSTER_TRY(reached, baseline_of(input.graph, input.tip, chain.newest()->draft().history.baseline));
  MUSTER_TRY(fresh, new_commits(input.graph, {input.tip}, reached, unlimited));
  MUSTER_TRY(steps, steps_to(input.graph, input.tip, fresh));
  MUSTER_TRY(below, state_below(input.graph.objects(), steps, chain));
  MainlineState state = below;
  MUSTER_TRY(receipts, receipts_for(input, *chain.newest()));
  MUSTER_TRY(pushes, mainline_receipts(input, chain, receipts));
  MUSTER_TRY(received, receipt_times(input.graph, steps, std::move(pushes), MadeBranch::mainline));
  const MainlineRun run{input.graph,
                        input.checker,
                        chain,
                        chain.newest(),
                        Judging::by_steps,
                        {},
                        {},
                        {},
                        {},
                        [](const Verdict&) {},
                        nullptr,
                        {},
                        nullptr,
                        {},
                        &received};
  MUSTER_TRY(sound, follow_roster(run, steps.all(), state));
  (void)sound;
  MUSTER_TRY(timeline, timeline_of(input.graph, steps, chain, below.roster, received));
  Mainline found{std::move(steps), std::move(timeline), receipts, std::move(received)};
  const StepRange all = found.steps.all();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    for (const CommitNo member : all[i].members) found.numbers[member] = i + 1;
  }
  return found;
}

// What the branch's own rules have to be asked about, oldest first, each with the commit of the branch's line
// by which it comes in.
struct OfBranch {
  struct Item {
    ObjectId commit;
    ObjectId step;
    std::optional<Timestamp> received = {};  // with its step
    std::optional<RosterName> roster = {};   // that judged that push
  };
  std::vector<Item> items;
  std::uint32_t mainline_steps = 0;  // so many of the mainline's are reached
};

class BranchReplay {
 public:
  BranchReplay(const HistoryInput& input, ObjectId head, std::string ref)
      : input_(input), graph_(input.graph), head_(std::move(head)), ref_(std::move(ref)) {}

  Gathered<ReplayCounts> run() {
    MUSTER_TRY(mainline, mainline_of(input_));
    MUSTER_TRY(work, work_of(mainline));
    ReplayCounts counts;
    if (work.mainline_steps > 0) {
      HistoryInput below = input_;
      below.tip = graph_.id(mainline.steps.all()[work.mainline_steps - 1].commit());
      MUSTER_TRY(replayed, replay_history(below));
      counts = replayed;
    }
    counts.commits += work.items.size();
    MUSTER_TRY(judged, judge(mainline.timeline, work));
    (void)judged;
    return counts;
  }

 private:
  Gathered<OfBranch> work_of(const Mainline& mainline) {
    MUSTER_TRY(baseline, existing(graph_.objects(), input_.newest->newest()->draft().history.baseline));
    MUSTER_TRY(all, new_commits(graph_, {head_}, baseline, unlimited));
    std::vector<ObjectId> known = baseline;
    known.push_back(input_.tip);
    MUSTER_TRY(beside, new_commits(graph_, {head_}, known, unlimited));
    OfBranch work;
    for (const CommitNo commit : all.oldest_first) {
      const auto* number = mainline.numbers.find(commit);
      if (number != nullptr) work.mainline_steps = std::max(work.mainline_steps, *number);
    }
    MUSTER_TRY(held, held_by_mainline(mainline, all.set, beside.set));
    const StepRange of_mainline = mainline.steps.all();
    for (const ObjectId& commit : held) {
      const auto* number = mainline.numbers.find(graph_.number(commit));
      const bool on_mainline = number != nullptr && *number != 0;
      const Receipt* push = on_mainline ? mainline.received.push(of_mainline[*number - 1].commit()) : nullptr;
      work.items.push_back(item_of(commit, commit, push));
    }
    MUSTER_TRY(steps, steps_to(graph_, head_, beside));
    const StepRange range = steps.all();
    MUSTER_TRY(received, receipts_of_branch(mainline, steps));
    for (std::size_t i = 0; i < range.size(); ++i) {
      const ObjectId step = graph_.id(range[i].commit());
      const Receipt* push = received.push(range[i].commit());
      for (const CommitNo member : range[i].members)
        work.items.push_back(item_of(graph_.id(member), step, push));
    }
    // Where the line leaves what is beside the mainline and comes back to it, some hang on no step of those.
    CommitSet taken;
    for (const CommitNo member : steps.members) taken.insert(member);
    for (const CommitNo commit : beside.oldest_first) {
      if (taken.insert(commit)) work.items.push_back({graph_.id(commit), graph_.id(commit)});
    }
    return work;
  }

  static OfBranch::Item item_of(const ObjectId& commit, const ObjectId& step, const Receipt* push) {
    if (push == nullptr) return {commit, step};
    return {commit, step, push->time, push->roster};
  }

  // By which the server judged the push; of what has no receipt the newest that had come in by then.
  Gathered<RosterPtr> roster_of(const Timeline& timeline, Timestamp at, const OfBranch::Item& item) {
    if (item.roster) {
      auto& known = versions_[item.roster->version];
      if (!known || known->name() != *item.roster) {
        MUSTER_TRY(then, version_named(input_, *input_.newest, *item.roster));
        known = then;
      }
      if (known) return known;
    }
    return roster_as_of(timeline, at);
  }

  Gathered<ReceiptTimes> receipts_of_branch(const Mainline& mainline, const Steps& steps) {
    if (mainline.receipts == nullptr) return ReceiptTimes{};
    return receipt_times(graph_, steps, mainline.receipts->of(ref_), MadeBranch::beside);
  }

  // Of the branch's own first-parent line what the mainline holds without having it on its line, oldest
  // first.
  Gathered<std::vector<ObjectId>> held_by_mainline(const Mainline& mainline, const CommitSet& all,
                                                   const CommitSet& beside) {
    CommitSet line;
    const StepRange steps = mainline.steps.all();
    for (std::size_t i = 0; i < steps.size(); ++i) line.insert(steps[i].commit());
    std::vector<ObjectId> held;
    std::optional<CommitNo> at = graph_.number(head_);
    while (at && all.contains(*at) && !line.contains(*at)) {
      if (!beside.contains(*at)) held.push_back(graph_.id(*at));
      MUSTER_TRY(parents, graph_.parents(*at));
      at = parents.empty() ? std::nullopt : std::optional(parents.front());
    }
    std::ranges::reverse(held);
    return held;
  }

  RosterPtr roster_as_of(const Timeline& timeline, Timestamp at) const {
    if (timeline.arrivals.empty()) return input_.newest->newest();
    RosterPtr roster = timeline.arrivals.front().roster;
    for (const Arrival& arrival : timeline.arrivals) {
      if (arrival.time <= at) roster = arrival.roster;
    }
    return roster;
  }

  // Of its mainline step; else the latest of its date and its parents' times.
  Gathered<Timestamp> time_of(const Timeline& timeline, const CommitFacts& facts, CommitNo commit) {
    if (const auto at = timeline.time_of(commit)) return *at;
    Timestamp at = facts.committed;
    MUSTER_TRY(parents, graph_.parents(commit));
    for (const CommitNo parent : parents) {
      if (const auto known = timeline.time_of(parent)) at = std::max(at, *known);
      if (const auto* known = times_.find(parent); known != nullptr && *known) at = std::max(at, **known);
    }
    times_[commit] = at;
    return at;
  }

  Gathered<std::monostate> judge(const Timeline& timeline, const OfBranch& work) {
    std::vector<ObjectId> ids;
    for (const OfBranch::Item& item : work.items) ids.push_back(item.commit);
    MUSTER_TRY(facts, commit_facts(graph_, input_.checker, ids, ref_));
    std::map<ObjectId, ApprovalsOfStep> approvals;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const ObjectId& step = work.items[i].step;
      MUSTER_TRY(claimed, time_of(timeline, facts[i], graph_.number(ids[i])));
      const std::optional<Timestamp> receipt = work.items[i].received;
      const Timestamp at = receipt.value_or(claimed);
      MUSTER_TRY(roster, roster_of(timeline, at, work.items[i]));
      MUSTER_TRY(looked, look_at_content(facts[i], graph_, ids[i], *roster));
      (void)looked;
      const Bench bench{roster.get(),
                        input_.newest->newest().get(),
                        RevocationReach::newest,
                        at,
                        receipt ? TimeSource::receipt : TimeSource::claimed,
                        receipt,
                        {}};
      ApprovalsOfStep& of_step =
          approvals.try_emplace(step, input_.approvals, graph_, input_.checker, step).first->second;
      MUSTER_TRY(verdict, of_step.judge(facts[i], *roster, [&](const CommitFacts& known) {
        return judge_commit(known, bench);
      }));
      input_.sink(std::move(verdict));
      facts[i].answered.reset();  // it may be large
    }
    return std::monostate{};
  }

  const HistoryInput& input_;
  CommitGraph& graph_;
  ObjectId head_;
  std::string ref_;
  ByCommit<std::optional<Timestamp>> times_;
  std::map<std::uint32_t, RosterPtr> versions_;  // that receipts name
};

}  // namespace

Gathered<ReplayCounts> replay_branch(const HistoryInput& mainline, const ObjectId& head,
                                     const std::string& ref) {
  return BranchReplay(mainline, head, ref).run();
}

}  // namespace muster
