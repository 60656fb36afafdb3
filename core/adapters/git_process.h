// git run to completion in one repository. For adapters/ only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "adapters/git_command.h"
#include "adapters/process.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

class GitProcess {
 public:
  // `directory`: the git directory. `limit`: for each process.
  GitProcess(std::string directory, Quarantine quarantine, std::chrono::milliseconds limit)
      : directory_(std::move(directory)), quarantine_(quarantine), limit_(limit) {}

  Command command(std::vector<std::string> arguments) const;
  // Any exit code; more than `max_output` bytes is a Fault (fault.git), as is all that process.h names.
  Result<ProcessOutput> run(std::vector<std::string> arguments, std::uint64_t max_output = 1U << 20U) const;
  // Its standard output; another exit code than 0 is a Fault that says what git said.
  Result<std::string> ask(std::vector<std::string> arguments, std::uint64_t max_output = 1U << 20U) const;

  const std::string& directory() const { return directory_; }
  std::chrono::milliseconds limit() const { return limit_; }

 private:
  std::string directory_;
  Quarantine quarantine_;
  std::chrono::milliseconds limit_;
};

// What git said of why it failed.
Fault git_failed(const std::string& doing, const ProcessOutput& said);

}  // namespace muster
