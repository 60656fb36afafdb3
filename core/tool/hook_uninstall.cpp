#include <nlohmann/json.hpp>

#include "adapters/disk_admissions.h"
#include "adapters/hook_install.h"
#include "tool/hook.h"
#include "tool/output.h"

namespace muster {

namespace {

std::string_view word_of(Uninstalled done) {
  switch (done) {
    case Uninstalled::nothing_of_ours: return "left";
    case Uninstalled::removed: return "removed";
    case Uninstalled::restored: return "restored";
  }
  return "";
}

Result<ExitStatus> uninstall_ours(const Globals& globals, const std::optional<std::string>& stubs) {
  const auto place = hook_place(globals, Depth::any, stubs);
  if (!place) return tl::make_unexpected(place.error());
  if (auto own = refuse_linked(*place); !own) return tl::make_unexpected(std::move(own).error());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  const auto names = hooks_of_ours(*place);
  if (!names) return tl::make_unexpected(names.error());
  for (const std::string& name : *names) {
    const std::string path = place->hook(name);
    const auto done = uninstall_hook(path);
    if (!done) return tl::make_unexpected(done.error());
    json.push_back({{"path", shown(path)}, {"done", word_of(*done)}});
    if (globals.format == Format::json) continue;
    const std::string explained = *done == Uninstalled::nothing_of_ours ? " alone: it is not ours" : "";
    put_line(std::string(word_of(*done)) + " " + shown(path) + explained);
  }
  if (auto gone = DiskAdmissions::remove_folders(place->git_directory); !gone) {
    return tl::make_unexpected(std::move(gone).error());
  }
  if (globals.format == Format::json) put_line(nlohmann::ordered_json{{"hooks", std::move(json)}}.dump());
  note(globals, "pushes are not judged any more; muster.toml and muster/ are kept for the next install");
  return ExitStatus::accepted;
}

}  // namespace

void add_hook_uninstall(CLI::App& hook, Tool& tool) {
  CLI::App* uninstall = hook.add_subcommand("uninstall", "Remove our hooks; bring back what they chained");
  uninstall->footer(
      "Keeps muster.toml and the server's memory of the highest roster version.\n"
      "Example: muster hook uninstall --repo /srv/git/payments.git");
  const auto stubs = std::make_shared<std::optional<std::string>>();
  add_stubs_option(*uninstall, *stubs);
  uninstall->callback([stubs, &tool] {
    tool.action = [stubs, &tool] { return finish(tool.globals, uninstall_ours(tool.globals, *stubs)); };
  });
}

}  // namespace muster
