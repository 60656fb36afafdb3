// A roster for people and for programs: `muster roster show`.
#pragma once

#include <string>

#include "roster/roster.h"

namespace muster {

std::string text_of(const Roster& roster);
// One object, without a final line feed.
std::string json_of(const Roster& roster);

}  // namespace muster
