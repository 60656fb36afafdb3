// A server's settings: muster.toml in the repository's git directory, and a central file where the
// installed stub names one.
#pragma once

#include <optional>
#include <string>

#include "formats/server_config.h"
#include "model/result.h"

namespace muster {

// A Fault (fault.config) that names file, line and column where a file is malformed, and where no
// anchor results; fault.disk where one cannot be read.
Result<ServerConfig> read_server_settings(const std::string& git_directory,
                                          const std::optional<std::string>& central_file);

}  // namespace muster
