// What stands in front of toml++, which is not safe on hostile text by itself: a scan that knows
// strings, comments, brackets, and whether a key or a value comes next. The last it has to know
// because a string that toml++ does not take for one shows it bytes that it must not see.
#pragma once

#include <optional>
#include <string_view>

#include "roster/problems.h"

namespace muster {

// The first thing that toml++ must not see:
//   too-large        more than limits::roster_bytes
//   encoding         a byte-order mark, NUL, CR or another control character but tab and line
//                    feed, invalid UTF-8, anything but ASCII outside strings and comments and in
//                    multi-line basic strings
//   syntax           a quote or an opening bracket where neither a key nor a value can begin, a
//                    closing bracket without its opening one, a line that ends within a string,
//                    a header or an inline table
//   too-deep         more than limits::roster_nesting open brackets or dotted parts of a name
//   too-many-tables  more than limits::roster_tables headers, inline tables and dots in names
// Says nothing about the syntax otherwise.
std::optional<RosterProblem> scan_toml(std::string_view text);

}  // namespace muster
