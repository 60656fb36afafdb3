// What git writes to pre-receive: "<old> <new> <ref>\n" a line. A request by a stranger: git
// checks nothing of it before the hook.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/ref_update.h"
#include "model/result.h"

namespace muster {

// Refuses the whole input on: a line not of this form, hex of the wrong length or case, a ref
// that does not begin with "refs/" or fails git's check-ref-format or holds a control byte, a
// ref named twice, both ids zero, a missing final line feed, too many lines (limits::push_lines),
// too long a line. Empty input gives an empty list.
Parsed<std::vector<RefUpdate>> parse_hook_input(std::string_view input, HashAlgorithm algorithm);

// git check-ref-format(1), for full names only: "refs/" and something after it; also no byte below
// 0x20 and no 0x7f. Neither HEAD nor "heads/main" is one.
bool is_ref_name(std::string_view name);

}  // namespace muster
