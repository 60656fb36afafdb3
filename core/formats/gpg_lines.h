// What gpg writes for programs, cut into lines and words. Only adapters/gpg asks for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

// Without their line feeds. Refuses a last line without one, more than limits::gpg_lines, and lines above
// limits::gpg_line_bytes. Empty text has no lines.
Parsed<std::vector<std::string_view>> parse_gpg_lines(std::string_view text);

// Between every two separators, before the first and after the last: so always at least one, maybe empty.
std::vector<std::string_view> words_between(std::string_view text, char separator);

// The 20 bytes of 40 upper-case digits, as gpg writes a fingerprint of version 4.
std::optional<std::string> parse_gpg_fingerprint(std::string_view text);
// Decimal digits without a sign or leading zeros, at most 2^32 - 1.
std::optional<std::uint32_t> parse_gpg_number(std::string_view text);

}  // namespace muster
