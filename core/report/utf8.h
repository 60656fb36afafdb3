// Strict UTF-8, one character at a time (Unicode 15, table 3-7: no overlong forms, no
// surrogates, nothing above U+10FFFF).
#pragma once

#include <cstddef>
#include <string_view>

namespace muster {

struct Character {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: the text does not begin with a well-formed character
};

Character first_character(std::string_view text);

// Of well-formed text: its characters, and the columns they take on a terminal.
std::size_t character_count(std::string_view text);
std::size_t column_count(std::string_view text);

// The first `count` characters of well-formed text, or all of it.
std::string_view first_characters(std::string_view text, std::size_t count);

}  // namespace muster
