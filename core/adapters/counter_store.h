// How far the counters of security keys had come, in <git directory>/muster/counters. Of two pushes at once
// the later one's word stays: what the other one counted may be forgotten, and a warning comes a push later.
#pragma once

#include <string>
#include <variant>

#include "formats/key_counters.h"

namespace muster {

// Empty where there is none yet. A Fault where the file is not as muster writes it.
Result<KeyCounters> read_key_counters(const std::string& git_directory);
Result<std::monostate> keep_key_counters(const std::string& git_directory, const KeyCounters& counters);

}  // namespace muster
