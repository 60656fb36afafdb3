#include "adapters/plain_git.h"

namespace muster {

namespace {

std::string without_final_line_feed(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

Fault unreadable_configuration(const ProcessOutput& said) {
  return {FaultId::config, "git cannot read its configuration: " + without_final_line_feed(said.error),
          "mend it: git config --list --show-origin"};
}

}  // namespace

Result<ProcessOutput> PlainGit::run(std::vector<std::string> arguments, GitConfiguration configuration,
                                    std::string standard_input) const {
  Command command = git_command({"-C", directory_}, std::move(arguments), configuration, Quarantine::hidden);
  command.standard_input = std::move(standard_input);
  return muster::run(command);
}

Result<std::optional<std::string>> PlainGit::ask(std::vector<std::string> arguments,
                                                 GitConfiguration configuration) const {
  auto said = run(std::move(arguments), configuration);
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code != 0) return std::nullopt;
  return without_final_line_feed(std::move(said->out));
}

Result<std::optional<std::string>> PlainGit::config(const std::string& name,
                                                    const std::vector<std::string>& options) const {
  // In a repository of another user git would leave the repository's own configuration out, silently.
  std::vector<std::string> arguments = {"-c", "safe.directory=*", "config"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.insert(arguments.end(), {"--get", name});
  auto said = run(std::move(arguments), GitConfiguration::of_the_user);
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code == 1) return std::nullopt;  // git-config(1): the key is not there
  if (said->exit_code != 0) return tl::unexpected(unreadable_configuration(*said));
  return without_final_line_feed(std::move(said->out));
}

Result<ObjectId> PlainGit::commit(const std::string& revision, HashAlgorithm algorithm) const {
  if (auto whole = ObjectId::parse(revision, algorithm)) return *whole;
  const auto hex = ask({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"},
                       GitConfiguration::none);
  if (!hex) return tl::unexpected(hex.error());
  const auto id = *hex ? ObjectId::parse(**hex, algorithm) : std::nullopt;
  if (id) return *id;
  return tl::unexpected(Fault{FaultId::config, "there is no commit " + revision,
                              "name a branch, a tag or a commit id of this repository"});
}

}  // namespace muster
