// How the hooks of a repository stand: what `muster hook status` and `muster doctor` look at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "tool/hook.h"

namespace muster {

struct HookReport {
  std::string name;
  std::string path;
  bool good = false;
  std::string says;
  std::optional<std::string> central;
  std::optional<std::string> program;  // of our stub
};

struct HookStatus {
  HookPlace place;
  std::vector<HookReport> hooks;
  Result<ServerConfig> settings;
  Result<std::optional<ServerState>> state;

  bool good() const {
    bool all = settings && state && (!place.in_hooks() || (place.elsewhere.empty() && place.linked.empty()));
    for (const HookReport& hook : hooks) all = all && hook.good;
    return all;
  }
};

bool observes(const HookStatus& status);

// A Fault where the repository cannot be opened for judging.
Result<HookStatus> look_at_hooks(const Globals& globals, const std::optional<std::string>& stubs);

}  // namespace muster
