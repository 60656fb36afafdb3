#include "adapters/git_command.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "adapters/environment.h"

namespace muster {

namespace {

constexpr std::array<std::string_view, 3> quarantine_variables = {
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"};

// Where a repository lies is said by the arguments alone.
constexpr std::array<std::string_view, 8> place_variables = {
    "GIT_DIR",    "GIT_WORK_TREE", "GIT_INDEX_FILE",   "GIT_COMMON_DIR",
    "GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE"};

template <std::size_t size>
bool is_among(std::string_view name, const std::array<std::string_view, size>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_dropped(std::string_view name, GitConfiguration configuration, Quarantine quarantine) {
  if (is_among(name, quarantine_variables)) return quarantine == Quarantine::hidden;
  if (configuration == GitConfiguration::none) return name.starts_with("GIT_");
  return is_among(name, place_variables) || name.starts_with("GIT_TRACE");
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Command git_command(std::vector<std::string> place, std::vector<std::string> arguments,
                    GitConfiguration configuration, Quarantine quarantine) {
  Command command;
  command.arguments = {"git"};
  append(command.arguments, std::move(place));
  for (const std::string& entry : whole_environment()) {
    std::string name = entry.substr(0, entry.find('='));
    if (is_dropped(name, configuration, quarantine)) command.unset.push_back(std::move(name));
  }
  command.environment = {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0"};
  if (configuration == GitConfiguration::none) {
    append(command.environment,
           {"GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE=/dev/null", "GIT_NO_LAZY_FETCH=1",
            "GIT_OPTIONAL_LOCKS=0", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"});
    // The repository may belong to somebody else: nothing of it is run.
    append(command.arguments, {"--no-pager", "-c", "core.useReplaceRefs=false", "-c", "safe.directory=*",
                               "-c", "core.fsmonitor=false"});
  }
  append(command.arguments, std::move(arguments));
  return command;
}

}  // namespace muster
