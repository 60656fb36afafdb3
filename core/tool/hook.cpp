#include "tool/hook.h"

#include <filesystem>

#include "adapters/hook_install.h"
#include "adapters/plain_git.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

namespace fs = std::filesystem;

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

}  // namespace

Result<HookPlace> hook_place(const Globals& globals, Depth depth) {
  const auto repository = open_repository(globals, depth);
  if (!repository) return tl::make_unexpected(repository.error());
  HookPlace place{(*repository)->common_directory(), (*repository)->work_tree(), {}};
  auto elsewhere = hooks_elsewhere(place.git_directory);
  if (!elsewhere) return tl::make_unexpected(std::move(elsewhere).error());
  place.elsewhere = std::move(*elsewhere);
  return place;
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
