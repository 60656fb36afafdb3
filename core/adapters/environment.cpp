#include "adapters/environment.h"

#include <unistd.h>

#include <cstdlib>

namespace muster {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

std::optional<std::string> state_folder() {
  const auto state = environment("XDG_STATE_HOME");
  if (state && state->starts_with('/')) return *state + "/muster";
  const auto home = environment("HOME");
  if (home && home->starts_with('/')) return *home + "/.local/state/muster";
  return std::nullopt;
}

}  // namespace muster
