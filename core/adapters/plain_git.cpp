#include "adapters/plain_git.h"

#include "adapters/environment.h"

namespace muster {

namespace {

// Where a repository lies is said by the directory alone.
constexpr const char* place_variables[] = {"GIT_DIR",
                                           "GIT_WORK_TREE",
                                           "GIT_INDEX_FILE",
                                           "GIT_COMMON_DIR",
                                           "GIT_OBJECT_DIRECTORY",
                                           "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                           "GIT_QUARANTINE_PATH",
                                           "GIT_PREFIX",
                                           "GIT_NAMESPACE",
                                           "GIT_SHALLOW_FILE",
                                           "GIT_REPLACE_REF_BASE"};

void ignore_configuration(Command& command) {
  command.environment = {"GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE=/dev/null",
                         "GIT_NO_LAZY_FETCH=1",      "GIT_OPTIONAL_LOCKS=0",
                         "GIT_CONFIG_NOSYSTEM=1",    "GIT_CONFIG_GLOBAL=/dev/null"};
  for (const std::string& entry : whole_environment()) {
    std::string name = entry.substr(0, entry.find('='));
    const bool ours = name == "GIT_CONFIG_NOSYSTEM" || name == "GIT_CONFIG_GLOBAL";
    if (!ours && name.starts_with("GIT_CONFIG")) command.unset.push_back(std::move(name));
  }
}

std::string without_final_line_feed(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

Fault unreadable_configuration(const ProcessOutput& said) {
  return {FaultId::config, "git cannot read its configuration: " + without_final_line_feed(said.error),
          "mend it: git config --list --show-origin"};
}

}  // namespace

Result<ProcessOutput> PlainGit::run(std::vector<std::string> arguments,
                                    GitConfiguration configuration) const {
  Command command;
  command.arguments = {"git", "-C", directory_};
  if (configuration == GitConfiguration::none) {
    ignore_configuration(command);
    // The repository may belong to somebody else: nothing of it is run.
    for (const char* setting : {"core.useReplaceRefs=false", "safe.directory=*", "core.fsmonitor=false"}) {
      command.arguments.insert(command.arguments.end(), {"-c", setting});
    }
  }
  command.arguments.insert(command.arguments.end(), std::make_move_iterator(arguments.begin()),
                           std::make_move_iterator(arguments.end()));
  command.environment.insert(command.environment.end(), {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0"});
  for (const char* name : place_variables) command.unset.emplace_back(name);
  for (const std::string& entry : whole_environment()) {
    if (entry.starts_with("GIT_TRACE")) command.unset.push_back(entry.substr(0, entry.find('=')));
  }
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
