#include "adapters/system_clock.h"

#include <catch2/catch.hpp>
#include <ctime>

TEST_CASE("the system clock tells the system's time") {
  muster::SystemClock clock;
  const auto before = static_cast<std::int64_t>(std::time(nullptr));
  const auto now = clock.now().seconds;
  const auto after = static_cast<std::int64_t>(std::time(nullptr));
  // time(2) may lag behind the clock by a tick.
  CHECK(before <= now);
  CHECK(now <= after + 1);
}
