// The parts of lint_roster, one file a question. Internal to roster/.
#pragma once

#include <vector>

#include "roster/lint.h"

namespace muster {

struct LintCheck {
  const RosterDraft& draft;
  const FieldPlaces& places;
  const LintFacts& facts;
  const std::vector<bool> in_use;  // of each key
  std::vector<LintFinding>& found;

  void say(lint::Finding finding, const Spot& spot) const {
    found.push_back({std::move(finding), places.of(spot)});
  }
  lint::KeyName name_of(std::size_t key) const {
    return {facts.keys[key].fingerprint, draft.keys[key].holder};
  }
};

// Which keys are neither revoked nor over, nor held by somebody who has left: of these there is something to
// say.
std::vector<bool> keys_in_use(const RosterDraft& draft, Timestamp now);

void lint_governance(const LintCheck& check);
void lint_keys(const LintCheck& check);
void lint_roles(const LintCheck& check);
void lint_rules(const LintCheck& check);
void lint_dates(const LintCheck& check);

}  // namespace muster
