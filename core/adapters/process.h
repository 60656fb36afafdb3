// Child processes, by argument list, never through a shell.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

struct ProcessOutput {
  int exit_code;
  std::string out;
  std::string error;
};

struct Command {
  std::vector<std::string> arguments;  // [0] is looked up in PATH
  std::string standard_input;
  std::string directory;                 // empty: where we are
  std::vector<std::string> environment;  // "NAME=value", added to the inherited one
  std::vector<std::string> unset;        // names removed from it
  std::uint64_t max_output = 16U << 20U;
  std::optional<std::chrono::milliseconds> time_limit = {};  // nothing: as long as it takes
};

// A Fault when it cannot be started, is killed by a signal, or prints more than `max_output`
// or runs longer than `time_limit` (it is then killed). Its exit code is the caller's to judge. Feeds and
// reads without deadlock.
Result<ProcessOutput> run(const Command& command);

}  // namespace muster
