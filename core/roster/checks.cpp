#include "roster/checks.h"

#include <set>

#include "roster/grammar.h"

namespace muster {

void DraftCheck::refuse(std::string_view code, std::string what, const Spot& spot) const {
  if (problems.full()) return;
  problems.add(code, std::move(what), draft.fields.of(spot));
}

void DraftCheck::refuse_threshold(std::uint32_t wanted, const Able& able, const Spot& spot) const {
  const std::string count = able.count == 0 ? "none" : "only " + std::to_string(able.count);
  refuse("threshold-too-high",
         quoted(spot.field) + " is " + std::to_string(wanted) + ", but " + count + " of the " +
             std::string(able.whom) +
             (able.count > 1 ? " are persons without `left` who hold"
                             : " is a person without `left` who holds") +
             " an unrevoked key with use " + std::string(able.use),
         spot);
}

void check_draft(const RosterDraft& draft, Problems& problems) {
  const DraftIndex index(draft);
  const DraftCheck check{draft, index, problems};
  check_header(check);
  check_governance(check);
  check_history(check);
  check_principals(check);
  check_keys(check);
  check_roles(check);
  check_rules(check);
  check_exceptions(check);
}

void check_distinct(const DraftCheck& check, const std::vector<std::string>& items, Place table,
                    std::string_view field) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (seen.insert(items[i]).second) continue;
    check.refuse("duplicate-entry", quoted(items[i]) + " stands in the list twice", {table, field, i});
  }
}

void check_patterns(const DraftCheck& check, const Patterns& patterns, Place table, std::string_view field) {
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (is_pattern(patterns[i].text())) continue;
    check.refuse("bad-value", "a pattern has 1 to 4096 bytes and no control characters", {table, field, i});
  }
}

void check_owner(const DraftCheck& check, const std::string& owner, Place table) {
  if (check.index.person(owner) != nullptr) return;
  const std::string_view why = check.index.is_robot(owner)  ? " is a robot; a person answers for it"
                               : check.index.is_role(owner) ? " is a role; one person answers for it"
                                                            : " is not the id of a person";
  check.refuse("unknown-person", "the owner " + quoted(owner) + std::string(why), {table, "owner"});
}

}  // namespace muster
