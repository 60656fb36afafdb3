#include "formats/byte_places.h"

#include <catch2/catch.hpp>

using namespace muster;

TEST_CASE("a column of code points becomes one of bytes") {
  const BytePlaces places("abc\né€x\né€é\n");
  CHECK(places.of(1, 3) == Place{1, 3});
  CHECK(places.of(2, 2) == Place{2, 3});
  CHECK(places.of(2, 3) == Place{2, 6});
  CHECK(places.of(3, 2) == Place{3, 3});
  CHECK(places.of(3, 3) == Place{3, 6});
  // Behind the line's end is behind its last byte; a column that is none stays none.
  CHECK(places.of(3, 4) == Place{3, 8});
  CHECK(places.of(3, 9) == Place{3, 8});
  CHECK(places.of(3, 0) == Place{3, 0});
}

TEST_CASE("a place is found in the text, or its end where there is no such place") {
  const std::string_view text = "ab\ncd";
  const BytePlaces places(text);
  CHECK(places.offset({1, 1}) == 0);
  CHECK(places.offset({2, 1}) == 3);
  CHECK(places.offset({2, 2}) == 4);
  CHECK(places.offset({2, 9}) == text.size());
  CHECK(places.offset({3, 1}) == text.size());
  CHECK(places.offset({0, 1}) == text.size());
  CHECK(places.offset({2, 0}) == text.size());
}
