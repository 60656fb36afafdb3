// The words of a verdict: the same five fields for text and JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/verdict.h"

namespace muster {

// The evidence of a reason in one clause, escaped.
std::string because_of(const Reason& reason, const JudgedBy& by);
// By what it was judged and what else carries the acceptance, in one clause, escaped.
std::string because_of(const Accepted& accepted);
// The remedy with {key}, {ref} and {object} filled in, escaped. What stands in a command that
// somebody may paste into a shell is quoted for it.
std::string remedy_for(const Refused& refused);
// A fault's own remedy, or what helps with faults of its kind.
std::string remedy_for(const Fault& fault);

struct WarningWords {
  std::string rule;
  std::string because;
  std::string remedy;
};
// With the object, key and judgement of the verdict that carries the warning.
WarningWords words_of(const Warning& warning, const ObjectRef& object, const VerdictKey& key,
                      const JudgedBy& by);

std::string_view name_of(FaultId id);         // "fault.git", …
std::string_view name_of(TimeSource source);  // "receive", …

// The rule ids of the warnings that are no reasons.
inline constexpr std::string_view exception_used_rule = "exception.used";
inline constexpr std::string_view pinned_by_anchor_rule = "roster.pinned";
inline constexpr std::string_view counter_back_rule = "key.counter";
inline constexpr std::string_view trial_roster_rule = "roster.trial";

}  // namespace muster
