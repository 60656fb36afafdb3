#include "formats/near_word.h"

#include <catch2/catch.hpp>
#include <string>

using namespace muster;

TEST_CASE("the nearest word is the one with the fewest mistakes") {
  CHECK(nearest_word("governers", {"governed", "governors", "govern"}) == "governors");
  CHECK(nearest_word("governers", {"governors", "governed", "govern"}) == "governors");
  // Of two that are as near, the first.
  CHECK(nearest_word("signars", {"signers", "signors"}) == "signers");
  CHECK(nearest_word("unrelated", {"governors", "signers"}).empty());
  CHECK(nearest_word("threshold", {}).empty());
}

TEST_CASE("two letters that changed places are one mistake, and only those") {
  CHECK(nearest_word("fomr", {"form"}) == "form");
  CHECK(nearest_word("ofrm", {"form"}) == "form");
  CHECK(nearest_word("fomx", {"form"}).empty());
  CHECK(nearest_word("foxr", {"form"}).empty());
}

TEST_CASE("three mistakes are too many, and as many as half of the word") {
  CHECK(nearest_word("governxxs", {"governors"}) == "governors");
  CHECK(nearest_word("goverxxxs", {"governors"}).empty());
  CHECK(nearest_word("foxx", {"form"}).empty());
  CHECK(nearest_word("form", {"formed"}) == "formed");
}

TEST_CASE("words of more than 32 bytes are near to none") {
  const std::string longest(32, 'a');
  CHECK(nearest_word(longest.substr(1) + "b", {longest}) == longest);
  CHECK(nearest_word(longest + "a", {longest}).empty());
  CHECK(nearest_word(longest, {longest + "a"}).empty());
}
