#include "model/object_id.h"

#include <catch2/catch.hpp>
#include <string>

using namespace muster;

TEST_CASE("an object id goes to hex and back") {
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const std::size_t digits = 2 * hash_size(algorithm);
    std::string hex;
    for (std::size_t i = 0; i < digits; ++i) hex += "0123456789abcdef"[i * 7 % 16];
    const auto id = ObjectId::parse(hex, algorithm);
    REQUIRE(id);
    CHECK(id->hex() == hex);
    CHECK(id->algorithm() == algorithm);
    CHECK_FALSE(id->is_zero());
    const std::string raw(id->raw().begin(), id->raw().end());
    REQUIRE(raw.size() == hash_size(algorithm));
    CHECK(ObjectId::from_raw(raw, algorithm) == *id);
  }
}

TEST_CASE("an object id has exactly the algorithm's length") {
  for (std::size_t digits = 0; digits < 80; ++digits) {
    const std::string hex(digits, 'a');
    CHECK(ObjectId::parse(hex, HashAlgorithm::sha1).has_value() == (digits == 40));
    CHECK(ObjectId::parse(hex, HashAlgorithm::sha256).has_value() == (digits == 64));
    CHECK(ObjectId::from_raw(hex, HashAlgorithm::sha1).has_value() == (digits == 20));
    CHECK(ObjectId::from_raw(hex, HashAlgorithm::sha256).has_value() == (digits == 32));
  }
}

TEST_CASE("object id near misses are refused") {
  const std::string hex(39, 'a');
  for (const std::string& text :
       {hex + "A", hex + "g", hex + " ", " " + hex, hex + "\n", "0x" + hex.substr(1), hex + "\xff",
        hex + std::string(1, '\0'), hex + "-"}) {
    CHECK_FALSE(ObjectId::parse(text, HashAlgorithm::sha1));
  }
}

TEST_CASE("the zero id says no object") {
  CHECK(ObjectId(HashAlgorithm::sha1).is_zero());
  CHECK(ObjectId(HashAlgorithm::sha1).hex() == std::string(40, '0'));
  CHECK(ObjectId::parse(std::string(64, '0'), HashAlgorithm::sha256)->is_zero());
  CHECK_FALSE(ObjectId::parse(std::string(39, '0') + "1", HashAlgorithm::sha1)->is_zero());
}

TEST_CASE("object ids of two algorithms are never equal") {
  CHECK(ObjectId(HashAlgorithm::sha1) != ObjectId(HashAlgorithm::sha256));
  const auto short_id = *ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1);
  const auto long_id = *ObjectId::parse(std::string(40, 'a') + std::string(24, '0'), HashAlgorithm::sha256);
  CHECK(short_id != long_id);
  const auto next = *ObjectId::parse(std::string(39, 'a') + "b", HashAlgorithm::sha1);
  CHECK(short_id < next);
  CHECK(ObjectId::Hash{}(short_id) ==
        ObjectId::Hash{}(*ObjectId::parse(short_id.hex(), HashAlgorithm::sha1)));
}
