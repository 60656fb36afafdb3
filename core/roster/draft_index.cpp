#include "roster/draft_index.h"

#include <algorithm>

namespace muster {

DraftIndex::DraftIndex(const RosterDraft& draft) : draft_(draft), uses_(draft.persons.size()) {
  for (std::uint32_t i = 0; i < draft.persons.size(); ++i) persons_.emplace(draft.persons[i].id, i);
  for (std::uint32_t i = 0; i < draft.robots.size(); ++i) robots_.emplace(draft.robots[i].id, i);
  for (const RosterKey& key : draft.keys) {
    const auto holder = persons_.find(key.holder);
    if (holder == persons_.end() || key.revoked || draft.persons[holder->second].left) continue;
    uses_[holder->second].insert(key.uses.begin(), key.uses.end());
  }
  index_members(draft.roles);
}

void DraftIndex::index_members(const std::vector<Role>& roles) {
  for (const Role& role : roles) {
    Indexes& members = roles_[role.name];
    for (const Member& member : role.members) {
      const auto it = persons_.find(member.id);
      if (it != persons_.end()) members.push_back(it->second);
    }
  }
}

const Person* DraftIndex::person(std::string_view id) const {
  const auto it = persons_.find(id);
  return it == persons_.end() ? nullptr : &draft_.persons[it->second];
}

std::uint32_t DraftIndex::able_persons(const std::vector<std::string>& signers, const std::set<KeyUse>& uses,
                                       std::uint32_t enough) const {
  std::uint32_t count = 0;
  std::vector<bool> seen(uses_.size(), false);
  const auto consider = [&](std::uint32_t person) {
    if (seen[person]) return;
    seen[person] = true;
    const auto held = [&](KeyUse use) { return uses_[person].count(use) != 0; };
    if (std::any_of(uses.begin(), uses.end(), held)) ++count;
  };
  for (const std::string& signer : signers) {
    if (count >= enough) break;
    if (const auto person = persons_.find(signer); person != persons_.end()) consider(person->second);
    const auto role = roles_.find(signer);
    if (role == roles_.end()) continue;
    for (const std::uint32_t member : role->second) {
      if (count >= enough) break;
      consider(member);
    }
  }
  return count;
}

}  // namespace muster
