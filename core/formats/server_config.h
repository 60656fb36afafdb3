// muster.toml in a repository's git directory, or a central one that serves many.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/timestamp.h"
#include "roster/roster.h"

namespace muster {

enum class ServerMode { observe, enforce };

// Whether the server keeps a ledger, and where the key lies that signs it.
struct LedgerSetting {
  bool on = false;
  std::string key_file = {};  // absolute; empty: muster/ledger-key in the git directory

  bool operator==(const LedgerSetting&) const = default;
};

// What one file says; every field optional.
struct ServerConfigFile {
  std::optional<Sha256Digest> anchor;
  std::optional<ServerMode> mode;
  std::optional<std::int64_t> deadline_seconds;
  std::optional<std::uint64_t> max_commits;
  std::optional<std::string> prefix;
  std::optional<LedgerSetting> ledger;
  std::optional<std::vector<std::string>> pushees;
};

struct ServerConfig {
  Sha256Digest anchor;
  // observe: what would be refused is let in, and written into the ledger.
  ServerMode mode = ServerMode::enforce;
  std::int64_t deadline_seconds = 60;
  std::uint64_t max_commits;
  std::string prefix;  // put before every line that the hook prints
  LedgerSetting ledger = {};
  // The addresses of the repository as a push certificate may name them; empty: any.
  std::vector<std::string> pushees = {};
};

// Strict: an unknown key is a problem. `ledger` is true, false, or the absolute path of a key; `pushee` an
// address or a list of them.
tl::expected<ServerConfigFile, std::vector<RosterProblem>> parse_server_config(std::string_view bytes);

// The repository's own file wins field by field; it may not weaken `mode`, nor turn off a
// `ledger`, without which nothing is observed. Refuses (with the
// clause why) when no anchor results.
tl::expected<ServerConfig, std::string> combine(const std::optional<ServerConfigFile>& central,
                                                const std::optional<ServerConfigFile>& own);

}  // namespace muster
