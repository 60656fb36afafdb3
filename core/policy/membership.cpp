#include "policy/membership.h"

namespace muster {

namespace {

void join_by_role(const Role& role, std::string_view principal, Timestamp at, bool& without_review,
                  Membership& found) {
  for (const Member& member : role.members) {
    if (member.id != principal) continue;
    if (member.until && at >= *member.until) {
      found.ended = member.until;
      continue;
    }
    found.holds = true;
    if (role.review && at >= review_due(*role.review)) {
      found.overdue_role = &role;
    } else {
      without_review = true;
    }
  }
}

}  // namespace

Timestamp review_due(const Review& review) {
  return review.last + review.every;
}

Membership membership_of(std::string_view principal, const std::vector<std::string>& signers,
                         const Roster& roster, Timestamp at) {
  Membership found;
  bool without_review = false;
  for (const std::string& signer : signers) {
    if (signer == principal) {
      found.holds = true;
      without_review = true;
    } else if (const Role* role = roster.role(signer)) {
      join_by_role(*role, principal, at, without_review, found);
    }
  }
  if (without_review) found.overdue_role = nullptr;
  if (found.holds) found.ended.reset();
  return found;
}

}  // namespace muster
