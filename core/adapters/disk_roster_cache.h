// Compiled rosters in <git directory>/muster/rosters/<digest in hex>, one file each, sealed with a digest
// over it and over the program's version: anything else is no answer, and the roster is parsed.
#pragma once

#include <set>
#include <string>

#include "app/roster_cache.h"

namespace muster {

class DiskRosterCache final : public RosterCache {
 public:
  explicit DiskRosterCache(const std::string& git_directory);
  std::optional<std::string> find(const Sha256Digest& digest) override;
  bool has(const Sha256Digest& digest) override;
  void keep(const Sha256Digest& digest, std::string_view compiled) override;

 private:
  std::string path_of(const Sha256Digest& digest) const;

  std::string parent_;
  std::string folder_;
  std::set<Sha256Digest> answered_;
};

}  // namespace muster
