// Runs a vector: a folder with a script of a repository and pushes, judged by the real core.
// tests/vectors/README.md describes the language.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "support/judging.h"

namespace muster::test {

struct ScenarioResult {
  // "<file>:<line>: what was expected and what came"; empty: everything came as expected.
  std::vector<std::string> failures;
  std::set<std::string> refused_rules;  // that the script expects
  bool ends_accepted = false;           // the last judging was expected to accept
};

// Told of each push when it has been judged and nothing has moved yet: what git wrote to pre-receive, and
// what it came to.
using PushWatcher = std::function<void(World& world, const std::string& input, const Outcome& outcome)>;

ScenarioResult run_scenario(const std::filesystem::path& folder, const std::filesystem::path& common,
                            const PushWatcher& watcher = {});

}  // namespace muster::test
