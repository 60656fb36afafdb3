// Nothing is forgotten: a person, robot or key once listed is never removed; a key's holder and
// `added` never change; a revocation's `since` only moves earlier and its reason changes only to
// `compromised`.
#include "policy/judge_roster_change.h"

namespace muster {

namespace {

using Clause = std::optional<std::string>;

Clause about_revocation(const RosterKey& before, const RosterKey& after) {
  if (!before.revoked) return std::nullopt;
  if (!after.revoked) return "a key of " + before.holder + " is no longer revoked";
  if (after.revoked->since > before.revoked->since) {
    return "the revocation of a key of " + before.holder + " begins later than before";
  }
  if (after.revoked->cause != before.revoked->cause &&
      after.revoked->cause != reasons::RevocationCause::compromised) {
    return "the reason for the revocation of a key of " + before.holder +
           " changed to another than compromised";
  }
  return std::nullopt;
}

Clause about_key(const RosterKey& before, const Roster& after) {
  const RosterKey* now = after.key(before.key.blob);
  if (now == nullptr) return "a key of " + before.holder + " is no longer listed";
  if (now->holder != before.holder) return "a key of " + before.holder + " is listed under " + now->holder;
  if (now->added != before.added) return "`added` of a key of " + before.holder + " changed";
  return about_revocation(before, *now);
}

}  // namespace

std::optional<std::string> forgotten_between(const Roster& before, const Roster& after) {
  if (before.draft().project != after.draft().project) return "the project's name changed";
  for (const Person& person : before.draft().persons) {
    if (after.person(person.id) == nullptr) return "person " + person.id + " is no longer listed";
  }
  for (const Robot& robot : before.draft().robots) {
    if (after.robot(robot.id) == nullptr) return "robot " + robot.id + " is no longer listed";
  }
  for (const RosterKey& key : before.draft().keys) {
    if (Clause clause = about_key(key, after)) return clause;
  }
  return std::nullopt;
}

}  // namespace muster
