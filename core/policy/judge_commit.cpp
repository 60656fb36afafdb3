#include "policy/judge_commit.h"

#include <algorithm>

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge.h"
#include "policy/waivers.h"

namespace muster {

namespace {

// The rules that must hold for a commit, with one path for the message where a rule is about paths.
struct Covering {
  std::vector<SignerDemand> demands;
  std::vector<std::string> names;
  std::optional<std::string> uncovered;  // the first path that no rule covers
};

SignerDemand demand_of(const CommitRule& rule, std::optional<std::string> path, bool trivial_merge) {
  return {rule.name,     &rule.signers, trivial_merge ? &rule.merge_signers : nullptr,
          rule.identity, &rule.require, std::move(path)};
}

std::vector<ApprovingPerson> approvers_of(const CommitFacts& facts, const Bench& bench) {
  if (!facts.approvals) return {};
  return approving_persons(*facts.approvals, facts.object.ref, bench);
}

std::optional<std::string> first_covered(const CommitRule& rule, const std::vector<std::string>& paths) {
  const auto found = std::ranges::find_if(paths, [&](const auto& path) { return rule.covers(path); });
  return found == paths.end() ? std::nullopt : std::optional(*found);
}

// For a message: what a rule covers says something only where the rule is about paths.
std::optional<std::string> worth_saying(const CommitRule& rule, std::optional<std::string> path) {
  const bool about_paths = !rule.except.empty() || !rule.covers_everything();
  return about_paths ? std::move(path) : std::nullopt;
}

std::optional<std::string> first_uncovered(const std::vector<const CommitRule*>& rules,
                                           const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!std::ranges::any_of(rules, [&](const auto* rule) { return rule->covers(path); })) return path;
  }
  return std::nullopt;
}

void add(Covering& covering, const CommitRule& rule, std::optional<std::string> path, bool trivial_merge) {
  covering.demands.push_back(demand_of(rule, std::move(path), trivial_merge));
  covering.names.push_back(rule.name);
}

// All rules of the ref cover the commit: none of them looks at content.
Covering covering_whole(const std::vector<const CommitRule*>& rules) {
  Covering covering;
  for (const CommitRule* rule : rules) add(covering, *rule, std::nullopt, false);
  return covering;
}

Covering covering_paths(const std::vector<const CommitRule*>& rules, const AnsweredPaths& answered) {
  Covering covering;
  covering.uncovered = first_uncovered(rules, answered.paths);
  for (const CommitRule* rule : rules) {
    if (answered.paths.empty()) {
      if (rule->covers_everything()) add(covering, *rule, std::nullopt, answered.trivial_merge);
    } else if (auto path = first_covered(*rule, answered.paths)) {
      add(covering, *rule, worth_saying(*rule, std::move(path)), false);
    }
  }
  return covering;
}

struct Waived {
  std::vector<SignerDemand> remaining;
  std::vector<Warning> said;
};

Waived waive(const Covering& covering, const CommitFacts& facts, const Bench& bench) {
  Waived waived;
  const std::vector<ExceptedObject> objects = {{ExceptedKind::commit, facts.object.id, ""}};
  for (const SignerDemand& demand : covering.demands) {
    const RosterException* exception = exception_for(demand.rule_name, objects, bench);
    if (exception == nullptr) {
      waived.remaining.push_back(demand);
    } else {
      waived.said.emplace_back(said(*exception));
    }
  }
  return waived;
}

bool vouched(const CommitFacts& facts, const Bench& bench) {
  const std::vector<std::string>& list = bench.newest->draft().history.vouched;
  if (!facts.parents_known) return false;
  return std::ranges::find(list, facts.object.id) != list.end();
}

// What is wrong with the object or its signature, before any rule is looked at.
std::optional<Verdict> check_object(const CommitFacts& facts, const Bench& bench) {
  if (facts.unreadable) return Judge::refuse(facts.object, NoKey{}, *facts.unreadable, bench);
  if (bench.received && facts.committed > *bench.received + Duration{limits::clock_skew_seconds}) {
    return Judge::refuse(facts.object, NoKey{}, reasons::ObjectFuture{facts.committed, *bench.received},
                         bench);
  }
  if (!facts.signature) {
    return Judge::refuse(facts.object, facts.signature.error().key, facts.signature.error().reason, bench);
  }
  return std::nullopt;
}

