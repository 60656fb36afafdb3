// The one way for untrusted bytes to reach a terminal, a log or a JSON string.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster {

inline constexpr std::size_t escaped_bound = 240;

// Printable UTF-8 stays; everything else becomes \xhh (bytes) or \u{hhhh} (characters):
// controls and line feeds, DEL, C1, bidirectional and zero-width characters, line and paragraph
// separators, surrogates, noncharacters, private use, invalid or overlong UTF-8, and the
// backslash itself (\\), so that the text is unambiguous: what was not cut can be turned back.
// An outcome longer than `bound` bytes is cut at a character and ended with "…" (both within the
// bound, unless it is below the three bytes of "…"). Never fails.
std::string escape(std::string_view untrusted, std::size_t bound = escaped_bound);

}  // namespace muster
