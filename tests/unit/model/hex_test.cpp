#include "model/hex.h"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace muster;

TEST_CASE("every byte goes to hex and back") {
  for (int value = 0; value < 256; ++value) {
    const std::array<std::uint8_t, 1> byte = {static_cast<std::uint8_t>(value)};
    std::array<std::uint8_t, 1> back = {};
    const std::string text = to_hex(byte);
    CHECK(text.size() == 2);
    REQUIRE(from_hex(text, back));
    CHECK(back == byte);
  }
  CHECK(to_hex(std::vector<std::uint8_t>{0x00, 0x0f, 0xf0, 0xff}) == "000ff0ff");
  CHECK(to_hex({}).empty());
}

TEST_CASE("of all pairs of bytes only 256 are hex") {
  int accepted = 0;
  for (int high = 0; high < 256; ++high) {
    for (int low = 0; low < 256; ++low) {
      std::array<std::uint8_t, 1> out = {};
      const std::string text = {static_cast<char>(high), static_cast<char>(low)};
      if (!from_hex(text, out)) continue;
      ++accepted;
      CHECK(to_hex(out) == text);
    }
  }
  CHECK(accepted == 256);
}

TEST_CASE("hex fills its target exactly or not at all") {
  std::array<std::uint8_t, 2> out = {};
  for (const std::string text :
       {"", "0", "00", "000", "00000", "000000", "0x00", " 000", "000 ", "00FF", "00:0"}) {
    INFO(text);
    CHECK_FALSE(from_hex(text, out));
  }
  CHECK(from_hex("00ff", out));
  CHECK(from_hex("", std::span<std::uint8_t>{}));
  CHECK_FALSE(from_hex("00", std::span<std::uint8_t>{}));
}
