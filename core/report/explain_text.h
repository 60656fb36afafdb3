// An explanation as `muster explain RULE` prints it.
#pragma once

#include <string>

#include "report/explain.h"

namespace muster {

// The id, then a paragraph each under meaning, why, remedy and, where there is any, supports:
//   supports  supports evidence for OWASP NHI Top 10 2025 NHI7; SP 800-53 IA-5
// Lines have at most 96 columns where words allow it; each ends with a line feed.
std::string text_of(const RuleExplanation& rule);

// {"rule","meaning","why","remedy","controls":[{"framework","control"}]}, without a final line feed
// (docs/schema/rule.schema.json).
std::string json_of(const RuleExplanation& rule);

}  // namespace muster
