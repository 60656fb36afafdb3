#include "tool/hook.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/hook_install.h"
#include "adapters/plain_git.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_of_hook = "HOOK";

// One HOOK, and a file behind it.
Result<std::string> pattern_of(const std::string& stubs) {
  const std::size_t at = stubs.find(name_of_hook);
  if (at != std::string::npos && stubs.find(name_of_hook, at + 1) == std::string::npos &&
      !stubs.ends_with('/'))
    return stubs;
  return misused("--stubs " + stubs + " does not hold HOOK once, for the name of the hook",
                 "give the file's path, such as hooks/HOOK.d/muster");
}

// Set in whatever configuration: git then skips the hooks of the git directory, silently.
Result<std::string> hooks_elsewhere(const std::string& git_directory) {
  const auto path = PlainGit(git_directory).config("core.hooksPath", {"--type=path"});
  if (!path) return tl::make_unexpected(path.error());
  if (!*path) return std::string();
  std::error_code different;
  const bool same =
      fs::path(**path).is_absolute() && fs::equivalent(**path, git_directory + "/hooks", different);
  return same ? std::string() : (*path)->empty() ? std::string("(nothing)") : **path;
}

// Such a folder may be shared by other repositories.
std::string linked_outside(const std::string& git_directory) {
  const fs::path hooks = fs::path(git_directory) / "hooks";
  std::error_code failed;
  if (!fs::is_symlink(fs::symlink_status(hooks, failed))) return {};
  const fs::path target = fs::weakly_canonical(hooks, failed);
  const fs::path inside = fs::weakly_canonical(git_directory, failed);
  const auto [end, rest] = std::mismatch(inside.begin(), inside.end(), target.begin(), target.end());
  return end == inside.end() ? std::string() : target.string();
}

std::string other_owner(const std::string& git_directory) {
  struct stat status {};
  if (::stat(git_directory.c_str(), &status) != 0 || status.st_uid == ::geteuid()) return {};
  const passwd* user = ::getpwuid(status.st_uid);
  return user == nullptr ? "user " + std::to_string(status.st_uid) : std::string(user->pw_name);
}

}  // namespace

std::string HookPlace::hook(const std::string& name) const {
  std::string path = stubs.starts_with('/') ? stubs : git_directory + "/" + stubs;
  return path.replace(path.size() - stubs.size() + stubs.find(name_of_hook), name_of_hook.size(), name);
}

Result<std::monostate> refuse_linked(const HookPlace& place) {
  if (place.linked.empty() || !place.in_hooks()) return std::monostate{};
  return misused(
      place.git_directory + "/hooks is a link to " + place.linked + ", which other repositories may share",
      "put a folder of the repository's own in its place, with what it needs of the other");
}

void add_stubs_option(CLI::App& verb, std::optional<std::string>& stubs) {
  verb.add_option("--stubs", stubs, "Where a forge looks for hooks (default: hooks/HOOK): see docs/forges.md")
      ->type_name("PATTERN");
}

Result<HookPlace> hook_place(const Globals& globals, Depth depth, const std::optional<std::string>& stubs) {
  const auto repository = open_repository(globals, depth);
  if (!repository) return tl::make_unexpected(repository.error());
  HookPlace place{(*repository)->common_directory(), (*repository)->work_tree(), {}, {}, {}};
  if (stubs) {
    auto pattern = pattern_of(*stubs);
    if (!pattern) return tl::make_unexpected(std::move(pattern).error());
    place.stubs = std::move(*pattern);
  }
  auto elsewhere = hooks_elsewhere(place.git_directory);
  if (!elsewhere) return tl::make_unexpected(std::move(elsewhere).error());
  place.elsewhere = std::move(*elsewhere);
  place.linked = linked_outside(place.git_directory);
  place.owner = other_owner(place.git_directory);
  return place;
}

Result<std::vector<std::string>> hooks_of_ours(const HookPlace& place) {
  std::vector<std::string> names(hook_names.begin(), hook_names.end());
  for (const char* name : further_hook_names) {
    const auto found = look_at_hook(place.hook(name));
    if (!found) return tl::make_unexpected(found.error());
    if (std::holds_alternative<OurHook>(*found)) names.emplace_back(name);
  }
  return names;
}

Result<std::string> hook_program(const std::string& name) {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  const fs::path folder = self.parent_path();
  const std::string program = "muster-" + name;
  // Installed (bin/ and libexec/muster/), built (core/ and hooks/), built with several
  // configurations (core/Release/ and hooks/Release/).
  const fs::path candidates[] = {folder / ".." / MUSTER_LIBEXECDIR / "muster" / program,
                                 folder / ".." / "hooks" / program,
                                 folder / ".." / ".." / "hooks" / folder.filename() / program};
  for (const fs::path& candidate : candidates) {
    const fs::path whole = fs::canonical(candidate, failed);
    if (!failed && runnable(whole.string()) == Runnable::yes) return whole.string();
  }
  return tl::make_unexpected(Fault{FaultId::disk,
                                   "the program " + program + " is not beside " + self.string(),
                                   "install muster whole: cmake --install"});
}

void add_hook(CLI::App& app, Tool& tool) {
  CLI::App* hook = app.add_subcommand("hook", "Install the hooks on a git server, and look at them");
  hook->require_subcommand(0, 1);
  hook->footer(
      "Examples:\n"
      "  muster hook install --repo /srv/git/payments.git --anchor sha256:…\n"
      "  muster hook status --repo /srv/git/payments.git");
  add_hook_install(*hook, tool);
  add_hook_uninstall(*hook, tool);
  add_hook_status(*hook, tool);
}

}  // namespace muster