// One path that the rule covers of those at which the step differs from its first parent. Where nobody looked
// every rule is taken to cover something.
struct Concerned {
  bool concerned = true;
  std::optional<std::string> path = {};
};
Concerned concerned_by(const CommitRule& rule, const CommitFacts& facts) {
  if (!facts.approvals || !facts.approvals->changed) return {};
  auto path = first_covered(rule, **facts.approvals->changed);
  if (!path) return {false, {}};
  return {true, worth_saying(rule, std::move(path))};
}

void say_once(std::vector<Warning>& warnings, const ExceptionUsed& used) {
  const bool known = std::ranges::any_of(warnings, [&](const Warning& warning) {
    const auto* other = std::get_if<ExceptionUsed>(&warning);
    return other != nullptr && other->id == used.id;
  });
  if (!known) warnings.emplace_back(used);
}

// By each rule of the ref that covers something of what the step changes, whoever answers for it.
std::optional<Reason> check_approvals(const CommitFacts& facts, const std::vector<ApprovingPerson>& approving,
                                      const Bench& bench, std::vector<Warning>& warnings) {
  if (facts.role == StepRole::brought_in) return std::nullopt;
  const std::vector<ExceptedObject> objects = {{ExceptedKind::commit, facts.object.id, ""}};
  for (const CommitRule* rule : bench.roster->commit_rules_for(facts.object.ref)) {
    if (rule->approvals == 0) continue;
    if (facts.approvals && facts.approvals->changed && !*facts.approvals->changed)
      return facts.approvals->changed->error();
    const Concerned concerned = concerned_by(*rule, facts);
    if (!concerned.concerned) continue;
    if (const RosterException* exception = exception_for(rule->name, objects, bench)) {
      say_once(warnings, said(*exception));
      continue;
    }
    const std::vector<std::string>& list = rule->approvers ? *rule->approvers : rule->signers;
    std::vector<std::string> given = persons_among(approving, list, bench);
    if (given.size() < rule->approvals)
      return reasons::ApprovalsMissing{rule->name, rule->approvals, std::move(given), list, concerned.path};
  }
  return std::nullopt;
}

std::optional<Reason> check_after_signer(const CommitFacts& facts, const Covering& covering,
                                         const Bench& bench) {
  if (covering.uncovered) return reasons::PathUncovered{*covering.uncovered, facts.object.ref};
  if (covering.demands.empty()) return reasons::RefUnmatched{};
  const Timestamp expires = bench.roster->draft().expires;
  if (bench.at >= expires) return reasons::RosterExpired{bench.at, expires};
  return std::nullopt;
}

Verdict judge_covered(const CommitFacts& facts, const Covering& covering, const Bench& bench) {
  const VerifiedSignature& signature = *facts.signature;
  const ProvenKey key = proven_key(signature, *bench.roster);
  Waived waived = waive(covering, facts, bench);
  std::vector<Warning> warnings = std::move(waived.said);
  Grounds grounds = Excepted{signature};
  // An exception makes its rule hold, and never waives the floor; where every rule is waived, no rule
  // asks for a signer.
  if (const auto weak = check_floor(signature, *bench.roster)) {
    return Judge::refuse(facts.object, key, *weak, bench);
  }
  const std::vector<ApprovingPerson> approving = approvers_of(facts, bench);
  if (!waived.remaining.empty() || covering.demands.empty()) {
    for (SignerDemand& rule : waived.remaining) {
      if (!persons_among(approving, *rule.signers, bench).empty()) rule.scope = Scope::approved;
    }
    const Demand demand{KeyUse::git, std::move(waived.remaining), facts.address};
    const Authorization authorized = authorize(signature, demand, bench, warnings);
    if (!authorized) return Judge::refuse(facts.object, key, authorized.error(), bench);
    grounds = *authorized;
  }
  if (const auto reason = check_approvals(facts, approving, bench, warnings))
    return Judge::refuse(facts.object, key, *reason, bench);
  if (const auto reason = check_after_signer(facts, covering, bench)) {
    return Judge::refuse(facts.object, key, *reason, bench);
  }
  return Judge::accept(facts.object, std::move(grounds), key, covering.names, std::move(warnings), bench);
}

