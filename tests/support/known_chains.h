// Chains that were proven before, as a server or somebody's clones keep them.
#pragma once

#include <map>
#include <string>

#include "app/roster_cache.h"

namespace muster::test {

class KnownChains final : public RosterCache {
 public:
  std::optional<std::string> find(const Sha256Digest& fingerprint) override {
    const auto found = kept_.find(fingerprint);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const Sha256Digest& fingerprint, std::string_view compiled) override {
    kept_.insert_or_assign(fingerprint, std::string(compiled));
    ++writes;
  }
  std::map<Sha256Digest, std::string>& kept() { return kept_; }
  int writes = 0;

 private:
  std::map<Sha256Digest, std::string> kept_;
};

}  // namespace muster::test
