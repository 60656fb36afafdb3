// Mistakes on the command line, in words that say what to type instead.
#pragma once

#include <optional>

#include "model/exit_status.h"
#include "tool/tool.h"

namespace muster {

// --help and --version end here too, with status 0.
ExitStatus end_parse(const CLI::App& app, const CLI::ParseError& error);

// After a parse without an error: a word or an option that nobody took, or a verb that is missing.
// Nothing where there is something to run.
std::optional<ExitStatus> check_usage(const CLI::App& app, const Tool& tool);

}  // namespace muster
