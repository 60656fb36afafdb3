#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tool/hook_look.h"
#include "tool/output.h"

namespace muster {

namespace {

void say_text(const HookStatus& status) {
  put_line("repository   " + shown(status.place.git_directory));
  for (const HookReport& hook : status.hooks) {
    put_line(fmt::format("{:<12} {}", hook.name, shown(hook.says)));
  }
  if (!status.place.elsewhere.empty() && status.place.in_hooks()) {
    put_line("core.hooksPath is " + shown(status.place.elsewhere) + ", so git skips these hooks");
  }
  if (!status.place.linked.empty() && status.place.in_hooks()) {
    put_line("hooks is a link to " + shown(status.place.linked) + ", which other repositories may share");
  }
  if (status.settings) {
    put_line("anchor       " + status.settings->anchor.text());
    put_line(observes(status) ? "mode         observe: nothing is refused" : "mode         enforce");
    put_line(std::string("ledger       ") +
             (status.settings->ledger.on ? "every decision is written down" : "none"));
    put_line(fmt::format("limits       {} s, {} new commits", status.settings->deadline_seconds,
                         status.settings->max_commits));
    for (const std::string& pushee : status.settings->pushees)
      put_line("pushee       " + shown(pushee) + ", of signed pushes");
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

void say_json(const HookStatus& status) {
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
  json["pushee"] = nullptr;
  if (status.settings) {
    json["anchor"] = status.settings->anchor.text();
    json["mode"] = observes(status) ? "observe" : "enforce";
    json["ledger"] = status.settings->ledger.on;
    if (!status.settings->pushees.empty()) {
      json["pushee"] = nlohmann::ordered_json::array();
      for (const std::string& pushee : status.settings->pushees) json["pushee"].push_back(shown(pushee));
    }
  }
  json["state"] = nullptr;
  if (status.state && *status.state) {
    json["state"] = {{"mainline", shown((*status.state)->mainline)},
                     {"version", (*status.state)->version},
                     {"digest", shown((*status.state)->digest)}};
  }
  put_line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

Result<ExitStatus> hook_status(const Globals& globals, const std::optional<std::string>& stubs) {
  const auto status = look_at_hooks(globals, stubs);
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
  const auto stubs = std::make_shared<std::optional<std::string>>();
  add_stubs_option(*status, *stubs);
  status->callback([stubs, &tool] {
    tool.action = [stubs, &tool] { return finish(tool.globals, hook_status(tool.globals, *stubs)); };
  });
}

}  // namespace muster
