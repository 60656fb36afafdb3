#include "support/judging.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "formats/hook_input.h"

namespace muster::test {

namespace {

class CountedDeadline : public Deadline {
 public:
  explicit CountedDeadline(int asks) : left_(asks) {}
  bool passed() override { return left_-- <= 0; }
  std::int64_t seconds() const override { return 60; }

 private:
  int left_;
};

class MapCache : public ClockCache {
 public:
  using Key = std::pair<ObjectId, std::vector<std::string>>;
  std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) override {
    const auto found = kept_.find(Key(tip, baseline));
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) override {
    kept_.insert_or_assign(Key(tip, baseline), latest);
  }
  const std::map<Key, Timestamp>& kept() const { return kept_; }

 private:
  std::map<Key, Timestamp> kept_;
};

// Knows the clock everywhere but at the tip, as a cache does that two racing pushes wrote.
class CacheBelowTip : public ClockCache {
 public:
  explicit CacheBelowTip(const MemoryRepository& repository)
      : repository_(repository), objects_(repository_), graph_(objects_, nullptr) {}

  std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) override {
    if (!std::exchange(asked_, true)) return std::nullopt;
    const auto clock = clock_at(graph_, tip, baseline);
    return clock ? *clock : std::nullopt;
  }
  void keep(const ObjectId&, const std::vector<std::string>&, Timestamp) override {}

 private:
  MemoryRepository repository_;
  ObjectAccess objects_;
  CommitGraph graph_;
  bool asked_ = false;
};

Refused whole(Reason reason) {
  return Refused(ObjectRef{ObjectKind::push, "", ""}, NoKey{}, std::move(reason), JudgedBy{});
}

void take_stop(Outcome& outcome, const Stop& stop) {
  outcome.accepted = false;
  if (const Fault* fault = std::get_if<Fault>(&stop)) {
    outcome.fault = *fault;
  } else {
    outcome.verdicts.emplace_back(whole(std::get<Reason>(stop)));
  }
}

Outcome push_once(World& world, const std::vector<RefUpdate>& updates, ClockCache* cache,
                  RosterCache* chains = nullptr) {
  std::optional<CountedDeadline> deadline;
  if (world.deadline_asks) deadline.emplace(*world.deadline_asks);
  const auto judged = verify_push({world.repository, updates, world.anchor.value(), world.state, world.now,
                                   world.max_commits, 1, deadline ? &*deadline : nullptr, cache, chains,
                                   nullptr, world.certificate, world.pushees});
  Outcome outcome;
  if (!judged) {
    outcome.fault = judged.error();
  } else {
    outcome.verdicts = judged->verdicts;
    outcome.accepted = judged->accepted;
    outcome.remember = judged->remember;
  }
  return outcome;
}

std::vector<std::string> sorted_lines(const World& world, const Outcome& outcome) {
  std::vector<std::string> lines;
  for (const Verdict& verdict : outcome.verdicts) lines.push_back(line_of(world, verdict));
  if (outcome.fault) lines.push_back("fault");
  std::ranges::sort(lines);
  return lines;
}

void compare(const World& world, Outcome& first, const Outcome& second, const std::string& what) {
  const auto one = sorted_lines(world, first);
  const auto other = sorted_lines(world, second);
  if (one == other && first.accepted == second.accepted && first.remember == second.remember) return;
  std::string text = what;
  for (const std::string& line : one) text += "\n    first:  " + line;
  for (const std::string& line : other) text += "\n    second: " + line;
  first.contradictions.push_back(text);
}

class KeptCheckpoints : public Checkpoints {
 public:
  std::vector<Checkpoint> find(const Sha256Digest& anchor, const Sha256Digest& roster) override {
    std::vector<Checkpoint> found;
    for (const Checkpoint& one : kept_) {
      if (one.anchor == anchor && one.roster == roster) found.push_back(one);
    }
    return found;
  }
  void keep(const Checkpoint& checkpoint) override { kept_.insert(kept_.begin(), checkpoint); }
  const std::vector<Checkpoint>& kept() const { return kept_; }

 private:
  std::vector<Checkpoint> kept_;
};

// What a clone works with, kept together because each part refers to the one before it.
struct Clone {
  explicit Clone(MemoryRepository held, RosterCache* chains = nullptr)
      : repository(std::move(held)), objects(repository, chains) {}
  MemoryRepository repository;
  ObjectAccess objects;
  CommitGraph graph{objects, nullptr};
  SignatureChecker checker{1};
  ApprovalBook approvals{graph, held(repository), WithoutRef::unknown};

