// A deadline by the steady clock, which no change of the wall clock moves.
#pragma once

#include <chrono>
#include <cstdint>

#include "app/commit_graph.h"

namespace muster {

class SteadyDeadline final : public Deadline {
 public:
  explicit SteadyDeadline(std::int64_t seconds);
  bool passed() override { return std::chrono::steady_clock::now() >= end_; }
  std::int64_t seconds() const override { return seconds_; }

 private:
  std::int64_t seconds_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace muster
