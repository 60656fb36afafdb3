#include "tool/hook_look.h"

#include <algorithm>
#include <filesystem>

#include "adapters/disk_admissions.h"
#include "adapters/hook_install.h"

namespace muster {

namespace {

HookReport report_of(const std::string& name, const std::string& path, const HookFound& found) {
  if (std::holds_alternative<NoHook>(found)) return {name, path, false, "is not installed", {}, {}};
  if (std::holds_alternative<ForeignHook>(found))
    return {name, path, false, "is another hook, not ours", {}, {}};
  const OurHook& ours = std::get<OurHook>(found);
  const std::string runs = "runs " + ours.stub.program;
  const auto bad = [&](const std::string& why) {
    return HookReport{name, path, false, why, ours.stub.central_config, {}};
  };
  if (ours.text == OurHook::Text::edited) return bad("was edited: install it again");
  if (ours.runs == OurHook::Run::no) return bad("is not executable, so git skips it");
  if (runnable(ours.stub.program) == Runnable::no) return bad(runs + ", which cannot be run");
  const bool chained = ours.stub.chained == Chained::yes;
  if (chained && runnable(path + ".chained") == Runnable::no) {
    return bad("chains " + path + ".chained, which cannot be run");
  }
  return {name,
          path,
          true,
          chained ? "runs " + path + ".chained, then " + ours.stub.program : runs,
          ours.stub.central_config,
          ours.stub.program};
}

// Without it pre-receive tells nothing to the hook that looks there, and the other way round.
void check_admissions(const HookPlace& place, const char* name, AdmissionsFor reader,
                      std::vector<HookReport>& hooks) {
  const std::string folder = DiskAdmissions::folder(place.git_directory, reader);
  const bool kept = std::filesystem::is_directory(folder);
  const auto hook = std::ranges::find(hooks, name, &HookReport::name);
  if (hook == hooks.end() && kept) {
    hooks.push_back({name, place.hook(name), false, "is gone, which was installed before", {}, {}});
  } else if (hook != hooks.end() && hook->good && !kept) {
    hook->good = false;
    hook->says = "misses the folder " + folder + ": install it again";
  }
}

}  // namespace

bool observes(const HookStatus& status) {
  return status.settings && status.settings->mode == ServerMode::observe;
}

Result<HookStatus> look_at_hooks(const Globals& globals, const std::optional<std::string>& stubs) {
  auto place = hook_place(globals, Depth::full, stubs);
  if (!place) return tl::make_unexpected(std::move(place).error());
  std::vector<HookReport> hooks;
  const auto names = hooks_of_ours(*place);
  if (!names) return tl::make_unexpected(names.error());
  for (const std::string& name : *names) {
    const auto found = look_at_hook(place->hook(name));
    if (!found) return tl::make_unexpected(found.error());
    hooks.push_back(report_of(name, place->hook(name), *found));
  }
  check_admissions(*place, "reference-transaction", AdmissionsFor::reference_transaction, hooks);
  check_admissions(*place, "update", AdmissionsFor::update, hooks);
  auto settings = read_server_settings(place->git_directory, hooks.front().central);
  auto state = DiskStateStore(place->git_directory).load();
  return HookStatus{std::move(*place), std::move(hooks), std::move(settings), std::move(state)};
}

}  // namespace muster
