#include "formats/utf8.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using namespace muster;

namespace {

// Every code point written out (RFC 3629 section 3): what is not among these is no UTF-8.
std::string encoded(std::uint32_t point) {
  const auto tail = [point](unsigned shift) { return static_cast<char>(0x80U | (point >> shift & 0x3FU)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0U | point >> 6U), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xE0U | point >> 12U), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | point >> 18U), tail(12), tail(6), tail(0)};
}

bool is_surrogate(std::uint32_t point) {
  return point >= 0xD800 && point <= 0xDFFF;
}

}  // namespace

TEST_CASE("every code point is UTF-8, but for surrogates") {
  for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
    const std::string text = encoded(point);
    const std::size_t length = utf8_length(text + "x");
    if (length != (is_surrogate(point) ? 0 : text.size())) FAIL(point << " has length " << length);
  }
  CHECK(utf8_length(encoded(0x110000)) == 0);
  CHECK(utf8_length("") == 0);
  CHECK(is_utf8(""));
}

TEST_CASE("any two bytes are UTF-8 only where they are code points") {
  for (unsigned first = 0; first < 0x100; ++first) {
    for (unsigned second = 0; second < 0x100; ++second) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second)};
      const bool one = first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF;
      if (is_utf8(text) != ((first < 0x80 && second < 0x80) || one)) FAIL(first << " " << second);
    }
    CHECK(utf8_length(std::string(1, static_cast<char>(first))) == (first < 0x80 ? 1 : 0));
  }
}

TEST_CASE("what is longer than it need be, cut short or broken within is no UTF-8") {
  for (const std::string text :
       {"\xC0\x80",         "\xC1\xBF",         "\xE0\x80\x80",     "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82",     "\xF0\x9F\x98",
        "\xE2\x82x",        "\xF0\x9F\x98x",    "\xF0\x9Fx\x80",    "\xE2\x82\xC0", "\xE1\x7F\x80",
        "\xE1\xC0\x80",     "\xE0\xC0\x80",     "\xED\x7F\x80",     "\xED\xC0\x80", "\xF0\xC0\x80\x80",
        "\xF4\x7F\x80\x80", "\xF1\x7F\x80\x80", "\xF1\xC0\x80\x80"}) {
    INFO(text);
    CHECK(utf8_length(text) == 0);
    CHECK_FALSE(is_utf8("a" + text));
  }
  CHECK(is_utf8("aé€😀"));
}
