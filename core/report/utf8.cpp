#include "report/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace muster {

namespace {

// A row of Unicode table 3-7: which first bytes, how many bytes, and what the second byte may
// be; every later byte is 80..BF.
struct Form {
  std::uint8_t first_low, first_high;
  std::uint8_t bytes;
  std::uint8_t second_low, second_high;
};
constexpr std::array forms = {
    Form{0x00, 0x7F, 1, 0x00, 0x00}, Form{0xC2, 0xDF, 2, 0x80, 0xBF}, Form{0xE0, 0xE0, 3, 0xA0, 0xBF},
    Form{0xE1, 0xEC, 3, 0x80, 0xBF}, Form{0xED, 0xED, 3, 0x80, 0x9F}, Form{0xEE, 0xEF, 3, 0x80, 0xBF},
    Form{0xF0, 0xF0, 4, 0x90, 0xBF}, Form{0xF1, 0xF3, 4, 0x80, 0xBF}, Form{0xF4, 0xF4, 4, 0x80, 0x8F},
};

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

// What the first byte says of the value, by the length of the form.
constexpr std::array<std::uint8_t, 5> value_bits = {0, 0x7F, 0x1F, 0x0F, 0x07};

Character decoded(std::string_view text, const Form& form) {
  if (text.size() < form.bytes) return {};
  char32_t value = static_cast<char32_t>(byte_at(text, 0) & value_bits[form.bytes]);
  for (std::size_t i = 1; i < form.bytes; ++i) {
    const std::uint8_t byte = byte_at(text, i);
    const std::uint8_t low = i == 1 ? form.second_low : 0x80;
    const std::uint8_t high = i == 1 ? form.second_high : 0xBF;
    if (byte < low || byte > high) return {};
    value = (value << 6U) | (byte & 0x3FU);
  }
  return {value, form.bytes};
}

struct Range {
  char32_t first, last;
};
// Characters of two columns, by blocks (Unicode annex 11 draws the line finer).
constexpr std::array wide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0xA4CF},   Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6}, Range{0x1F300, 0x1F64F},
    Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD},
};
// Marks that stand on the character before them.
constexpr std::array combining = {Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                                  Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};

template <typename Ranges>
bool lies_in(const Ranges& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [value](const Range& r) { return value >= r.first && value <= r.last; });
}

std::size_t columns_of(char32_t value) {
  if (lies_in(combining, value)) return 0;
  return lies_in(wide, value) ? 2 : 1;
}

}  // namespace

Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const std::uint8_t first = byte_at(text, 0);
  for (const Form& form : forms) {
    if (first >= form.first_low && first <= form.first_high) return decoded(text, form);
  }
  return {};
}

std::size_t character_count(std::string_view text) {
  // Every byte but the continuations 10xxxxxx begins a character.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80U; }));
}

std::size_t column_count(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += columns_of(character.value);
    text.remove_prefix(std::max<std::size_t>(character.bytes, 1));
  }
  return columns;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    end += std::max<std::size_t>(first_character(text.substr(end)).bytes, 1);
  }
  return text.substr(0, end);
}

}  // namespace muster
