#include "report/escape.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "report/utf8.h"

using muster::escape;

namespace {

// What escape() wrote, turned back: shows that nothing was lost.
std::string turned_back(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.substr(0, 2) == "\\\\") {
      out += '\\';
      text.remove_prefix(2);
    } else if (text.substr(0, 2) == "\\x") {
      out += static_cast<char>(std::stoi(std::string(text.substr(2, 2)), nullptr, 16));
      text.remove_prefix(4);
    } else if (text.substr(0, 3) == "\\u{") {
      const auto end = text.find('}');
      const auto value = static_cast<char32_t>(std::stoul(std::string(text.substr(3, end - 3)), nullptr, 16));
      REQUIRE(value >= 0x80);
      if (value >= 0x10000) out += static_cast<char>(0xF0U | (value >> 18U));
      if (value >= 0x10000) out += static_cast<char>(0x80U | ((value >> 12U) & 0x3FU));
      if (value >= 0x800 && value < 0x10000) out += static_cast<char>(0xE0U | (value >> 12U));
      if (value >= 0x800) out += static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
      if (value < 0x800) out += static_cast<char>(0xC0U | (value >> 6U));
      out += static_cast<char>(0x80U | (value & 0x3FU));
      text.remove_prefix(end + 1);
    } else {
      REQUIRE(text.front() != '\\');
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

bool is_safe(std::string_view text) {
  while (!text.empty()) {
    const muster::Character c = muster::first_character(text);
    if (c.bytes == 0 || c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0)) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

// Bytes that make trouble come more often than chance would bring them.
std::string hostile_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"\\",
                                                  "\\x0a",
                                                  "\\u{202e}",
                                                  "\xE2\x80\xAE",
                                                  "\xE2\x80\x8B",
                                                  "\xC2\x9B",
                                                  "\xED\xA0\x80",
                                                  "\xC0\xAF",
                                                  "\xE2\x80",
                                                  "\xF0\x9F\x98\x80",
                                                  "\xF4\x90\x80\x80",
                                                  "\xEF\xBB\xBF",
                                                  "\x1b[31m",
                                                  "\n",
                                                  std::string(1, '\0'),
                                                  "name",
                                                  "\xC3\xA9",
                                                  "\xE2\x80\xA6",
                                                  "\xEF\xBF\xBF",
                                                  "\xF3\xA0\x81\x81",
                                                  "\x7F",
                                                  "}"};
  std::uniform_int_distribution<std::size_t> count(0, 12);
  std::uniform_int_distribution<std::size_t> choice(0, pieces.size() * 2);
  std::uniform_int_distribution<int> byte(0, 255);
  std::string text;
  for (std::size_t n = count(random); n > 0; --n) {
    const std::size_t i = choice(random);
    if (i < pieces.size()) {
      text += pieces[i];
    } else {
      text += static_cast<char>(byte(random));
    }
  }
  return text;
}

}  // namespace

TEST_CASE("printable text stays as it is", "[report]") {
  for (const std::string text :
       {"", "refs/heads/main", "a b \"c\" 'd' `e`", "Zo\xC3\xAB \xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x98\x80",
        "e\xCC\x81", "a\xEF\xB8\x8F"}) {
    CHECK(escape(text) == text);
  }
}

TEST_CASE("what does not print or misleads is written out", "[report]") {
  using namespace std::string_literals;
  const std::map<std::string, std::string> wanted = {
      {"a\nb", "a\\x0ab"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\0b"s, "a\\x00b"},
      {"\x7F", "\\x7f"},
      {"\t\r", "\\x09\\x0d"},
      {"C:\\x0a", "C:\\\\x0a"},
      {"\xC2\x85", "\\u{0085}"},  // C1: next line
      {"\xC2\x9B"
       "31m",
       "\\u{009b}31m"},               // C1: control sequence introducer
      {"\xC2\xAD", "\\u{00ad}"},      // soft hyphen
      {"\xD8\x9C", "\\u{061c}"},      // Arabic letter mark
      {"\xE1\xA0\x8E", "\\u{180e}"},  // Mongolian vowel separator
      {"\xE2\x80\x8B", "\\u{200b}"},  // zero width space
      {"\xE2\x80\x8F", "\\u{200f}"},  // right-to-left mark
      {"\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},
      {"a\xE2\x80\xAE"
       "b",
       "a\\u{202e}b"},  // right-to-left override
      {"\xE2\x81\xA0\xE2\x81\xA4", "\\u{2060}\\u{2064}"},
      {"\xE2\x81\xA6\xE2\x81\xA9", "\\u{2066}\\u{2069}"},
      {"\xEF\xBB\xBF", "\\u{feff}"},  // byte-order mark
      {"\xEE\x80\x80", "\\u{e000}"},  // private use
      {"\xEF\xB7\x90", "\\u{fdd0}"},  // noncharacter
      {"\xEF\xBF\xBE", "\\u{fffe}"},
      {"\xF0\x9F\xBF\xBF", "\\u{1ffff}"},
      {"\xF3\xA0\x80\x81\xF3\xA0\x81\xBF", "\\u{e0001}\\u{e007f}"},  // tags
      {"\xF4\x8F\xBF\xBD", "\\u{10fffd}"},
      {"\x80", "\\x80"},                             // a continuation alone
      {"\xC0\xAF", "\\xc0\\xaf"},                    // overlong
      {"\xE0\x80\xAF", "\\xe0\\x80\\xaf"},           // overlong
      {"\xED\xA0\x80", "\\xed\\xa0\\x80"},           // a surrogate
      {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // above U+10FFFF
      {"\xE2\x80", "\\xe2\\x80"},                    // cut short
      {"\xE2(\xA1", "\\xe2(\\xa1"},
      {"\xFF\xFE", "\\xff\\xfe"},
  };
  for (const auto& [text, out] : wanted) CHECK(escape(text) == out);
}

TEST_CASE("every control byte is written out", "[report]") {
  for (int value = 0; value < 256; ++value) {
    const std::string out = escape(std::string(1, static_cast<char>(value)));
    CHECK(is_safe(out));
    CHECK((out.size() == 1) == (value >= 0x20 && value < 0x7F && value != '\\'));
  }
}

TEST_CASE("escaped text is cut at a whole character", "[report]") {
  CHECK(escape("abcdef", 6) == "abcdef");
  CHECK(escape("abcdefg", 6) == "abc\u2026");
  CHECK(escape("ab\xC3\xA9"
               "cdef",
               6) == "ab\u2026");
  CHECK(escape("\n\n\n\n", 11) == "\\x0a\\x0a\u2026");
  CHECK(escape("abc", 3) == "abc");
  CHECK(escape("abcd", 3) == "\u2026");
  CHECK(escape("abcd", 0) == "\u2026");
  CHECK(escape("", 0).empty());
  CHECK(escape(std::string(1'000'000, '\n')).size() <= muster::escaped_bound);
}

TEST_CASE("escaped text is safe and bounded and can be turned back", "[report]") {
  std::mt19937 random(20261123);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = hostile_text(random);
    const std::string whole = escape(text, 1'000'000);
    REQUIRE(is_safe(whole));
    // A left inverse: two different texts never become the same one.
    REQUIRE(turned_back(whole) == text);
    const std::string bounded = escape(text, 20);
    REQUIRE(is_safe(bounded));
    REQUIRE(bounded.size() <= 20);
    REQUIRE((whole.size() > 20 || bounded == whole));
  }
}
