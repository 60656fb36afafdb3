#include "adapters/steady_deadline.h"

namespace muster {

SteadyDeadline::SteadyDeadline(std::int64_t seconds)
    : seconds_(seconds), end_(std::chrono::steady_clock::now() + std::chrono::seconds(seconds)) {}

}  // namespace muster
