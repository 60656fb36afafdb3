// The mainline's latest date, kept in <git directory>/muster/clock so that a push does not have to
// walk the mainline. One line, sealed with a digest over it: anything else is no answer, and the
// line is then walked.
#pragma once

#include <string>

#include "app/verify_push.h"

namespace muster {

class DiskClockCache final : public ClockCache {
 public:
  explicit DiskClockCache(const std::string& git_directory);
  std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) override;
  void keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) override;

 private:
  std::string folder_;
  std::string path_;
};

}  // namespace muster
