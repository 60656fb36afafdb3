// Lower-case hexadecimal, strict in both directions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace muster {

std::string to_hex(std::span<const std::uint8_t> bytes);

// Fills `out` exactly from 2 * out.size() lower-case digits; false on anything else.
bool from_hex(std::string_view text, std::span<std::uint8_t> out);

}  // namespace muster
