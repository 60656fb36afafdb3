// UTF-8, strictly (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace muster {

// Length of the well-formed sequence that `text` begins with (1 to 4); 0 where there is none:
// a stray or missing continuation byte, an overlong form, a surrogate, above U+10FFFF, or no text.
std::size_t utf8_length(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace muster
