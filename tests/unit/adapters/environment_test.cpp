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

TEST_CASE("what is remembered for a user lies where the XDG specification says") {
  const auto with = [](const char* state, const char* home) {
    for (const auto& [name, value] : {std::pair{"XDG_STATE_HOME", state}, {"HOME", home}}) {
      REQUIRE((value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1)) == 0);
    }
    return state_folder();
  };
  const auto state = environment("XDG_STATE_HOME");
  const auto home = environment("HOME");
  CHECK(with("/state", "/home/a") == "/state/muster");
  CHECK(with("", "/home/a") == "/home/a/.local/state/muster");
  CHECK(with("state", "/home/a") == "/home/a/.local/state/muster");
  CHECK(with(nullptr, "/home/a") == "/home/a/.local/state/muster");
  CHECK_FALSE(with(nullptr, "home"));
  CHECK_FALSE(with(nullptr, nullptr));
  with(state ? state->c_str() : nullptr, home ? home->c_str() : nullptr);
}
