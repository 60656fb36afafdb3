#include "adapters/environment.h"

#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>

using namespace muster;

TEST_CASE("an environment variable that is not set differs from an empty one") {
  REQUIRE(::unsetenv("MUSTER_TEST_A") == 0);
  CHECK_FALSE(environment("MUSTER_TEST_A"));
  REQUIRE(::setenv("MUSTER_TEST_A", "", 1) == 0);
  CHECK(environment("MUSTER_TEST_A") == "");
  REQUIRE(::setenv("MUSTER_TEST_A", "x=y", 1) == 0);
  CHECK(environment("MUSTER_TEST_A") == "x=y");
  const auto all = whole_environment();
  CHECK(std::find(all.begin(), all.end(), "MUSTER_TEST_A=x=y") != all.end());
  ::unsetenv("MUSTER_TEST_A");
}
