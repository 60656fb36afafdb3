#include "model/digest.h"

#include <catch2/catch.hpp>
#include <string>

using namespace muster;

TEST_CASE("a digest goes to text and back") {
  const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";
  const auto digest = Sha256Digest::parse("sha256:" + hex);
  REQUIRE(digest);
  CHECK(digest->bytes[1] == 1);
  CHECK(digest->bytes[31] == 0xff);
  CHECK(digest->hex() == hex);
  CHECK(digest->text() == "sha256:" + hex);
  CHECK(Sha256Digest{}.text() == "sha256:" + std::string(64, '0'));
}

TEST_CASE("digest near misses are refused") {
  const std::string hex(64, 'a');
  for (const std::string& text :
       {std::string(), hex, std::string("sha256:"), "sha256:" + hex.substr(1), "sha256:" + hex + "a",
        "SHA256:" + hex, "sha256 " + hex, "sha256::" + hex, "sha1:" + hex, "sha512:" + hex, " sha256:" + hex,
        "sha256: " + hex.substr(1), "sha256:" + hex + "\n", "sha256:" + std::string(64, 'A'),
        "sha256:" + std::string(64, 'g'), "sha256:" + hex.substr(1) + std::string(1, '\0')}) {
    INFO(text);
    CHECK_FALSE(Sha256Digest::parse(text));
  }
}

TEST_CASE("digests compare by their bytes") {
  const auto low = *Sha256Digest::parse("sha256:" + std::string(64, '0'));
  const auto high = *Sha256Digest::parse("sha256:" + std::string(64, 'f'));
  CHECK(low < high);
  CHECK(low != high);
  CHECK(low == Sha256Digest{});
}
