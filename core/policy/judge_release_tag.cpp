#include "policy/judge_release_tag.h"

#include <algorithm>
#include <iterator>

#include "policy/authorize.h"
#include "policy/holds_until.h"
#include "policy/judge.h"
#include "policy/waivers.h"

namespace muster {

namespace {

using Rules = std::vector<const ReleaseRule*>;

Rules rules_for(const Roster& roster, const ReleaseUse& release) {
  Rules rules;
  for (const ReleaseRule& rule : roster.draft().releases) {
    if (any_matches(rule.products, release.product) && any_matches(rule.channels, release.channel))
      rules.push_back(&rule);
  }
  return rules;
}

// Those that no exception makes hold for this tag.
Rules remaining(const Rules& rules, const TagFacts& facts, const Bench& bench,
                std::vector<Warning>& warnings) {
  const bool of_commit = facts.object.kind == ObjectKind::commit;
  const std::vector<ExceptedObject> objects = {
      {of_commit ? ExceptedKind::commit : ExceptedKind::tag, facts.object.id, ""},
      {ExceptedKind::ref, facts.object.id, facts.object.ref}};
  Rules left;
  for (const ReleaseRule* rule : rules) {
    if (const RosterException* exception = exception_for(rule->name, objects, bench)) {
      warnings.emplace_back(said(*exception));
    } else {
      left.push_back(rule);
    }
  }
  return left;
}

// Its tagger's address was compared by the [[tags]] rules.
Demand demand_of(const Rules& rules) {
  Demand demand{KeyUse::release, {}, {}};
  for (const ReleaseRule* rule : rules)
    demand.signers.push_back({rule->name, &rule->signers, nullptr, Identity::any, nullptr, std::nullopt});
  return demand;
}

// The tagger is one of the rule's signers, or the tag was refused before.
std::optional<Reason> check_threshold(const ReleaseRule& rule, const TagFacts& facts,
                                      const std::string& tagger, const Bench& bench) {
  if (rule.threshold <= 1) return std::nullopt;
  std::vector<ApprovingPerson> approving;
  if (facts.approvals) approving = approving_persons(*facts.approvals, facts.object.ref, bench);
  std::erase_if(approving, [&](const ApprovingPerson& one) { return one.id == tagger; });
  std::vector<std::string> given = persons_among(approving, rule.signers, bench);
  if (bench.roster->person(tagger) != nullptr) given.insert(given.begin(), tagger);
  if (given.size() >= rule.threshold) return std::nullopt;
  return reasons::ReleaseThreshold{rule.name, rule.threshold, std::move(given), rule.signers};
}

struct ReleaseFound {
  std::vector<std::string> names;
  std::vector<Warning> warnings;
  std::optional<Timestamp> fresh_until;
};

// The first instant at which the proof of the newest roster is too old.
tl::expected<std::optional<Timestamp>, Reason> check_fresh(const ReleaseRule& rule, const ReleaseUse& release,
                                                           Timestamp now) {
  if (!rule.fresh) return std::nullopt;
  const std::optional<Timestamp> proven = release.roster_proven;
  if (!proven || *proven + *rule.fresh <= now)
    return tl::unexpected<Reason>(reasons::ReleaseStale{rule.name, now, rule.fresh->seconds, proven});
  return *proven + *rule.fresh;
}

// `signed_at` asks for the signature's authority, `bench` for all else; fresh is judged at `now`, whatever
// later instant `bench` looks at.
tl::expected<ReleaseFound, Reason> check_release(const TagFacts& facts, const ReleaseUse& release,
                                                 const Bench& signed_at, const Bench& bench, Timestamp now) {
  const Rules rules = rules_for(*bench.roster, release);
  if (rules.empty())
    return tl::unexpected<Reason>(reasons::ReleaseUnmatched{release.product, release.channel, ""});
  ReleaseFound found;
  for (const ReleaseRule* rule : rules) found.names.push_back(rule->name);
  const Rules left = remaining(rules, facts, bench, found.warnings);
  if (left.empty()) return found;
  if (!facts.tag) return tl::unexpected<Reason>(reasons::SignatureMissing{});
  if (!facts.tag->signature) return tl::unexpected(facts.tag->signature.error().reason);
  const Authorization authorized =
      authorize(*facts.tag->signature, demand_of(left), signed_at, found.warnings);
  if (!authorized) return tl::unexpected(authorized.error());
  for (const ReleaseRule* rule : left) {
    if (auto reason = check_release_window(*rule, bench.at)) return tl::unexpected(std::move(*reason));
    if (auto reason = check_threshold(*rule, facts, authorized->holder(), bench))
      return tl::unexpected(std::move(*reason));
    const auto until = check_fresh(*rule, release, now);
    if (!until) return tl::unexpected(until.error());
    if (*until) found.fresh_until = std::min(**until, found.fresh_until.value_or(**until));
  }
  return found;
}

bool same(const Warning& one, const Warning& other) {
  const auto* overdue = std::get_if<reasons::KeyOverdue>(&one);
  const auto* again = std::get_if<reasons::KeyOverdue>(&other);
  if (overdue != nullptr && again != nullptr) return true;
  const auto* review = std::get_if<reasons::RoleReviewOverdue>(&one);
  const auto* twice = std::get_if<reasons::RoleReviewOverdue>(&other);
  return review != nullptr && twice != nullptr && review->role == twice->role;
}

// Both say that a key or a review is overdue; once is enough.
void add_warnings(std::vector<Warning>& to, std::vector<Warning> more) {
  for (Warning& warning : more) {
    const bool there = std::ranges::any_of(to, [&](const Warning& one) { return same(one, warning); });
    if (!there) to.push_back(std::move(warning));
  }
}

Verdict with_release(const Accepted& accepted, ReleaseFound found, const Bench& bench) {
  std::vector<std::string> names = accepted.rules();
  std::ranges::move(found.names, std::back_inserter(names));
  std::vector<Warning> warnings = accepted.warnings();
  add_warnings(warnings, std::move(found.warnings));
  Verdict verdict = Judge::accept(accepted.object(), accepted.grounds(), accepted.key(), std::move(names),
                                  std::move(warnings), bench);
  if (found.fresh_until) std::get<Accepted>(verdict).hold_until(*found.fresh_until);
  return verdict;
}

// By today's rules, with what the key was good for when its tag was received.
Bench release_bench(const Bench& bench, const Bench& present) {
  if (bench.source != TimeSource::receipt) return present;
  Bench then = bench;
  then.roster = present.roster;
  return then;
}

Verdict judge_once(const TagFacts& facts, const std::optional<ReleaseUse>& release, const Bench& bench,
                   const Bench& present, Timestamp now) {
  Verdict tag = judge_tag(facts, bench);
  const auto* accepted = std::get_if<Accepted>(&tag);
  if (!release || accepted == nullptr) return tag;
  auto found = check_release(facts, *release, release_bench(bench, present), present, now);
  if (!found) return Judge::refuse(facts.object, accepted->key(), std::move(found).error(), present);
  return with_release(*accepted, std::move(*found), bench);
}

void hold_at_most(Accepted& accepted, Timestamp until) {
  accepted.hold_until(std::min(until, accepted.judged_by().until.value_or(until)));
}

}  // namespace

bool counts_approvals(const Roster& roster, const std::string& ref,
                      const std::optional<ReleaseUse>& release) {
  if (counts_approvals(roster, ref)) return true;
  return release && std::ranges::any_of(rules_for(roster, *release),
                                        [](const ReleaseRule* rule) { return rule->threshold > 1; });
}

Verdict judge_release_tag(const TagFacts& facts, const std::optional<ReleaseUse>& release, const Bench& bench,
                          const Bench& present) {
  const bool received = bench.source == TimeSource::receipt;
  const auto once = [&](const Bench& later) {
    return judge_once(facts, release, received ? bench : later, later, present.at);
  };
  Verdict verdict = once(present);
  auto* accepted = std::get_if<Accepted>(&verdict);
  if (accepted == nullptr || (received && !release)) return verdict;
  hold_at_most(*accepted,
               first_refusal([&](const Bench& later) { return is_accepted(once(later)); }, facts, present));
  return verdict;
}

Verdict judge_release_commit(const Verdict& build, const ReleaseCommitFacts& commit,
                             const ReleaseUse& release, const Bench& bench) {
  const auto* accepted = std::get_if<Accepted>(&build);
  if (accepted == nullptr) return build;
  // Asked as a tag's signature is.
  TagFacts facts{
      commit.object,   "", {}, std::nullopt, ObjectType::commit, std::nullopt, commit.object.id, {},
      commit.approvals};
  facts.tag = TagObjectFacts{"", ObjectType::commit, std::nullopt, std::nullopt, commit.signature};
  auto found = check_release(facts, release, bench, bench, bench.at);
  if (!found) return Judge::refuse(commit.object, accepted->key(), std::move(found).error(), bench);
  Verdict verdict = with_release(*accepted, std::move(*found), bench);
  const auto still = [&](const Bench& later) {
    return check_release(facts, release, later, later, bench.at).has_value();
  };
  auto& released = std::get<Accepted>(verdict);
  hold_at_most(released, first_refusal(still, facts, bench));
  if (accepted->judged_by().until) hold_at_most(released, *accepted->judged_by().until);
  return verdict;
}

}  // namespace muster
