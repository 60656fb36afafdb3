#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

void check_governor(const DraftCheck& check, const std::string& id, const Spot& spot) {
  if (const Person* person = check.index.person(id)) {
    if (person->left) {
      check.refuse("governor-left", "the governor " + quoted(id) + " has a `left`; put somebody else in",
                   spot);
    }
  } else if (check.index.is_robot(id)) {
    check.refuse("governor-robot", quoted(id) + " is a robot; only persons govern", spot);
  } else {
    check.refuse("unknown-person", "the governor " + quoted(id) + " is not the id of a person", spot);
  }
}

void check_threshold(const DraftCheck& check) {
  const Governance& governance = check.draft.governance;
  const Spot spot{governance.place, "threshold"};
  if (governance.threshold < 1) {
    check.refuse("bad-value", "`threshold` is 1 or more", spot);
    return;
  }
  // Governors are persons: a role of the same name never counts.
  std::vector<std::string> persons;
  for (const std::string& id : governance.governors) {
    if (check.index.person(id) != nullptr) persons.push_back(id);
  }
  const std::uint32_t able = check.index.able_persons(persons, {KeyUse::roster}, governance.threshold);
  if (able < governance.threshold) {
    check.refuse_threshold(governance.threshold, {able, "governors", "`roster`"}, spot);
  }
}

}  // namespace

void check_governance(const DraftCheck& check) {
  const Governance& governance = check.draft.governance;
  if (governance.governors.empty()) {
    check.refuse("bad-value", "a roster has at least one governor", {governance.place, "governors"});
  }
  for (std::size_t i = 0; i < governance.governors.size(); ++i) {
    check_governor(check, governance.governors[i], {governance.place, "governors", i});
  }
  check_distinct(check, governance.governors, governance.place, "governors");
  if (!governance.governors.empty()) check_threshold(check);
  if (!governance.mainline.starts_with("refs/heads/") || !is_full_ref(governance.mainline)) {
    check.refuse("bad-value", "`mainline` is the full name of a branch, such as `refs/heads/main`",
                 {governance.place, "mainline"});
  }
}

}  // namespace muster
