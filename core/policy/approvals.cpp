#include "policy/approvals.h"

#include <algorithm>
#include <map>

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/membership.h"

namespace muster {

namespace {

bool in_time(const ProvenApproval& approval, const Bench& bench) {
  if (approval.at + Duration{limits::approval_seconds} < bench.at) return false;
  return !bench.received || approval.at <= *bench.received + Duration{limits::clock_skew_seconds};
}

// Who gave it, where it counts. A clone judges a step at the time that its commit claims, which may lie
// before the approval: its key has to be good at the later of the two. What witnesses that the step is old,
// or received it, says nothing of the approval's age, since that is no part of the history.
std::optional<ApprovingPerson> approver(const ProvenApproval& approval, const std::string& ref,
                                        const Bench& bench) {
  const Roster& roster = *bench.roster;
  if (approval.project != roster.draft().project || approval.ref != ref || !in_time(approval, bench))
    return std::nullopt;
  Bench then = bench;
  then.at = std::max(bench.at, approval.at);
  then.witness = {};
  if (then.source == TimeSource::receipt) then.source = TimeSource::claimed;
  std::vector<Warning> warnings;
  const Authorization authorized =
      authorize(approval.signature, Demand{KeyUse::approval, {}, {}}, then, warnings);
  if (!authorized) return std::nullopt;
  // A person: no roster gives this use to a robot's key.
  return ApprovingPerson{authorized->holder(), then.at};
}

}  // namespace

std::vector<ApprovingPerson> approving_persons(const StepApprovals& approvals, const std::string& ref,
                                               const Bench& bench) {
  std::map<std::string, Timestamp> found;
  for (const ProvenApproval& approval : approvals.given) {
    const auto person = approver(approval, ref, bench);
    if (!person) continue;
    Timestamp& at = found.emplace(person->id, person->at).first->second;
    at = std::min(at, person->at);
  }
  for (const std::string& blob : approvals.signed_by) {
    if (const RosterKey* key = bench.roster->key(blob)) found.erase(key->holder);
  }
  std::vector<ApprovingPerson> persons;
  for (const auto& [id, at] : found) persons.push_back({id, at});
  return persons;
}

std::vector<std::string> persons_among(const std::vector<ApprovingPerson>& persons,
                                       const std::vector<std::string>& list, const Bench& bench) {
  const bool reviews_matter = bench.roster->draft().defaults.review == OnOverdue::refuse;
  std::vector<std::string> found;
  for (const ApprovingPerson& person : persons) {
    const Membership membership = membership_of(person.id, list, *bench.roster, person.at);
    if (membership.holds && !(reviews_matter && membership.overdue_role != nullptr))
      found.push_back(person.id);
  }
  return found;
}

std::vector<std::string> possible_approvers(const std::vector<std::string>& list, const Bench& bench) {
  std::map<std::string, ApprovingPerson> able;
  for (const RosterKey& key : bench.roster->draft().keys) {
    const Person* person = bench.roster->person(key.holder);
    const bool left = person == nullptr || (person->left && bench.at >= *person->left);
    const bool ended = bench.at < key.valid_from() || (key.until && bench.at >= *key.until) || key.revoked;
    if (!left && !ended && key.uses.contains(KeyUse::approval))
      able.insert_or_assign(key.holder, ApprovingPerson{key.holder, bench.at});
  }
  std::vector<ApprovingPerson> persons;
  for (const auto& [id, person] : able) persons.push_back(person);
  return persons_among(persons, list, bench);
}

}  // namespace muster
