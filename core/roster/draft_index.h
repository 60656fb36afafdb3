// Who is who in a draft, for the checks: look-ups by name, and how many persons can give the
// signatures that a threshold asks for. Holds pointers into the draft.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "roster/roster.h"

namespace muster {

class DraftIndex {
 public:
  explicit DraftIndex(const RosterDraft& draft);

  // The first one of that name; null where there is none.
  const Person* person(std::string_view id) const;
  bool is_robot(std::string_view id) const { return robots_.count(id) != 0; }
  bool is_principal(std::string_view id) const { return is_robot(id) || person(id) != nullptr; }
  bool is_role(std::string_view name) const { return roles_.count(name) != 0; }

  // How many distinct persons without `left`, named by `signers` or members of the roles that it
  // names, hold an unrevoked key with one of `uses`. Stops counting at `enough`.
  std::uint32_t able_persons(const std::vector<std::string>& signers, const std::set<KeyUse>& uses,
                             std::uint32_t enough) const;

 private:
  using Indexes = std::vector<std::uint32_t>;

  void index_members(const std::vector<Role>& roles);

  const RosterDraft& draft_;
  std::map<std::string_view, std::uint32_t> persons_;
  std::map<std::string_view, std::uint32_t> robots_;
  std::map<std::string_view, Indexes> roles_;  // the persons among the members
  std::vector<std::set<KeyUse>> uses_;         // of each person's unrevoked keys; none once left
};

}  // namespace muster
