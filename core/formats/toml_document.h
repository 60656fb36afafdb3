// TOML 1.0 text to a plain tree. The only place that knows toml++.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "formats/toml_tree.h"
#include "roster/problems.h"

namespace muster {

// The root table, or the one problem that ended the reading: what scan_toml refuses, "syntax"
// (toml++'s own words), "encoding" for an escaped NUL, "too-deep" for tables, arrays and inline
// tables in each other beyond limits::roster_nesting.
tl::expected<TomlTable, RosterProblem> parse_toml(std::string_view text);

}  // namespace muster
