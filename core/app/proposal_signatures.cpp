#include "app/proposal_signatures.h"

#include <algorithm>
#include <map>

namespace muster {

namespace {

// As far as it can be told without a signature: the judge's order of checks.
bool may_sign_rosters(const RosterKey& key, const Roster& roster, Timestamp at) {
  const Person* person = roster.person(key.holder);
  if (person == nullptr || !roster.is_governor(key.holder)) return false;
  if (person->left && at >= *person->left) return false;
  const bool in_window = at >= key.valid_from() && (!key.until || at < *key.until);
  const bool revoked = key.revoked && (at >= key.revoked->since ||
                                       key.revoked->cause == reasons::RevocationCause::compromised);
  return in_window && !revoked && key.uses.contains(KeyUse::roster);
}

bool has_key(const std::string& governor, const Roster& roster, Timestamp at) {
  return std::ranges::any_of(roster.draft().keys, [&](const RosterKey& key) {
    return key.holder == governor && may_sign_rosters(key, roster, at);
  });
}

GovernorsNeeded needed_of(const Roster& roster, const std::vector<GovernorSignature>& signatures,
                          Timestamp issued, Timestamp now) {
  GovernorsNeeded needed{roster.name().version, roster.draft().governance.threshold, {}, {}};
  needed.signed_by = count_governors(roster, signatures, issued, now).names;
  for (const std::string& governor : roster.draft().governance.governors) {
    if (std::ranges::find(needed.signed_by, governor) != needed.signed_by.end()) continue;
    if (has_key(governor, roster, issued)) needed.may_sign.push_back(governor);
  }
  return needed;
}

std::string clause_of(const GovernorSignature& signature, const Roster* before, const Roster& after) {
  const bool governs =
      after.is_governor(signature.person) || (before != nullptr && before->is_governor(signature.person));
  if (signature.person.empty() || !governs) return "it is not named after a governor of either version";
  if (!signature.finding) {
    const std::string_view rule = rule_of(signature.finding.error().reason);
    if (rule == reasons::SignatureInvalid::rule) return "it was made over other bytes (signature.invalid)";
    return "it is no signature that counts (" + std::string(rule) + ")";
  }
  return "the key is not one of " + signature.person + "'s that may sign rosters";
}

}  // namespace

std::vector<std::string> SigningState::wanted() const {
  std::vector<std::string> names;
  for (const GovernorsNeeded* of : {&before, &after}) {
    if (of->signed_by.size() >= of->threshold) continue;
    for (const std::string& name : of->may_sign) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

SigningState signing_state(const RosterFiles& files, const Roster* before, const Roster& after, Timestamp now,
                           KeyRing& ring) {
  const VersionFiles newest = newest_in(files).value();
  const auto signatures = governor_signatures(newest.signatures, newest.roster, before, after, ring);
  const Timestamp issued = after.draft().issued;
  const Timestamp at = std::max(now, issued);
  SigningState state{{}, needed_of(after, signatures, issued, at), {}};
  state.before = before != nullptr ? needed_of(*before, signatures, issued, at) : state.after;
  std::map<std::string, int> files_of;
  for (const GovernorSignature& signature : signatures) ++files_of[signature.person];
  for (const GovernorSignature& signature : signatures) {
    const bool counts =
        count_governors(after, {signature}, issued, at).valid.size() +
            (before != nullptr ? count_governors(*before, {signature}, issued, at).valid.size() : 0) >
        0;
    if (!counts) {
      state.idle.push_back({signature.file, clause_of(signature, before, after)});
    } else if (files_of[signature.person] > 1) {
      state.idle.push_back({signature.file, "there are two signatures of " + signature.person});
    }
  }
  return state;
}

tl::expected<std::string, std::string> may_govern(std::string_view key_blob, const Roster* before,
                                                  const Roster& after, Timestamp now) {
  const Timestamp issued = after.draft().issued;
  std::string holder;
  for (const Roster* roster : {before, &after}) {
    const RosterKey* key = roster == nullptr ? nullptr : roster->key(key_blob);
    if (key == nullptr) continue;
    holder = key->holder;
    if (may_sign_rosters(*key, *roster, issued) && may_sign_rosters(*key, *roster, std::max(now, issued))) {
      return holder;
    }
  }
  if (holder.empty()) return tl::unexpected(std::string("it stands on neither version of the roster"));
  const bool governs = after.is_governor(holder) || (before != nullptr && before->is_governor(holder));
  if (!governs) return tl::unexpected("it is " + holder + "'s, who is no governor");
  return tl::unexpected(
      "this key of " + holder +
      " may not sign rosters: it is revoked, out of its window or without the use `roster`");
}

}  // namespace muster
