// The verbs of `muster hook`, and the place on a server that they work on.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/opened_repository.h"
#include "model/result.h"
#include "tool/tool.h"

namespace muster {

void add_hook_install(CLI::App& hook, Tool& tool);
void add_hook_uninstall(CLI::App& hook, Tool& tool);
void add_hook_status(CLI::App& hook, Tool& tool);

inline constexpr std::array<const char*, 2> hook_names = {"pre-receive", "post-receive"};
// Installed where they are asked for.
inline constexpr std::array<const char*, 2> further_hook_names = {"update", "reference-transaction"};

struct HookPlace {
  std::string git_directory;  // absolute, that all work trees share
  std::string work_tree;      // empty for a bare repository
  // Where git would look for hooks instead of in <git_directory>/hooks; empty where it does not.
  std::string elsewhere;
  // Where <git_directory>/hooks is a link to, when that lies outside; empty otherwise.
  std::string linked;
  // The user who owns the git directory, when that is not us; empty otherwise.
  std::string owner;
  // Where the hooks lie, with HOOK for the name, from the git directory on where it is relative: forges run
  // hooks from places of their own.
  std::string stubs = "hooks/HOOK";

  std::string hook(const std::string& name) const;
  // Whether git's own ways to find hooks, or not to, are of any interest.
  bool in_hooks() const { return stubs.starts_with("hooks/"); }
  std::string settings() const { return git_directory + "/muster.toml"; }
};

// What is done to a linked folder is done to every repository that shares it.
Result<std::monostate> refuse_linked(const HookPlace& place);

// --stubs PATTERN, for the verbs that look for hooks.
void add_stubs_option(CLI::App& verb, std::optional<std::string>& stubs);

// With Depth::full a Fault where the hooks could not judge the repository.
Result<HookPlace> hook_place(const Globals& globals, Depth depth,
                             const std::optional<std::string>& stubs = std::nullopt);

// The hooks of ours that have to be there: those that always are, and of the others those whose stub is
// there already.
Result<std::vector<std::string>> hooks_of_ours(const HookPlace& place);

// The program of a hook: beside this tool as it was installed or built. A Fault where it is not
// there or cannot be run.
Result<std::string> hook_program(const std::string& name);

}  // namespace muster
