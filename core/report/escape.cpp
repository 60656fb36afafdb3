#include "report/escape.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "report/utf8.h"

namespace muster {

namespace {

constexpr std::string_view ellipsis = "\u2026";

struct Range {
  char32_t first, last;
};

// Characters that show nothing, move what is shown, or have no agreed meaning; ascending.
constexpr std::array hidden = {
    Range{0x0000, 0x001F},     // C0
    Range{0x005C, 0x005C},     // the backslash, which begins an escape
    Range{0x007F, 0x009F},     // DEL and C1
    Range{0x00AD, 0x00AD},     // soft hyphen
    Range{0x034F, 0x034F},     // combining grapheme joiner
    Range{0x061C, 0x061C},     // Arabic letter mark
    Range{0x115F, 0x1160},     // Hangul fillers
    Range{0x17B4, 0x17B5},     // Khmer inherent vowels
    Range{0x180E, 0x180E},     // Mongolian vowel separator
    Range{0x200B, 0x200F},     // zero width, left-to-right and right-to-left marks
    Range{0x2028, 0x202E},     // line and paragraph separators, bidirectional embeddings
    Range{0x2060, 0x206F},     // word joiner, invisible operators, isolates, deprecated formats
    Range{0x3164, 0x3164},     // Hangul filler
    Range{0xD800, 0xF8FF},     // surrogates, private use
    Range{0xFDD0, 0xFDEF},     // noncharacters
    Range{0xFEFF, 0xFEFF},     // byte-order mark
    Range{0xFFA0, 0xFFA0},     // Hangul filler
    Range{0xFFF0, 0xFFFB},     // unassigned specials, interlinear annotations
    Range{0x1BCA0, 0x1BCA3},   // shorthand formats
    Range{0x1D173, 0x1D17A},   // musical formats
    Range{0xE0000, 0xE0FFF},   // tags, supplementary variation selectors
    Range{0xF0000, 0x10FFFF},  // private use
};

bool is_hidden(char32_t value) {
  if ((value & 0xFFFEU) == 0xFFFEU) return true;  // the last two of every plane are noncharacters
  const auto after = std::upper_bound(hidden.begin(), hidden.end(), value,
                                      [](char32_t v, const Range& r) { return v < r.first; });
  return after != hidden.begin() && value <= std::prev(after)->last;
}

void append_hex(std::string& out, std::uint32_t value, unsigned least_digits) {
  constexpr std::string_view digits = "0123456789abcdef";
  unsigned count = least_digits;
  while (count < 8 && (value >> (4 * count)) != 0) ++count;
  while (count > 0) out += digits[(value >> (4 * --count)) & 15U];
}

// Moves one character, or one byte that belongs to none, from `rest` to `out`.
void append_next(std::string& out, std::string_view& rest) {
  const Character character = first_character(rest);
  const std::size_t taken = std::max<std::size_t>(character.bytes, 1);
  if (character.bytes > 0 && !is_hidden(character.value)) {
    out += rest.substr(0, taken);
  } else if (character.value == U'\\') {
    out += "\\\\";
  } else if (character.bytes > 1) {
    out += "\\u{";
    append_hex(out, character.value, 4);
    out += '}';
  } else {
    out += "\\x";
    append_hex(out, static_cast<std::uint8_t>(rest.front()), 2);
  }
  rest.remove_prefix(taken);
}

}  // namespace

std::string escape(std::string_view untrusted, std::size_t bound) {
  std::string out;
  std::size_t cut = 0;  // the longest part of whole characters that leaves room for the ellipsis
  while (!untrusted.empty()) {
    append_next(out, untrusted);
    if (out.size() > bound) {
      out.resize(cut);
      out += ellipsis;
      return out;
    }
    if (bound - out.size() >= ellipsis.size()) cut = out.size();
  }
  return out;
}

}  // namespace muster
