#include "support/judging.h"

#include <algorithm>
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

Outcome push_once(World& world, const std::vector<RefUpdate>& updates, ClockCache* cache) {
  std::optional<CountedDeadline> deadline;
  if (world.deadline_asks) deadline.emplace(*world.deadline_asks);
  const auto judged = verify_push({world.repository, updates, world.anchor.value(), world.state, world.now,
                                   world.max_commits, 1, deadline ? &*deadline : nullptr, cache});
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

// What a clone works with, kept together because each part refers to the one before it.
struct Clone {
  explicit Clone(MemoryRepository held) : repository(std::move(held)) {}
  MemoryRepository repository;
  ObjectAccess objects{repository};
  CommitGraph graph{objects, nullptr};
  SignatureChecker checker{1};

  HistoryInput input(const Audit& audit, std::function<void(Verdict)> sink) {
    return {graph,       checker, audit.tip,       audit.anchor, audit.trial,
            audit.given, nullptr, std::move(sink), audit.since};
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
  std::ranges::reverse(*updates);
  compare(world, outcome, push_once(world, *updates, nullptr), "judged with the refs in reverse");
  return outcome;
}

Outcome judge_history(World& world, const Audit& audit) {
  Clone clone(world.repository.clone_of(audit.tip));
  Outcome outcome;
  const auto replayed = replay_history(
      clone.input(audit, [&](Verdict verdict) { outcome.verdicts.push_back(std::move(verdict)); }));
  outcome.accepted = all_good(outcome);
  if (!replayed) {
    take_stop(outcome, replayed.error());
  } else if (outcome.accepted && !audit.since && replayed->unjudged != 0) {
    outcome.contradictions.push_back("everything was accepted, and yet " +
                                     std::to_string(replayed->unjudged) + " commits were not judged");
  }
  return outcome;
}

Outcome judge_commit_alone(World& world, const Audit& audit, const ObjectId& commit, const std::string& ref) {
  MemoryRepository repository = world.repository;
  Clone clone(repository);
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
