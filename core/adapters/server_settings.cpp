#include "adapters/server_settings.h"

#include "adapters/disk.h"

namespace muster {

namespace {

constexpr std::uint64_t settings_bytes = 64U << 10U;

Fault malformed(const std::string& path, const RosterProblem& problem) {
  const std::string place = std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
  return {FaultId::config, path + ":" + place + ": " + problem.what,
          "mend the file, or write it again: muster hook install"};
}

Result<std::optional<ServerConfigFile>> read_one(const std::string& path) {
  auto bytes = read_file(path, settings_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto parsed = parse_server_config(**bytes);
  if (!parsed) return tl::unexpected(malformed(path, parsed.error().front()));
  return std::move(*parsed);
}

}  // namespace

Result<ServerConfig> read_server_settings(const std::string& git_directory,
                                          const std::optional<std::string>& central_file) {
  auto own = read_one(git_directory + "/muster.toml");
  if (!own) return tl::unexpected(own.error());
  std::optional<ServerConfigFile> central;
  if (central_file) {
    auto read = read_one(*central_file);
    if (!read) return tl::unexpected(read.error());
    // The stub names it, so its absence is a broken installation and not a choice.
    if (!*read)
      return tl::unexpected(Fault{FaultId::config, *central_file + " is missing",
                                  "write it, or install the hook again without --config"});
    central = std::move(*read);
  }
  auto config = combine(central, *own);
  if (!config) {
    return tl::unexpected(Fault{FaultId::config, config.error(),
                                "write the settings with muster hook install --anchor DIGEST"});
  }
  return std::move(*config);
}

}  // namespace muster
