// Compiled chains, one sealed file each under the name of their fingerprint, or a name that stands for it
// (adapters/sealed_folder.h).
#pragma once

#include <string>

#include "adapters/sealed_folder.h"
#include "app/roster_cache.h"

namespace muster {

// A server's, in <git directory>/muster/rosters: the mainline's newest.
class DiskRosterCache final : public RosterCache {
 public:
  explicit DiskRosterCache(const std::string& git_directory) : files_(git_directory, "rosters", 16) {}
  std::optional<std::string> find(const Sha256Digest& fingerprint) override {
    return files_.find(fingerprint);
  }
  void keep(const Sha256Digest& fingerprint, std::string_view compiled) override {
    files_.keep(fingerprint, compiled);
  }

 private:
  ServerFolder files_;
};

// The user's own, in <folder>/rosters, for all repositories together: a few of each project.
class UserRosterCache final : public RosterCache {
 public:
  explicit UserRosterCache(std::string folder) : files_(std::move(folder), "rosters", 64) {}
  std::optional<std::string> find(const Sha256Digest& fingerprint) override {
    return files_.find(fingerprint);
  }
  void keep(const Sha256Digest& fingerprint, std::string_view compiled) override {
    files_.keep(fingerprint, compiled);
  }

 private:
  UserFolder files_;
};

}  // namespace muster
