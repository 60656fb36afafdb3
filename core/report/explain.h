// What each rule id means, for `muster explain RULE` and docs/rules.md.
#pragma once

#include <span>
#include <string_view>

#include "report/controls.h"

namespace muster {

struct RuleExplanation {
  std::string_view rule;     // "key.expired"
  std::string_view meaning;  // when it refuses: one to three sentences
  std::string_view why;      // why the rule exists
  std::string_view remedy;   // what to do, longer than the line of a refusal where that helps
  Controls controls;         // that it supports evidence for
};

// One for each alternative of Reason, in its order (a test holds them together).
std::span<const RuleExplanation> explanations();
// The ids that warnings and faults print beside those.
std::span<const RuleExplanation> warning_explanations();
std::span<const RuleExplanation> fault_explanations();
// From all three; null where there is no such id.
const RuleExplanation* explanation_of(std::string_view rule);

}  // namespace muster
