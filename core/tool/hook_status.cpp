#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

#include "adapters/hook_install.h"
#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "tool/hook.h"
#include "tool/output.h"

namespace muster {

namespace {

struct HookReport {
  std::string name;
  std::string path;
  bool good = false;
  std::string says;
  std::optional<std::string> central;
};

HookReport report_of(const std::string& name, const std::string& path, const HookFound& found) {
  if (std::holds_alternative<NoHook>(found)) return {name, path, false, "is not installed", {}};
  if (std::holds_alternative<ForeignHook>(found)) return {name, path, false, "is another hook, not ours", {}};
  const OurHook& ours = std::get<OurHook>(found);
  const std::string runs = "runs " + ours.stub.program;
  const auto bad = [&](const std::string& why) {
    return HookReport{name, path, false, why, ours.stub.central_config};
  };
  if (ours.text == OurHook::Text::edited) return bad("was edited: install it again");
  if (ours.runs == OurHook::Run::no) return bad("is not executable, so git skips it");
  if (runnable(ours.stub.program) == Runnable::no) return bad(runs + ", which cannot be run");
  const bool chained = ours.stub.chained == Chained::yes;
  if (chained && runnable(path + ".chained") == Runnable::no) {
    return bad("chains " + path + ".chained, which cannot be run");
  }
  return {name, path, true, chained ? "runs " + path + ".chained, then " + ours.stub.program : runs,
          ours.stub.central_config};
}

struct Status {
  HookPlace place;
  std::vector<HookReport> hooks;
  Result<ServerConfig> settings;
  Result<std::optional<ServerState>> state;

  bool good() const {
    bool all = place.elsewhere.empty() && place.linked.empty() && settings && state;
    for (const HookReport& hook : hooks) all = all && hook.good;
    return all;
  }
};

// Without it pre-receive tells nothing to the hook that looks there, and the other way round.
void check_admissions(const HookPlace& place, std::vector<HookReport>& hooks) {
  constexpr const char* name = "reference-transaction";
  const bool kept = std::filesystem::is_directory(place.git_directory + "/muster/admitted");
  const auto hook = std::ranges::find(hooks, name, &HookReport::name);
  if (hook == hooks.end() && kept) {
    hooks.push_back({name, place.hook(name), false, "is gone, which was installed before", {}});
  } else if (hook != hooks.end() && hook->good && !kept) {
    hook->good = false;
    hook->says = "misses the folder " + place.git_directory + "/muster/admitted: install it again";
  }
}

Result<Status> look(const Globals& globals) {
  auto place = hook_place(globals, Depth::full);
  if (!place) return tl::make_unexpected(std::move(place).error());
  std::vector<HookReport> hooks;
  const auto names = hooks_of_ours(*place);
  if (!names) return tl::make_unexpected(names.error());
  for (const std::string& name : *names) {
    const auto found = look_at_hook(place->hook(name));
    if (!found) return tl::make_unexpected(found.error());
    hooks.push_back(report_of(name, place->hook(name), *found));
  }
  check_admissions(*place, hooks);
  auto settings = read_server_settings(place->git_directory, hooks.front().central);
  auto state = DiskStateStore(place->git_directory).load();
  return Status{std::move(*place), std::move(hooks), std::move(settings), std::move(state)};
}

bool observes(const Status& status) {
  return status.settings && status.settings->mode == ServerMode::observe;
}

void say_text(const Status& status) {
  put_line("repository   " + shown(status.place.git_directory));
  for (const HookReport& hook : status.hooks) {
    put_line(fmt::format("{:<12} {}", hook.name, shown(hook.says)));
  }
  if (!status.place.elsewhere.empty()) {
    put_line("core.hooksPath is " + shown(status.place.elsewhere) + ", so git skips these hooks");
  }
  if (!status.place.linked.empty()) {
    put_line("hooks is a link to " + shown(status.place.linked) + ", which other repositories may share");
  }
  if (status.settings) {
    put_line("anchor       " + status.settings->anchor.text());
    put_line(observes(status) ? "mode         observe: nothing is refused" : "mode         enforce");
    put_line(std::string("ledger       ") +
             (status.settings->ledger.on ? "every decision is written down" : "none"));
    put_line(fmt::format("limits       {} s, {} new commits", status.settings->deadline_seconds,
                         status.settings->max_commits));
  } else {
    put_line("settings     " + shown(status.settings.error().because));
  }
  if (!status.state) {
    put_line("state        " + shown(status.state.error().because));
  } else if (*status.state) {
    put_line(fmt::format("state        roster version {} on {}", (*status.state)->version,
                         shown((*status.state)->mainline)));
  } else {
    put_line("state        no roster yet; the first push brings one in");
  }
  if (!status.place.owner.empty()) {
    put_line("not seen     a core.hooksPath in the configuration of " + shown(status.place.owner) +
             ", who owns the repository: ask again as that user");
  }
  put_line(!status.good()     ? "NOT properly installed"
           : observes(status) ? "pushes are judged, and let in"
                              : "pushes are judged");
}

void say_json(const Status& status) {
  nlohmann::ordered_json json;
  json["repository"] = shown(status.place.git_directory);
  json["installed"] = status.good();
  json["hooks"] = nlohmann::ordered_json::array();
  for (const HookReport& hook : status.hooks) {
    json["hooks"].push_back({{"path", shown(hook.path)}, {"good", hook.good}, {"says", shown(hook.says)}});
  }
  json["hooks_path"] = nullptr;
  if (!status.place.elsewhere.empty()) json["hooks_path"] = shown(status.place.elsewhere);
  json["anchor"] = nullptr;
  json["mode"] = nullptr;
  json["ledger"] = nullptr;
  if (status.settings) {
    json["anchor"] = status.settings->anchor.text();
    json["mode"] = observes(status) ? "observe" : "enforce";
    json["ledger"] = status.settings->ledger.on;
  }
  json["state"] = nullptr;
  if (status.state && *status.state) {
    json["state"] = {{"mainline", shown((*status.state)->mainline)},
                     {"version", (*status.state)->version},
                     {"digest", shown((*status.state)->digest)}};
  }
  put_line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

Result<ExitStatus> hook_status(const Globals& globals) {
  const auto status = look(globals);
  if (!status) return tl::make_unexpected(status.error());
  if (globals.format == Format::json) {
    say_json(*status);
  } else {
    say_text(*status);
  }
  return status->good() ? ExitStatus::accepted : ExitStatus::refused;
}

}  // namespace

void add_hook_status(CLI::App& hook, Tool& tool) {
  CLI::App* status = hook.add_subcommand("status", "Tell whether pushes are judged, and by what");
  status->footer(
      "Exit status 1 when the hooks are not properly installed.\n"
      "Example: muster hook status --repo /srv/git/payments.git");
  status->callback(
      [&tool] { tool.action = [&tool] { return finish(tool.globals, hook_status(tool.globals)); }; });
}

}  // namespace muster
