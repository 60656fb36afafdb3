// ServerState in <git directory>/muster/state.toml: three lines, written whole or not at all.
#pragma once

#include <string>

#include "app/ports.h"

namespace muster {

class DiskStateStore final : public StateStore {
 public:
  explicit DiskStateStore(std::string git_directory);
  Result<std::optional<ServerState>> load() override;
  Result<std::monostate> save(const ServerState& state) override;

 private:
  std::string path_;
};

}  // namespace muster
