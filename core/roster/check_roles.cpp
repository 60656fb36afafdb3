#include <set>

#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

void check_name(const DraftCheck& check, const Role& role, std::set<std::string_view>& taken) {
  const Spot spot{role.place, "name"};
  if (!is_plain_name(role.name)) {
    check.refuse("bad-value",
                 "a role's `name` has 1 to 128 bytes, no control characters and no blank at its ends", spot);
  }
  if (check.index.is_principal(role.name)) {
    check.refuse("duplicate-name", quoted(role.name) + " is the id of a person or robot already", spot);
  }
  if (!taken.insert(role.name).second) {
    check.refuse("duplicate-name", "a role " + quoted(role.name) + " stands in the roster already", spot);
  }
}

void check_members(const DraftCheck& check, const Role& role) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < role.members.size(); ++i) {
    const std::string& id = role.members[i].id;
    const Spot spot{role.place, "members", i};
    if (!check.index.is_principal(id)) {
      const std::string_view why = check.index.is_role(id) ? " is a role; roles hold persons and robots"
                                                           : " is neither a person nor a robot";
      check.refuse("unknown-principal", "the member " + quoted(id) + std::string(why), spot);
    }
    if (!seen.insert(id).second) {
      check.refuse("duplicate-entry", quoted(id) + " stands in the list twice", spot);
    }
  }
}

}  // namespace

void check_roles(const DraftCheck& check) {
  std::set<std::string_view> taken;
  for (const Role& role : check.draft.roles) {
    check_name(check, role, taken);
    check_owner(check, role.owner, role.place);
    check_members(check, role);
  }
}

}  // namespace muster
