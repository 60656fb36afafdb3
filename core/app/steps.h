// The mainline in steps: what each commit of the first-parent line brings in. Internal to app/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/by_commit.h"
#include "model/object_id.h"

namespace muster {

// One commit of the line and what it brings in besides, parents first, itself last.
struct Step {
  std::span<const CommitNo> members;

  CommitNo commit() const { return members.back(); }
};

// Some steps in a row; lives no longer than the Steps.
class StepRange {
 public:
  StepRange(std::span<const CommitNo> members, std::span<const std::uint32_t> bounds)
      : members_(members), bounds_(bounds) {}

  std::size_t size() const { return bounds_.size() - 1; }
  Step operator[](std::size_t i) const { return {members_.subspan(bounds_[i], bounds_[i + 1] - bounds_[i])}; }
  // All that the steps bring in.
  std::size_t commits() const { return bounds_.back() - bounds_.front(); }
  StepRange first(std::size_t count) const { return {members_, bounds_.first(count + 1)}; }
  StepRange from(std::size_t number) const { return {members_, bounds_.subspan(number)}; }

 private:
  std::span<const CommitNo> members_;
  std::span<const std::uint32_t> bounds_;  // where each begins, and where the last ends
};

struct Steps {
  std::vector<CommitNo> members;            // of one step after the other, oldest first
  std::vector<std::uint32_t> bounds = {0};  // as in a StepRange
  std::optional<ObjectId> below;            // where the line leaves what is fresh; absent at a root

  StepRange all() const { return {members, bounds}; }
};

}  // namespace muster