  static std::optional<ObjectId> held(MemoryRepository& repository) {
    const auto value = repository.ref(approvals_ref);
    const auto* direct = value ? std::get_if<DirectRef>(&*value) : nullptr;
    return direct == nullptr ? std::nullopt : std::optional(direct->id);
  }

  HistoryInput input(const Audit& audit, std::function<void(Verdict)> sink,
                     Checkpoints* checkpoints = nullptr) {
    return {graph,   checker,         audit.tip,   audit.anchor, audit.trial, audit.given,
            nullptr, std::move(sink), audit.since, checkpoints,  &approvals};
  }
};

bool all_good(const Outcome& outcome) {
  return !outcome.fault &&
         std::ranges::all_of(outcome.verdicts, [](const Verdict& v) { return is_accepted(v); });
}

const ObjectRef& object_of(const Verdict& verdict) {
  return std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
}

}  // namespace

std::string line_of(const World& world, const Verdict& verdict) {
  const ObjectRef& object = object_of(verdict);
  std::string line = "accepted";
  if (const auto* refused = std::get_if<Refused>(&verdict))
    line = "refused " + std::string(rule_of(refused->reason()));
  line += " " + std::string(name_of(object.kind)) + " " + world.name_of_id(object.id);
  return line + (object.kind == ObjectKind::ref || object.ref.empty() ? "" : " on " + object.ref);
}

Outcome judge_push(World& world, const std::string& input) {
  auto updates = parse_hook_input(input, world.repository.hash_algorithm());
  if (!updates) {
    Outcome outcome;
    outcome.verdicts.emplace_back(whole(reasons::RefName{updates.error().what}));
    return outcome;
  }
  Outcome outcome = push_once(world, *updates, nullptr);
  if (world.deadline_asks) return outcome;
  MapCache cache;
  compare(world, outcome, push_once(world, *updates, &cache), "judged again with an empty cache");
  compare(world, outcome, push_once(world, *updates, &cache), "judged again with a full cache");
  CacheBelowTip below(world.repository);
  compare(world, outcome, push_once(world, *updates, &below), "judged again with a cache of older tips");
  compare(world, outcome, push_once(world, *updates, nullptr, &world.server_chains),
          "judged again with the chains that were proven before");
  std::ranges::reverse(*updates);
  compare(world, outcome, push_once(world, *updates, nullptr), "judged with the refs in reverse");
  return outcome;
}

namespace {

struct Replayed {
  Outcome outcome;
  ReplayCounts counts;
};

Replayed replayed(World& world, const Audit& audit, Checkpoints* checkpoints, RosterCache* chains = nullptr) {
  Clone clone(world.repository.clone_of(audit.tip), chains);
  Replayed all;
  Outcome& outcome = all.outcome;
  const auto counts = replay_history(clone.input(
      audit, [&](Verdict verdict) { outcome.verdicts.push_back(std::move(verdict)); }, checkpoints));
  outcome.accepted = all_good(outcome);
  if (counts)
    all.counts = *counts;
  else
    take_stop(outcome, counts.error());
  return all;
}

// What begins at a checkpoint says what the whole run says, but for what was accepted before.
void compare_with_checkpoints(World& world, const Audit& audit, Replayed& whole, Checkpoints& checkpoints,
                              const std::string& what) {
  const Replayed part = replayed(world, audit, &checkpoints);
  Outcome rest = whole.outcome;
  rest.contradictions.clear();
  const std::size_t said = std::min(part.outcome.verdicts.size(), rest.verdicts.size());
  const auto begin = rest.verdicts.end() - static_cast<std::ptrdiff_t>(said);
  if (!std::all_of(rest.verdicts.begin(), begin, [](const Verdict& v) { return is_accepted(v); }))
    rest.contradictions.push_back(what + ", something that is refused is not said");
  rest.verdicts.erase(rest.verdicts.begin(), begin);
  compare(world, rest, part.outcome, what);
  if (whole.counts.commits != part.counts.commits || whole.counts.unjudged != part.counts.unjudged)
    rest.contradictions.push_back(what + ", other commits are counted");
  std::ranges::move(rest.contradictions, std::back_inserter(whole.outcome.contradictions));
}

// Begins at commits of the first-parent line: at the tip, and ever further below it.
void check_checkpoints(World& world, const Audit& audit, Replayed& whole) {
  if (audit.trial || audit.given || audit.since) return;
  Clone clone(world.repository.clone_of(audit.tip));
  Audit below = audit;
  std::size_t distance = 0;
  for (const std::size_t wanted : {0U, 1U, 2U, 5U, 11U}) {
    for (; distance < wanted; ++distance) {
      const auto node = clone.graph.node(below.tip);
      if (!node || !node->first_parent()) return;
      below.tip = clone.graph.id(*node->first_parent());
    }
    KeptCheckpoints of_one;
    const Replayed begun = replayed(world, below, &of_one);
    const std::string what = "judged on from " + world.name_of_id(below.tip.hex());
    if (begun.outcome.accepted && begun.counts.commits > 0 && of_one.kept().empty() &&
        !clone.approvals.is_known())
      whole.outcome.contradictions.push_back(what + ", which ended well and was not kept");
    if (!begun.outcome.accepted && !of_one.kept().empty())
      whole.outcome.contradictions.push_back(what + ", which was kept and did not end well");
    if (!of_one.kept().empty()) compare_with_checkpoints(world, audit, whole, of_one, what);
  }
}

}  // namespace

