#include "roster/lint.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "roster/lint_checks.h"
#include "roster/prospects.h"

namespace muster {

namespace {

// Of whom the roster says from when on they are gone; a robot goes with its owner.
std::map<std::string_view, Timestamp> departures(const RosterDraft& draft) {
  std::map<std::string_view, Timestamp> gone;
  for (const Person& person : draft.persons) {
    if (person.left) gone.emplace(person.id, *person.left);
  }
  for (const Robot& robot : draft.robots) {
    if (const auto owner = gone.find(robot.owner); owner != gone.end()) gone.emplace(robot.id, owner->second);
  }
  return gone;
}

// Only uses in git are looked for, and a key that is younger has had no time.
bool may_be_unused(const RosterKey& key, Timestamp since) {
  return key.valid_from() <= since && key.uses.contains(KeyUse::git);
}

void lint_unused(const LintCheck& check, std::size_t key) {
  const RosterKey& listed = check.draft.keys[key];
  const Timestamp since = check.facts.now - unused_after;
  const auto& looked = check.facts.uses_since;
  if (!looked || *looked > since || !may_be_unused(listed, since)) return;
  const auto& used = check.facts.keys[key].last_used;
  if (used && *used >= since) return;
  check.say(lint::UnusedKey{check.name_of(key), since}, {listed.place, "holder"});
}

void lint_key(const LintCheck& check, std::size_t key) {
  const RosterKey& listed = check.draft.keys[key];
  if (!listed.until) check.say(lint::KeyWithoutEnd{check.name_of(key)}, {listed.place, "holder"});
  if (listed.uses.contains(KeyUse::git) && listed.uses.contains(KeyUse::release)) {
    check.say(lint::KeyForGitAndRelease{check.name_of(key)}, {listed.place, "uses"});
  }
  lint_unused(check, key);
}

}  // namespace

std::string_view id_of(const lint::Finding& finding) {
  return std::visit([](const auto& found) { return found.id; }, finding);
}

std::vector<bool> keys_in_use(const RosterDraft& draft, Timestamp now) {
  const auto gone = departures(draft);
  std::vector<bool> in_use;
  for (const RosterKey& key : draft.keys) {
    const auto left = gone.find(key.holder);
    const auto end = end_of(key);
    const bool over = (end && *end <= now) || (left != gone.end() && left->second <= now);
    in_use.push_back(!over && !key.revoked);
  }
  return in_use;
}

void lint_governance(const LintCheck& check) {
  const Governance& governance = check.draft.governance;
  if (governance.governors.size() == 1) {
    check.say(lint::OneGovernor{governance.governors.front()}, {governance.place, "governors"});
  } else if (governance.threshold == 1) {
    check.say(lint::ThresholdOne{governance.governors.size()}, {governance.place, "threshold"});
  }
}

void lint_keys(const LintCheck& check) {
  std::map<std::string_view, std::vector<std::size_t>> held;
  for (std::size_t key = 0; key < check.draft.keys.size(); ++key) {
    if (!check.in_use[key]) continue;
    lint_key(check, key);
    held[check.draft.keys[key].holder].push_back(key);
  }
  for (const Person& person : check.draft.persons) {
    const auto keys = held.find(person.id);
    if (keys == held.end() || keys->second.size() != 1) continue;
    check.say(lint::OneKey{check.name_of(keys->second.front())}, {person.place, "id"});
  }
}

void lint_roles(const LintCheck& check) {
  for (const Role& role : check.draft.roles) {
    if (!role.review) check.say(lint::UnreviewedRole{role.name, role.owner}, {role.place, "name"});
  }
}

bool wants_uses(const Roster& roster, Timestamp now) {
  const std::vector<RosterKey>& keys = roster.draft().keys;
  const std::vector<bool> in_use = keys_in_use(roster.draft(), now);
  for (std::size_t key = 0; key < keys.size(); ++key) {
    if (in_use[key] && may_be_unused(keys[key], now - unused_after)) return true;
  }
  return false;
}

std::vector<LintFinding> lint_roster(const Roster& roster, const FieldPlaces& places,
                                     const LintFacts& facts) {
  const RosterDraft& draft = roster.draft();
  std::vector<LintFinding> found;
  const LintCheck check{draft, places, facts, keys_in_use(draft, facts.now), found};
  lint_governance(check);
  lint_keys(check);
  lint_roles(check);
  lint_rules(check);
  lint_dates(check);
  std::ranges::stable_sort(found, {}, [](const LintFinding& one) {
    const auto* due = std::get_if<lint::Due>(&one.finding);
    return std::tuple(is_due(one), due == nullptr ? Timestamp{} : due->at, one.place.line, one.place.column);
  });
  return found;
}

}  // namespace muster
