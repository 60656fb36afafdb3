#include "policy/authorize.h"

#include <algorithm>

#include "policy/membership.h"

namespace muster {

class Authority {
 public:
  static AuthorizedSignature make(const VerifiedSignature& signature, std::string holder) {
    return {signature, std::move(holder)};
  }
};

namespace {

using Finding = std::optional<Reason>;

Finding check_window(const RosterKey& key, Timestamp at) {
  if (at < key.valid_from()) return reasons::KeyNotYetValid{at, key.valid_from()};
  if (key.until && at >= *key.until) return reasons::KeyExpired{at, *key.until};
  return std::nullopt;
}

Finding revoked(const Revocation& revocation, Timestamp at) {
  return reasons::KeyRevoked{at, revocation.since, revocation.cause};
}

// A `compromised` key says nothing about dates: what it signed stands only when the server received it, or
// somebody else witnessed it, before the key was lost.
Finding check_compromised(const RosterKey& key, const Revocation& revocation, const Bench& bench) {
  // Received before: whoever holds the key now did not make it.
  if (bench.source == TimeSource::receipt && bench.at < revocation.since) return std::nullopt;
  const std::optional<Timestamp> witnessed = bench.witness ? bench.witness(key.holder) : std::nullopt;
  if (witnessed && *witnessed < revocation.since) return std::nullopt;
  return revoked(revocation, bench.at);
}

Finding check_revocation(const RosterKey& key, const Bench& bench) {
  if (bench.reach != RevocationReach::judging) {
    const RosterKey* newest = bench.newest->key(key.key.blob);
    if (newest != nullptr && newest->revoked) {
      if (newest->revoked->cause == reasons::RevocationCause::compromised) {
        if (Finding found = check_compromised(key, *newest->revoked, bench)) return found;
        // Witnessed. What was held against the key before, and is not this, still stands.
        if (!key.revoked || key.revoked->cause == reasons::RevocationCause::compromised) return std::nullopt;
      }
      if (bench.reach == RevocationReach::newest && bench.at >= newest->revoked->since) {
        return revoked(*newest->revoked, bench.at);
      }
    }
  }
  if (key.revoked && bench.at >= key.revoked->since) return revoked(*key.revoked, bench.at);
  return std::nullopt;
}

Finding check_age(const RosterKey& key, const Bench& bench, std::vector<Warning>& warnings) {
  const Defaults& defaults = bench.roster->draft().defaults;
  const Timestamp due = key.added + defaults.max_key_age;
  if (bench.at < due) return std::nullopt;
  const reasons::KeyOverdue overdue{bench.at, due};
  if (defaults.rotation == OnOverdue::refuse) return overdue;
  warnings.emplace_back(overdue);
  return std::nullopt;
}

bool required(const Demand& demand, Requirement requirement) {
  return std::ranges::any_of(demand.signers, [&](const SignerDemand& rule) {
    return rule.require != nullptr && rule.require->contains(requirement);
  });
}

Finding check_security_key(const VerifiedSignature& signature, const RosterKey& key, const Demand& demand) {
  const std::optional<SecurityKeyFacts>& facts = signature.security_key();
  const bool touched = facts && facts->user_presence;
  const bool verified = facts && facts->user_verification;
  if ((key.touch || required(demand, Requirement::touch)) && !touched) return reasons::KeyTouch{};
  if ((key.verify || required(demand, Requirement::verify)) && !verified) return reasons::KeyVerify{};
  return std::nullopt;
}

// What its certificate says of the key. An OpenPGP key of which nobody can say how it stands is none.
Finding check_certificate(const VerifiedSignature& signature, const RosterKey& key, Timestamp at) {
  if (!key.certificate) return std::nullopt;
  const Certificate& certificate = *key.certificate;
  if (certificate.not_before && at < *certificate.not_before) {
    return reasons::KeyNotYetValid{at, *certificate.not_before};
  }
  // RFC 5280 section 4.1.2.5: the window includes both of its ends.
  if (certificate.not_after && at > *certificate.not_after) {
    return reasons::KeyExpired{at, *certificate.not_after + Duration{1}};
  }
  if (key.key.algorithm != KeyAlgorithm::openpgp) return std::nullopt;
  if (signature.standing() == nullptr) {
    return reasons::SignatureInvalid{"nobody says whether its OpenPGP key is good"};
  }
  return signature.standing()->objection(certificate, at);
}

Finding check_kind(const RosterKey& key, const Demand& demand) {
  for (const SignerDemand& rule : demand.signers) {
    if (rule.require == nullptr) continue;
    for (const Requirement kind : {Requirement::ssh, Requirement::openpgp, Requirement::x509}) {
      if (rule.require->contains(kind) && kind != kind_of(key.key.algorithm)) {
        return reasons::KeyKind{std::string(name_of(kind)), rule.rule_name};
      }
    }
  }
  return std::nullopt;
}

Finding check_left(std::string_view holder, const Roster& roster, Timestamp at) {
  const Person* person = roster.person(holder);
  if (person != nullptr && person->left && at >= *person->left) {
    return reasons::SignerLeft{person->id, *person->left};
  }
  return std::nullopt;
}

Finding check_orphan(std::string_view holder, const Roster& roster, Timestamp at) {
  const Robot* robot = roster.robot(holder);
  if (robot == nullptr) return std::nullopt;
  const Person* owner = roster.person(robot->owner);
  if (owner != nullptr && owner->left && at >= *owner->left) {
    return reasons::SignerOrphan{robot->id, owner->id, *owner->left};
  }
  return std::nullopt;
}

Membership membership_in(const SignerDemand& rule, std::string_view holder, const Bench& bench) {
  Membership found = membership_of(holder, *rule.signers, *bench.roster, bench.at);
  if (!found.holds && rule.merge_signers != nullptr) {
    const Membership merging = membership_of(holder, *rule.merge_signers, *bench.roster, bench.at);
    if (merging.holds) return merging;
    if (!found.ended) found.ended = merging.ended;
  }
  return found;
}

Finding check_scope(const Demand& demand, const std::string& holder, const Bench& bench) {
  for (const SignerDemand& rule : demand.signers) {
    const Membership found = membership_in(rule, holder, bench);
    if (!found.holds && rule.scope == Scope::signers) {
      return reasons::SignerScope{holder, rule.rule_name, *rule.signers, rule.path, found.ended};
    }
  }
  return std::nullopt;
}

Finding check_identity(const Demand& demand, const std::string& holder, const Roster& roster) {
  const bool bound = std::ranges::any_of(
      demand.signers, [](const SignerDemand& rule) { return rule.identity == Identity::bound; });
  if (!bound) return std::nullopt;
  const std::vector<std::string>& emails = roster.emails_of(holder);
  if (demand.address && std::ranges::find(emails, *demand.address) != emails.end()) return std::nullopt;
  return reasons::SignerIdentity{holder, demand.address.value_or(""), emails};
}

Finding check_reviews(const Demand& demand, std::string_view holder, const Bench& bench,
                      std::vector<Warning>& warnings) {
  for (const SignerDemand& rule : demand.signers) {
    const Role* role = membership_in(rule, holder, bench).overdue_role;
    if (role == nullptr) continue;
    const reasons::RoleReviewOverdue overdue{role->name, review_due(*role->review)};
    if (bench.roster->draft().defaults.review == OnOverdue::refuse) return overdue;
    warnings.emplace_back(overdue);
  }
  return std::nullopt;
}

tl::expected<const RosterKey*, Reason> known_key(const VerifiedSignature& signature, const Bench& bench) {
  if (Finding found = check_floor(signature, *bench.roster)) return tl::unexpected(*found);
  const RosterKey* key = bench.roster->key(signature.found_by());
  if (key == nullptr) return tl::unexpected<Reason>(reasons::KeyUnknown{});
  if (Finding found = check_window(*key, bench.at)) return tl::unexpected(*found);
  if (Finding found = check_revocation(*key, bench)) return tl::unexpected(*found);
  if (Finding found = check_certificate(signature, *key, bench.at)) return tl::unexpected(*found);
  return key;
}

Finding check_use(const RosterKey& key, KeyUse use) {
  if (key.uses.contains(use)) return std::nullopt;
  return reasons::KeyUse{std::string(name_of(use))};
}

}  // namespace

std::optional<Reason> check_floor(const VerifiedSignature& signature, const Roster& roster) {
  if (roster.draft().defaults.algorithms.contains(signature.algorithm())) return std::nullopt;
  return reasons::SignatureWeak{std::string(name_of(signature.algorithm()))};
}

ProvenKey proven_key(const VerifiedSignature& signature, const Roster& roster) {
  const RosterKey* key = roster.key(signature.found_by());
  return {signature.fingerprint(), key == nullptr ? std::nullopt : std::optional(key->holder)};
}

Authorization authorize(const VerifiedSignature& signature, const Demand& demand, const Bench& bench,
                        std::vector<Warning>& warnings) {
  const auto known = known_key(signature, bench);
  if (!known) return tl::unexpected(known.error());
  const RosterKey& key = **known;
  const Roster& roster = *bench.roster;
  // The order is that of the rule table: the first that fails is the verdict.
  Finding found = check_age(key, bench, warnings);
  if (!found) found = check_use(key, demand.use);
  if (!found) found = check_security_key(signature, key, demand);
  if (!found) found = check_kind(key, demand);
  if (!found) found = check_left(key.holder, roster, bench.at);
  if (!found) found = check_orphan(key.holder, roster, bench.at);
  if (!found) found = check_scope(demand, key.holder, bench);
  if (!found) found = check_identity(demand, key.holder, roster);
  if (!found) found = check_reviews(demand, key.holder, bench, warnings);
  if (found) return tl::unexpected(*found);
  return Authority::make(signature, key.holder);
}

Authorization authorize_for_roster(const VerifiedSignature& signature, std::optional<KeyUse> use,
                                   const Bench& bench) {
  const auto known = known_key(signature, bench);
  if (!known) return tl::unexpected(known.error());
  const RosterKey& key = **known;
  Finding found = use ? check_use(key, *use) : std::nullopt;
  if (!found) found = check_security_key(signature, key, Demand{use.value_or(KeyUse::git), {}, {}});
  if (!found) found = check_left(key.holder, *bench.roster, bench.at);
  if (found) return tl::unexpected(*found);
  return Authority::make(signature, key.holder);
}

}  // namespace muster
