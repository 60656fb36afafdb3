#include "policy/judge_roster_change.h"

#include <algorithm>
#include <set>

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge.h"

namespace muster {

namespace {

using Finding = std::optional<Reason>;

Bench bench_at(const Roster& roster, Timestamp at) {
  return {&roster, &roster, RevocationReach::judging, at, TimeSource::claimed, std::nullopt, {}};
}

// Why a signature does not count for `roster`; or the proof.
Authorization authorize_governor(const Roster& roster, const GovernorSignature& signature, Timestamp at) {
  if (!signature.finding) return tl::unexpected(signature.finding.error().reason);
  Authorization authorized = authorize_for_roster(*signature.finding, KeyUse::roster, bench_at(roster, at));
  if (!authorized) return authorized;
  if (authorized->holder() != signature.person || !roster.is_governor(signature.person)) {
    return tl::unexpected<Reason>(reasons::SignerScope{
        authorized->holder(), "governance", roster.draft().governance.governors, std::nullopt, std::nullopt});
  }
  return authorized;
}

Finding check_number(const RosterStepFacts& facts) {
  const std::uint32_t found = (*facts.after)->draft().version;
  if (facts.before == nullptr) return std::nullopt;
  const std::uint32_t present = facts.before->draft().version;
  const std::uint32_t highest = std::max(present, facts.highest.value_or(0));
  if (found <= highest) return reasons::RosterRollback{found, highest};
  if (found != present + 1) return reasons::RosterVersion{found, present + 1};
  return std::nullopt;
}

Finding check_previous(const RosterStepFacts& facts) {
  if (facts.before == nullptr) return std::nullopt;
  const std::optional<Sha256Digest>& found = (*facts.after)->draft().previous;
  const Sha256Digest expected = facts.before->name().digest;
  if (found == expected) return std::nullopt;
  return reasons::RosterPrevious{found, expected};
}

Finding check_forgotten(const RosterStepFacts& facts) {
  if (facts.before == nullptr) return std::nullopt;
  if (auto clause = forgotten_between(*facts.before, **facts.after)) return reasons::RosterForgotten{*clause};
  const bool same_mainline =
      facts.before->draft().governance.mainline == (*facts.after)->draft().governance.mainline;
  if (!same_mainline && !facts.mainline_created) {
    return reasons::RosterForgotten{
        "the mainline changed, and the push does not create the new one at this commit"};
  }
  return std::nullopt;
}

Finding check_threshold_of(const Roster& roster, const RosterStepFacts& facts, Timestamp issued,
                           std::vector<AuthorizedSignature>& proofs) {
  CountedGovernors counted = count_governors(roster, facts.signatures, issued, facts.received);
  const std::uint32_t needed = roster.draft().governance.threshold;
  if (counted.valid.size() < needed) {
    return reasons::RosterThreshold{roster.draft().version, needed, counted.names, counted.rejected};
  }
  proofs = std::move(counted.valid);
  return std::nullopt;
}

// A threshold of the old governors and of the new ones.
Finding check_threshold(const RosterStepFacts& facts, std::vector<AuthorizedSignature>& proofs) {
  if (facts.pinned == Pinned::by_anchor) return std::nullopt;
  const Roster& after = **facts.after;
  const Timestamp issued = after.draft().issued;
  if (Finding found = check_threshold_of(after, facts, issued, proofs)) return found;
  if (facts.before == nullptr) return std::nullopt;
  return check_threshold_of(*facts.before, facts, issued, proofs);
}

Finding check_date(const RosterStepFacts& facts) {
  const Timestamp issued = (*facts.after)->draft().issued;
  if (facts.before != nullptr && issued < facts.before->draft().issued) {
    return reasons::RosterDate{"`issued` lies before that of the version before", issued,
                               facts.before->draft().issued};
  }
  if (!facts.received) return std::nullopt;
  if (issued > *facts.received + Duration{limits::clock_skew_seconds}) {
    return reasons::RosterDate{"`issued` lies ahead", issued, *facts.received};
  }
  // What the server knows from before, or from its operator, was not held back by whoever pushes it.
  if (facts.mended || facts.pinned == Pinned::by_anchor) return std::nullopt;
  const Timestamp earliest = *facts.received - Duration{limits::roster_date_seconds};
  if (facts.before != nullptr && facts.committed && *facts.committed < earliest) {
    return reasons::RosterDate{"the commit is dated more than 7 days back", *facts.committed, earliest};
  }
  return std::nullopt;
}

Finding check_change(const RosterStepFacts& facts, std::vector<AuthorizedSignature>& proofs) {
  if (!facts.after) return facts.after.error();
  // Other files moved while the roster stayed: that is no new version at all.
  const bool same = facts.before != nullptr && facts.before->name() == (*facts.after)->name();
  if (same) {
    if (facts.folder) return *facts.folder;
    return reasons::RosterFolder{".muster", "it changed although the roster did not"};
  }
  Finding found = check_number(facts);
  if (!found) found = check_previous(facts);
  if (!found) found = check_forgotten(facts);
  if (!found && facts.outside && facts.before != nullptr) found = reasons::RosterMixed{*facts.outside};
  if (!found) found = check_threshold(facts, proofs);
  if (!found && facts.folder) found = *facts.folder;
  if (!found) found = check_date(facts);
  return found;
}

const Roster& roster_that_judges(const RosterStepFacts& facts) {
  return facts.before != nullptr ? *facts.before : **facts.after;
}

}  // namespace

CountedGovernors count_governors(const Roster& roster, const std::vector<GovernorSignature>& signatures,
                                 Timestamp issued, std::optional<Timestamp> received) {
  CountedGovernors counted;
  std::set<std::string> seen;
  for (const GovernorSignature& signature : signatures) {
    Authorization authorized = authorize_governor(roster, signature, issued);
    if (authorized && received) {
      const Authorization now = authorize_governor(roster, signature, *received);
      if (!now) authorized = now;
    }
    if (!authorized) {
      counted.rejected.push_back(signature.file + ": " + std::string(rule_of(authorized.error())));
    } else if (seen.insert(authorized->holder()).second) {
      counted.names.push_back(authorized->holder());
      counted.valid.push_back(std::move(*authorized));
    }
  }
  return counted;
}

Verdict judge_roster_change(const RosterStepFacts& facts) {
  std::vector<AuthorizedSignature> proofs;
  const Finding found = check_change(facts, proofs);
  if (facts.before == nullptr && !facts.after) {
    return Refused(facts.object, NoKey{}, *found,
                   JudgedBy{facts.received, TimeSource::receive, std::nullopt});
  }
  const Roster& judging = roster_that_judges(facts);
  const TimeSource source = facts.received ? facts.received_by : TimeSource::claimed;
  const Timestamp at =
      facts.received.value_or(facts.after ? (*facts.after)->draft().issued : judging.draft().issued);
  const Bench bench{&judging, &judging, RevocationReach::judging, at, source, facts.received, {}};
  if (found) return Judge::refuse(facts.object, NoKey{}, *found, bench);
  std::vector<Warning> warnings;
  if (facts.pinned == Pinned::by_anchor) {
    const bool by_nobody =
        facts.before != nullptr &&
        count_governors(*facts.before, facts.signatures, (*facts.after)->draft().issued, {}).valid.size() <
            facts.before->draft().governance.threshold;
    if (by_nobody) warnings.emplace_back(PinnedByAnchor{(*facts.after)->draft().version});
  }
  return Judge::accept(facts.object, Governed{std::move(proofs)}, NoKey{}, {"governance"},
                       std::move(warnings), bench);
}

}  // namespace muster
