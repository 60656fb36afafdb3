#include "adapters/system_clock.h"

#include <chrono>

namespace muster {

Timestamp SystemClock::now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970).count();
  // A clock outside the years 0001 to 9999 is broken; at 1970 everything signed lies in the
  // future and nothing is accepted by it.
  return Timestamp::from_seconds(seconds).value_or(Timestamp{});
}

}  // namespace muster