// No rule of the ref covers everything and the commit answers for nothing: one that holds is
// enough, but there has to be one. The first refusal is the one that is said.
Verdict judge_by_any(const CommitFacts& facts, const std::vector<const CommitRule*>& rules,
                     bool trivial_merge, const Bench& bench) {
  std::optional<Verdict> first;
  for (const CommitRule* rule : rules) {
    Covering one;
    add(one, *rule, std::nullopt, trivial_merge);
    Verdict verdict = judge_covered(facts, one, bench);
    if (is_accepted(verdict)) return verdict;
    if (!first) first = std::move(verdict);
  }
  if (first) return *first;
  return Judge::refuse(facts.object, proven_key(*facts.signature, *bench.roster), reasons::RefUnmatched{},
                       bench);
}

}  // namespace

bool asks_for_approvals(const Roster& roster, const std::string& ref) {
  return std::ranges::any_of(roster.commit_rules_for(ref),
                             [](const auto* rule) { return rule->approvals > 0; });
}

bool may_hang_on_approvals(const Verdict& verdict) {
  const auto* refused = std::get_if<Refused>(&verdict);
  if (refused == nullptr) return false;
  const Reason& reason = refused->reason();
  // Where one of several rules is enough, the first refusal is said, and another rule may hang on approvals.
  return std::holds_alternative<reasons::ApprovalsMissing>(reason) ||
         std::holds_alternative<reasons::SignerScope>(reason) ||
         std::holds_alternative<reasons::SignerIdentity>(reason) ||
         std::holds_alternative<reasons::RoleReviewOverdue>(reason);
}

Verdict judge_commit(const CommitFacts& facts, const Bench& bench) {
  if (vouched(facts, bench)) {
    return Judge::accept(facts.object, TakenAsIs{TakenAsIs::Why::vouched}, NoKey{}, {"history.vouched"}, {},
                         bench);
  }
  if (auto refused = check_object(facts, bench)) return *refused;
  const std::vector<const CommitRule*> rules = bench.roster->commit_rules_for(facts.object.ref);
  const bool by_content =
      std::ranges::any_of(rules, [](const auto* rule) { return rule->looks_at_content(); });
  if (!by_content) return judge_covered(facts, covering_whole(rules), bench);
  if (!facts.answered) {
    // A caller that did not look although a rule does: refuse, never guess.
    return Judge::refuse(facts.object, NoKey{}, reasons::LimitCount{"paths that were looked at", 0}, bench);
  }
  if (!*facts.answered) return Judge::refuse(facts.object, NoKey{}, facts.answered->error(), bench);
  const AnsweredPaths& answered = **facts.answered;
  const Covering covering = covering_paths(rules, answered);
  if (answered.paths.empty() && covering.demands.empty()) {
    return judge_by_any(facts, rules, answered.trivial_merge, bench);
  }
  return judge_covered(facts, covering, bench);
}

Verdict judge_roster_commit(const CommitFacts& facts, const Bench& bench, const Roster& after) {
  if (vouched(facts, bench)) {
    return Judge::accept(facts.object, TakenAsIs{TakenAsIs::Why::vouched}, NoKey{}, {"history.vouched"}, {},
                         bench);
  }
  if (auto refused = check_object(facts, bench)) return *refused;
  const VerifiedSignature& signature = *facts.signature;
  Authorization authorized = authorize_for_roster(signature, std::nullopt, bench);
  const bool unknown_to_old = !authorized && std::holds_alternative<reasons::KeyUnknown>(authorized.error());
  Bench by_new = bench;
  by_new.roster = &after;
  if (unknown_to_old) authorized = authorize_for_roster(signature, std::nullopt, by_new);
  const Bench& judging = unknown_to_old ? by_new : bench;
  const ProvenKey key = proven_key(signature, *judging.roster);
  if (!authorized) return Judge::refuse(facts.object, key, authorized.error(), judging);
  return Judge::accept(facts.object, *authorized, key, {"governance"}, {}, judging);
}

Verdict take_as_baseline(const ObjectRef& object, const Bench& bench) {
  return Judge::accept(object, TakenAsIs{TakenAsIs::Why::baseline}, NoKey{}, {"history.baseline"}, {}, bench);
}

}  // namespace muster
