#include "report/utf8.h"

#include <catch2/catch.hpp>
#include <string>

using namespace muster;

namespace {

std::string encoded(char32_t value, std::size_t bytes) {
  std::string out(bytes, '\0');
  for (std::size_t i = bytes; i-- > 1; value >>= 6U) out[i] = static_cast<char>(0x80U | (value & 0x3FU));
  const unsigned lead = bytes == 1 ? 0U : 0xFFU & (0xF00U >> bytes);
  out[0] = static_cast<char>(lead | value);
  return out;
}

std::size_t shortest(char32_t value) {
  if (value < 0x80) return 1;
  if (value < 0x800) return 2;
  return value < 0x10000 ? 3 : 4;
}

}  // namespace

TEST_CASE("every character is taken in its shortest form only", "[report]") {
  for (char32_t value = 0; value < 0x1FFFFF; value += value < 0x3000 ? 1 : 37) {
    for (std::size_t bytes = shortest(value); bytes <= 4; ++bytes) {
      const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
      const bool good = bytes == shortest(value) && !is_surrogate && value <= 0x10FFFF;
      const Character character = first_character(encoded(value, bytes) + "x");
      REQUIRE(character.bytes == (good ? bytes : 0));
      if (good) REQUIRE(character.value == value);
    }
  }
  CHECK(first_character("").bytes == 0);
}

TEST_CASE("no prefix of a character is one", "[report]") {
  const std::string smile = "\xF0\x9F\x98\x80";
  for (std::size_t size = 1; size < smile.size(); ++size)
    CHECK(first_character(smile.substr(0, size)).bytes == 0);
}

TEST_CASE("characters and columns are counted", "[report]") {
  CHECK(character_count("") == 0);
  CHECK(character_count("a\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80") == 4);
  CHECK(column_count("a\xC3\xA9") == 2);
  CHECK(column_count("\xE6\xBC\xA2\xF0\x9F\x98\x80") == 4);
  CHECK(column_count("e\xCC\x81") == 1);
  CHECK(first_characters("a\xC3\xA9\xE6\xBC\xA2", 2) == "a\xC3\xA9");
  CHECK(first_characters("ab", 5) == "ab");
}
