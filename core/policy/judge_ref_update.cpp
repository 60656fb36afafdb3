#include "policy/judge_ref_update.h"

#include <algorithm>
#include <iterator>

#include "policy/judge.h"
#include "policy/waivers.h"

namespace muster {

namespace {

struct Allowed {
  Allowance create;
  Allowance remove;
  Allowance force;
};

Allowance stricter(Allowance a, Allowance b) {
  return a == Allowance::refuse || b == Allowance::refuse ? Allowance::refuse : Allowance::allow;
}

Allowed allowed_for(std::string_view name, const Roster& roster) {
  const std::vector<const RefRule*> rules = roster.ref_rules_for(name);
  if (rules.empty()) {
    const Allowance otherwise = roster.governs(name) ? Allowance::refuse : Allowance::allow;
    return {Allowance::allow, otherwise, otherwise};
  }
  Allowed allowed{Allowance::allow, Allowance::allow, Allowance::allow};
  for (const RefRule* rule : rules) {
    allowed.create = stricter(allowed.create, rule->create);
    allowed.remove = stricter(allowed.remove, rule->remove);
    allowed.force = stricter(allowed.force, rule->force);
  }
  return allowed;
}

bool is_tag(std::string_view name) {
  return name.starts_with("refs/tags/");
}

std::optional<Reason> check_mainline(const RefFacts& facts) {
  if (!facts.next) return reasons::RefDelete{true};
  if (!facts.present) return std::nullopt;
  if (facts.ancestry == Ancestry::beside) return reasons::RefForce{facts.present};
  if (facts.ancestry == Ancestry::foxtrot) return reasons::RefFoxtrot{*facts.present};
  return std::nullopt;
}

std::optional<Reason> check_allowed(const RefFacts& facts, const Roster& roster) {
  const Allowed allowed = allowed_for(facts.name, roster);
  if (!facts.present) {
    if (allowed.create == Allowance::refuse) return reasons::RefCreate{};
  } else if (!facts.next) {
    if (allowed.remove == Allowance::refuse) return reasons::RefDelete{};
  } else if (allowed.force == Allowance::refuse && *facts.present != *facts.next) {
    // A tag does not move at all; a branch moves to descendants.
    if (is_tag(facts.name)) return reasons::TagMoved{*facts.present};
    if (facts.ancestry == Ancestry::beside) return reasons::RefForce{facts.present};
  }
  return std::nullopt;
}

std::vector<std::string> rule_names_for(std::string_view name, const Roster& roster) {
  std::vector<std::string> names;
  for (const CommitRule* rule : roster.commit_rules_for(name)) names.push_back(rule->name);
  for (const TagRule* rule : roster.tag_rules_for(name)) names.push_back(rule->name);
  return names;
}

// An exception for this very move, of a rule that governs the ref.
const RosterException* excepted(const RefFacts& facts, const Bench& bench) {
  const ObjectId next =
      facts.next.value_or(ObjectId(facts.present.value_or(ObjectId(HashAlgorithm::sha1)).algorithm()));
  const std::vector<ExceptedObject> objects = {{ExceptedKind::ref, next.hex(), facts.name}};
  for (const std::string& rule : rule_names_for(facts.name, *bench.roster)) {
    if (const RosterException* found = exception_for(rule, objects, bench)) return found;
  }
  return nullptr;
}

std::optional<Reason> check_name(const RefFacts& facts) {
  if (facts.symbolic_target) return reasons::RefAlias{*facts.symbolic_target};
  return check_reserved_name(facts.name);
}

}  // namespace

std::optional<Reason> check_reserved_name(std::string_view name) {
  if (name.starts_with("refs/replace/")) {
    return reasons::RefName{"refs/replace/ would make other objects appear in place of the judged ones"};
  }
  if (name.starts_with("refs/muster/")) return reasons::RefName{"refs/muster/ holds muster's own records"};
  return std::nullopt;
}

std::optional<Reason> check_movement(const RefFacts& facts, const Bench& bench,
                                     std::vector<Warning>& warnings) {
  if (facts.stale) return reasons::RefForce{facts.present, reasons::RefForce::How::stale};
  if (facts.name == bench.roster->draft().governance.mainline) return check_mainline(facts);
  const std::optional<Reason> reason = check_allowed(facts, *bench.roster);
  if (!reason) return std::nullopt;
  if (const RosterException* exception = excepted(facts, bench)) {
    warnings.emplace_back(said(*exception));
    return std::nullopt;
  }
  return reason;
}

CertificateFinding check_signed_push(const RefFacts& facts, const Bench& bench) {
  return facts.asked == RefAsked::held ? CertificateFinding{}
                                       : check_certificate(facts.name, facts.certificate, bench);
}

Verdict judge_ref_update(const RefFacts& facts, const Bench& bench) {
  const ObjectRef object{ObjectKind::ref, facts.name, facts.name};
  const Roster& roster = *bench.roster;
  std::vector<Warning> warnings;
  std::optional<Reason> reason = check_name(facts);
  const bool mainline = facts.name == roster.draft().governance.mainline;
  const bool governed = mainline || roster.governs(facts.name);
  if (!reason) reason = check_movement(facts, bench, warnings);
  if (!reason && !governed && roster.draft().defaults.unmatched_refs == OnUnmatched::refuse) {
    reason = reasons::RefUnmatched{};
  }
  VerdictKey key = NoKey{};
  if (!reason) {
    CertificateFinding certificate = check_signed_push(facts, bench);
    reason = std::move(certificate.reason);
    key = std::move(certificate.key);
    std::ranges::move(certificate.warnings, std::back_inserter(warnings));
  }
  // The mainline may still receive the roster that ends the expiry; its commits are judged one by one.
  if (!reason && !mainline && bench.at >= roster.draft().expires) {
    reason = reasons::RosterExpired{bench.at, roster.draft().expires};
  }
  if (reason) return Judge::refuse(object, std::move(key), *reason, bench);
  std::vector<std::string> rules = rule_names_for(facts.name, roster);
  if (rules.empty()) rules.emplace_back(mainline ? "governance.mainline" : "defaults.unmatched_refs");
  return Judge::accept(object, RefMove{}, std::move(key), std::move(rules), std::move(warnings), bench);
}

}  // namespace muster
