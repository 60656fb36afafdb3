// Who is meant by a list of signers: principals by id, and the members of roles by role name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/timestamp.h"
#include "roster/roster.h"

namespace muster {

struct Membership {
  bool holds = false;
  std::optional<Timestamp> ended;  // where a membership there was has ended
  // The role whose review is overdue, where no other way into the list is without such a role.
  const Role* overdue_role = nullptr;
};

Membership membership_of(std::string_view principal, const std::vector<std::string>& signers,
                         const Roster& roster, Timestamp at);

Timestamp review_due(const Review& review);

}  // namespace muster
