#include "policy/judge_tag.h"

#include <algorithm>

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge.h"
#include "policy/waivers.h"

namespace muster {

namespace {

using Rules = std::vector<const TagRule*>;

struct Outcome {
  Grounds grounds = RefMove{};
  VerdictKey key = NoKey{};
  std::vector<Warning> warnings;
};

// The rules that no exception makes hold for this object.
Rules remaining(const Rules& rules, const TagFacts& facts, const Bench& bench,
                std::vector<Warning>& warnings) {
  const std::vector<ExceptedObject> objects = {{ExceptedKind::tag, facts.object.id, ""},
                                               {ExceptedKind::ref, facts.object.id, facts.object.ref}};
  Rules left;
  for (const TagRule* rule : rules) {
    if (const RosterException* exception = exception_for(rule->name, objects, bench)) {
      warnings.emplace_back(said(*exception));
    } else {
      left.push_back(rule);
    }
  }
  return left;
}

Demand demand_of(const Rules& rules, const TagObjectFacts& tag) {
  Demand demand{KeyUse::git, {}, tag.address};
  for (const TagRule* rule : rules) {
    demand.signers.push_back({rule->name, &rule->signers, nullptr, Identity::bound, nullptr, std::nullopt});
  }
  return demand;
}

// object.future, signature.*, key.*, signer.*: what is asked of a tag object.
std::optional<Reason> check_tag_object(const TagObjectFacts& tag, const Rules& left, const Bench& bench,
                                       Outcome& outcome) {
  const auto bound =
      bench.received ? std::optional(*bench.received + Duration{limits::clock_skew_seconds}) : std::nullopt;
  if (bound && tag.tagged && *tag.tagged > *bound) return reasons::ObjectFuture{*tag.tagged, *bench.received};
  if (!tag.signature) {
    outcome.key = tag.signature.error().key;
    return tag.signature.error().reason;
  }
  outcome.key = proven_key(*tag.signature, *bench.roster);
  if (const auto weak = check_floor(*tag.signature, *bench.roster)) return weak;
  if (left.empty()) {
    outcome.grounds = Excepted{*tag.signature};
    return std::nullopt;
  }
  const Authorization authorized = authorize(*tag.signature, demand_of(left, tag), bench, outcome.warnings);
  if (!authorized) return authorized.error();
  outcome.grounds = *authorized;
  return std::nullopt;
}

// A threshold above 1 counts persons: the tagger, where a person (whom each of these rules lists, or the tag
// was refused before), and those who approved.
std::optional<Reason> check_threshold(const Rules& left, const TagFacts& facts, const VerdictKey& key,
                                      const Bench& bench) {
  std::vector<ApprovingPerson> approving;
  if (facts.approvals) approving = approving_persons(*facts.approvals, facts.object.ref, bench);
  const auto* proven = std::get_if<ProvenKey>(&key);
  const std::string tagger = proven == nullptr ? "" : proven->holder.value_or("");
  std::erase_if(approving, [&](const ApprovingPerson& one) { return one.id == tagger; });
  const bool person = bench.roster->person(tagger) != nullptr;
  for (const TagRule* rule : left) {
    if (rule->threshold <= 1) continue;
    const std::uint32_t needed = rule->threshold - (person ? 1 : 0);
    std::vector<std::string> given = persons_among(approving, rule->signers, bench);
    if (given.size() < needed)
      return reasons::ApprovalsMissing{rule->name, needed, std::move(given), rule->signers, std::nullopt};
  }
  return std::nullopt;
}

bool on_line_of(const TagRule& rule, const TagFacts& facts, const Roster& roster) {
  return std::ranges::any_of(facts.lines, [&](const std::string& line) {
    return rule.from ? any_matches(*rule.from, line) : line == roster.draft().governance.mainline;
  });
}

std::vector<std::string> from_of(const TagRule& rule, const Roster& roster) {
  if (!rule.from) return {roster.draft().governance.mainline};
  std::vector<std::string> names;
  for (const Pattern& pattern : *rule.from) names.push_back(pattern.text());
  return names;
}

std::optional<Reason> check_commit(const Rules& left, const TagFacts& facts, const Roster& roster) {
  for (const TagRule* rule : left) {
    if (rule->commit == TagCommitRule::any || on_line_of(*rule, facts, roster)) continue;
    return reasons::TagCommit{facts.commit, from_of(*rule, roster)};
  }
  return std::nullopt;
}

// tag.name, .nested, .target, .lightweight: what the ref holds is what it says.
std::optional<Reason> check_shape(const Rules& left, const TagFacts& facts) {
  const ObjectType target = facts.tag ? facts.tag->target_type : facts.type;
  if (facts.tag && facts.tag->name != facts.short_name)
    return reasons::TagName{facts.tag->name, facts.short_name};
  if (target == ObjectType::tag) return reasons::TagNested{};
  if (target != ObjectType::commit) return reasons::TagTarget{std::string(name_of(target))};
  const bool refused =
      std::ranges::any_of(left, [](const auto* r) { return r->lightweight == Allowance::refuse; });
  if (!facts.tag && refused) return reasons::TagLightweight{};
  return std::nullopt;
}

std::optional<Reason> check(const TagFacts& facts, const Rules& left, const Bench& bench, Outcome& outcome) {
  if (facts.unreadable) return facts.unreadable;
  std::optional<Reason> reason;
  if (facts.tag) reason = check_tag_object(*facts.tag, left, bench, outcome);
  if (!reason) reason = check_threshold(left, facts, outcome.key, bench);
  if (reason) return reason;
  if (facts.move.symbolic_target) return reasons::RefAlias{*facts.move.symbolic_target};
  const std::optional<Reason> movement = check_movement(facts.move, bench, outcome.warnings);
  const bool moved = movement && std::holds_alternative<reasons::TagMoved>(*movement);
  if (movement && !moved) return movement;
  const CertificateFinding certificate = check_signed_push(facts.move, bench);
  if (certificate.reason) {
    outcome.key = certificate.key;
    return certificate.reason;
  }
  outcome.warnings.insert(outcome.warnings.end(), certificate.warnings.begin(), certificate.warnings.end());
  const Timestamp expires = bench.roster->draft().expires;
  if (bench.at >= expires) return reasons::RosterExpired{bench.at, expires};
  reason = check_shape(left, facts);
  if (!reason && moved) reason = movement;
  if (!reason) reason = check_commit(left, facts, *bench.roster);
  return reason;
}

}  // namespace

bool counts_approvals(const Roster& roster, const std::string& ref) {
  return std::ranges::any_of(roster.tag_rules_for(ref), [](const auto* rule) { return rule->threshold > 1; });
}

Verdict judge_tag(const TagFacts& facts, const Bench& bench) {
  const Rules rules = bench.roster->tag_rules_for(facts.object.ref);
  Outcome outcome;
  if (rules.empty()) return Judge::refuse(facts.object, NoKey{}, reasons::RefUnmatched{}, bench);
  const Rules left = remaining(rules, facts, bench, outcome.warnings);
  if (const auto reason = check(facts, left, bench, outcome)) {
    return Judge::refuse(facts.object, outcome.key, *reason, bench);
  }
  std::vector<std::string> names;
  for (const TagRule* rule : rules) names.push_back(rule->name);
  return Judge::accept(facts.object, std::move(outcome.grounds), outcome.key, std::move(names),
                       std::move(outcome.warnings), bench);
}

}  // namespace muster
