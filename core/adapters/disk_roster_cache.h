// Compiled chains in <git directory>/muster/rosters/<id of the .muster/ tree>, one file each, sealed with a
// digest over it, its name and the versions of what proved it: anything else is no answer, and the chain is
// proven anew.
#pragma once

#include <string>

#include "app/roster_cache.h"

namespace muster {

class DiskRosterCache final : public RosterCache {
 public:
  explicit DiskRosterCache(const std::string& git_directory);
  std::optional<std::string> find(const ObjectId& muster_tree) override;
  void keep(const ObjectId& muster_tree, std::string_view compiled) override;

 private:
  std::string parent_;
  std::string folder_;
};

}  // namespace muster