Outcome judge_history(World& world, const Audit& audit) {
  Replayed whole = replayed(world, audit, nullptr);
  Outcome& outcome = whole.outcome;
  if (outcome.accepted && !audit.since && whole.counts.unjudged != 0) {
    outcome.contradictions.push_back("everything was accepted, and yet " +
                                     std::to_string(whole.counts.unjudged) + " commits were not judged");
  }
  compare(world, outcome, replayed(world, audit, nullptr, &world.clone_chains).outcome,
          "judged again with the chains that were proven before");
  check_checkpoints(world, audit, whole);
  return outcome;
}

Outcome judge_commit_alone(World& world, const Audit& audit, const ObjectId& commit, const std::string& ref) {
  Clone clone(world.repository, &world.clone_chains);
  Outcome outcome;
  const auto judged =
      verify_commit({clone.repository, clone.input(audit, [](const Verdict&) {})}, commit, ref);
  if (!judged) {
    take_stop(outcome, judged.error());
  } else {
    outcome.verdicts.push_back(*judged);
    outcome.accepted = is_accepted(*judged);
  }
  return outcome;
}

Outcome judge_tag_alone(World& world, const Audit& audit, const std::string& ref) {
  Clone clone(world.repository);
  Outcome outcome;
  const auto judged = verify_tag({clone.repository, clone.input(audit, [](const Verdict&) {})}, ref);
  if (!judged) {
    take_stop(outcome, judged.error());
  } else {
    outcome.verdicts.push_back(*judged);
    outcome.accepted = is_accepted(*judged);
  }
  return outcome;
}

Outcome find_mainline(World& world, std::vector<ObjectId>& tips) {
  Clone clone(world.repository);
  Outcome outcome;
  const auto found = mainline_tips_of_clone(clone.repository, clone.objects);
  if (!found) {
    take_stop(outcome, found.error());
  } else {
    tips = *found;
    outcome.accepted = true;
  }
  return outcome;
}

Outcome replay_as_clone(World& world, const ObjectId& tip, const std::optional<ObjectId>& before) {
  const Audit audit{tip, world.anchor.value(), {}, {}, {}};
  Outcome outcome = judge_history(world, audit);
  std::map<std::string, bool> accepted;
  for (const Verdict& verdict : outcome.verdicts) {
    const auto at = accepted.emplace(object_of(verdict).id, true).first;
    at->second = at->second && is_accepted(verdict);
  }
  for (const auto& [hex, good] : accepted) {
    const auto id = ObjectId::parse(hex, world.repository.hash_algorithm());
    if (!id) continue;
    const Outcome alone = judge_commit_alone(world, audit, *id, "");
    if (alone.accepted != good) {
      outcome.contradictions.push_back("judged alone, " + world.name_of_id(hex) + " is " +
                                       (alone.accepted ? "accepted" : "refused") +
                                       ", in its history it is not so");
    }
  }
  if (!before) return outcome;
  Audit later = audit;
  later.since = before;
  const Outcome part = judge_history(world, later);
  const std::size_t kept = std::min(part.verdicts.size(), outcome.verdicts.size());
  for (std::size_t i = 1; i <= kept; ++i) {
    const std::string whole_line = line_of(world, outcome.verdicts[outcome.verdicts.size() - i]);
    const std::string part_line = line_of(world, part.verdicts[part.verdicts.size() - i]);
    if (whole_line != part_line)
      outcome.contradictions.push_back("in the whole history: " + whole_line +
                                       ", since the last push: " + part_line);
  }
  return outcome;
}

}  // namespace muster::test
