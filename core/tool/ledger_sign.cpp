#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/server_ledger.h"
#include "adapters/server_settings.h"
#include "adapters/system_clock.h"
#include "app/verify_ledger.h"
#include "tool/hook.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

// What the stub names: the hooks' own settings are read as they read them.
Result<LedgerSetting> setting_of(const Globals& globals, const std::string& central) {
  const auto place = hook_place(globals, Depth::any);
  if (!place) return tl::make_unexpected(place.error());
  const auto config = read_server_settings(
      place->git_directory, central.empty() ? std::nullopt : std::optional<std::string>(central));
  if (!config) return tl::make_unexpected(config.error());
  if (config->ledger.on) return config->ledger;
  return misused("no ledger is kept here", "turn it on: muster hook install --ledger");
}

Result<ExitStatus> sign_ledger(const Globals& globals, const std::string& central) {
  if (auto plain = refuse_audit_options(globals, "ledger sign"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  const auto setting = setting_of(globals, central);
  if (!setting) return tl::make_unexpected(setting.error());
  const auto repository = open_repository(globals, Depth::full);
  if (!repository) return tl::make_unexpected(repository.error());
  auto ledger = ServerLedger::open((*repository)->common_directory(), *setting);
  if (!ledger) return tl::make_unexpected(std::move(ledger).error());
  const Timestamp now = SystemClock().now();
  const auto size = ledger->sign(**repository, now);
  if (!size) return report(globals, size.error(), ledger_object());
  if (globals.format == Format::json) {
    put_line(nlohmann::ordered_json({{"entries", *size}, {"time", now.text()}}).dump());
  } else {
    put_line(*size == 0 ? std::string("nothing to sign: no push was recorded yet")
                        : fmt::format("signed  {} {} as of {}", *size, *size == 1 ? "entry" : "entries",
                                      now.text()));
  }
  return ExitStatus::accepted;
}

}  // namespace

void add_ledger_sign(CLI::App& ledger, Tool& tool) {
  CLI::App* sign = ledger.add_subcommand("sign", "On the server: settle what is open, sign anew, publish");
  const auto config = std::make_shared<std::string>();
  sign->add_option("--config", *config, "The central settings file, as the hooks were installed with")
      ->type_name("FILE");
  sign->footer(
      "A reader takes a checkpoint of more than a week ago for one that is held back. Where nobody pushes "
      "for\n"
      "so long a timer of the server signs anew, as the user who owns the repository:\n"
      "  muster ledger sign --repo /srv/git/payments.git");
  sign->callback([config, &tool] {
    tool.action = [config, &tool] { return finish(tool.globals, sign_ledger(tool.globals, *config)); };
  });
}

}  // namespace muster
