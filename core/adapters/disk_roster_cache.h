// Compiled chains, one file each under the name of their fingerprint, sealed with a digest over it, its name
// and the versions of what proved it: anything else is no answer, and the chain is proven anew. What was not
// written for long makes room.
#pragma once

#include <string>

#include "app/roster_cache.h"

namespace muster {

// A server's, in <git directory>/muster/rosters.
class DiskRosterCache final : public RosterCache {
 public:
  explicit DiskRosterCache(const std::string& git_directory);
  std::optional<std::string> find(const Sha256Digest& fingerprint) override;
  void keep(const Sha256Digest& fingerprint, std::string_view compiled) override;

 private:
  std::string parent_;
  std::string folder_;
};

// The user's own, in <folder>/rosters, for all repositories together. Never in a git directory: that is what
// is judged, and may have been made by somebody else. A folder or file that others own or may write to is not
// read.
class UserRosterCache final : public RosterCache {
 public:
  explicit UserRosterCache(std::string folder) : parent_(std::move(folder)), folder_(parent_ + "/rosters") {}
  std::optional<std::string> find(const Sha256Digest& fingerprint) override;
  void keep(const Sha256Digest& fingerprint, std::string_view compiled) override;

 private:
  std::string parent_;
  std::string folder_;
};

}  // namespace muster
