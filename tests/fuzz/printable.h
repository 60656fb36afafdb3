// Whether a text may be shown to anybody, told without the code that makes it so: well-formed UTF-8
// of characters that show, and nothing that moves the cursor or turns the direction.
#pragma once

#include <cstdint>
#include <string_view>

namespace muster::fuzz {

// The next character, or nothing that is printable (0) where the bytes are no UTF-8.
inline char32_t take_character(std::string_view& text) {
  const auto first = static_cast<std::uint8_t>(text.front());
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t value = bytes == 1 ? first : first & (0x7FU >> bytes);
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || text.size() < bytes) return 0;
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<std::uint8_t>(text[i]);
    if ((next & 0xC0U) != 0x80U) return 0;
    value = value << 6U | (next & 0x3FU);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  text.remove_prefix(bytes);
  return overlong ? 0 : value;
}

inline bool is_printable(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD;
  const bool turns = c == 0x61C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                     (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
  const bool no_character = (c >= 0xD800 && c <= 0xF8FF) || c > 0xEFFFF || (c & 0xFFFEU) == 0xFFFEU;
  return !control && !turns && !no_character;
}

enum class Lines { one, many };

inline bool is_printable(std::string_view text, Lines lines) {
  while (!text.empty()) {
    if (lines == Lines::many && text.front() == '\n') {
      text.remove_prefix(1);
    } else if (!is_printable(take_character(text))) {
      return false;
    }
  }
  return true;
}

}  // namespace muster::fuzz
