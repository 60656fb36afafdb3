// The two constants that every reason has.
#pragma once

#include <string_view>

// NOLINTBEGIN(cppcoreguidelines-macro-usage): the two constants of every reason, once
#define MUSTER_RULE(ID, REMEDY)                \
  static constexpr std::string_view rule = ID; \
  static constexpr std::string_view remedy = REMEDY
// NOLINTEND(cppcoreguidelines-macro-usage)
