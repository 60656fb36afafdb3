#include "adapters/git_process.h"

#include <algorithm>

namespace muster {

Command GitProcess::command(std::vector<std::string> arguments) const {
  Command command =
      git_command({"--git-dir=" + directory_}, std::move(arguments), GitConfiguration::none, quarantine_);
  command.time_limit = limit_;
  return command;
}

Result<ProcessOutput> GitProcess::run(std::vector<std::string> arguments, std::uint64_t max_output) const {
  Command whole = command(std::move(arguments));
  whole.max_output = max_output;
  auto said = muster::run(whole);
  if (!said) {
    return tl::make_unexpected(
        Fault{FaultId::git, std::move(said.error().because), std::move(said.error().remedy)});
  }
  return said;
}

Result<std::string> GitProcess::ask(std::vector<std::string> arguments, std::uint64_t max_output) const {
  const std::string verb = arguments.front();
  auto said = run(std::move(arguments), max_output);
  if (!said) return tl::make_unexpected(std::move(said.error()));
  if (said->exit_code != 0) return tl::make_unexpected(git_failed("git " + verb, *said));
  return std::move(said->out);
}

Fault git_failed(const std::string& doing, const ProcessOutput& said) {
  constexpr std::size_t most = 500;
  std::string because = doing + " failed with exit status " + std::to_string(said.exit_code);
  if (!said.error.empty()) {
    because += ": " + said.error.substr(0, std::min(most, said.error.find_last_not_of('\n') + 1));
  }
  return {FaultId::git, std::move(because),
          "see what git makes of the repository: git -C <path> for-each-ref, git -C <path> fsck --full"};
}

}  // namespace muster
