// How long may be waited for a child process.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace muster {

class TimeLimit {
 public:
  using Span = std::optional<std::chrono::milliseconds>;  // nothing: for ever

  explicit TimeLimit(Span span) {
    if (span) end_ = std::chrono::steady_clock::now() + *span;
  }
  bool is_over() const { return end_ && std::chrono::steady_clock::now() >= *end_; }
  // For poll(2): milliseconds rounded up, -1 for ever.
  int left() const {
    if (!end_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end_ - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 1'000'000'000));
  }

 private:
  std::optional<std::chrono::steady_clock::time_point> end_;
};

}  // namespace muster
