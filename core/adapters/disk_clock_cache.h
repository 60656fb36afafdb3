// The mainline's latest date, kept in <git directory>/muster/clock so that a push does not have to
// walk the mainline. A line for each of the last tips, newest first, sealed with a digest over it:
// anything else is no answer, and the mainline is then walked. Read once, when first asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/verify_push.h"

namespace muster {

class DiskClockCache final : public ClockCache {
 public:
  explicit DiskClockCache(const std::string& git_directory);
  std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) override;
  void keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) override;

 private:
  const std::vector<std::string>& lines();

  std::string folder_;
  std::string path_;
  std::optional<std::vector<std::string>> lines_;  // those that are sealed
};

}  // namespace muster
