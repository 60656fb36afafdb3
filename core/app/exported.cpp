#include "app/exported.h"

#include <algorithm>

#include "crypto/check_signature.h"

namespace muster {

namespace {

const Person* answers_for(const RosterKey& key, const Roster& roster) {
  const Robot* robot = roster.robot(key.holder);
  return roster.person(robot != nullptr ? robot->owner : key.holder);
}

}  // namespace

NotExported not_exported(const RosterKey& key, std::string why) {
  return {key.holder, fingerprint_of(key.key).text, "", std::move(why)};
}

std::string why_never(const RosterKey& key, const Roster& roster) {
  if (!key.uses.contains(KeyUse::git) && !key.uses.contains(KeyUse::release)) {
    return "it has neither the use git nor release";
  }
  const auto& allowed = roster.draft().defaults.algorithms;
  if (key.key.algorithm == KeyAlgorithm::ssh_rsa) {
    const bool one = allowed.contains(SignatureAlgorithm::rsa_sha2_256);
    const bool other = allowed.contains(SignatureAlgorithm::rsa_sha2_512);
    if (one && other) return "";
    if (one || other) return "the roster allows one of its two algorithms only, and ssh-keygen takes both";
    return "the roster does not allow its algorithm";
  }
  const auto algorithm = signature_algorithm_named(name_of(key.key.algorithm));
  return algorithm && allowed.contains(*algorithm) ? "" : "the roster does not allow its algorithm";
}

Timestamp end_of(const RosterKey& key, const Roster& roster) {
  Timestamp end = roster.draft().expires;
  const Defaults& defaults = roster.draft().defaults;
  if (key.until) end = std::min(end, *key.until);
  if (key.revoked) end = std::min(end, key.revoked->since);
  if (defaults.rotation == OnOverdue::refuse) end = std::min(end, key.added + defaults.max_key_age);
  const Person* person = answers_for(key, roster);
  if (person != nullptr && person->left) end = std::min(end, *person->left);
  return end;
}

bool is_left_behind(const RosterKey& key, const Roster& roster) {
  const Person* person = answers_for(key, roster);
  return person != nullptr && person->left.has_value();
}

}  // namespace muster
