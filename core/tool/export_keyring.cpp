#include "app/export_keyring.h"

#include "adapters/system_clock.h"
#include "tool/export.h"
#include "tool/output.h"

namespace muster {

namespace {

ExitStatus put_keyring(const Globals& globals, const ExportOptions& options) {
  const auto source = roster_to_export(globals);
  if (!source) return report(globals, source.error(), ObjectRef{ObjectKind::roster, "", ""});
  KeyringExport made = export_keyring(*source->roster, SystemClock().now());
  const ExportedFile file{std::move(made.armour), std::move(made.left_out), std::move(made.bounded)};
  return finish(globals, put_export(globals, options, *source, file));
}

}  // namespace

void add_export_keyring(CLI::App& app, Tool& tool) {
  CLI::App* command = app.add_subcommand("keyring", "For gpg --import: the OpenPGP certificates");
  const auto options = std::make_shared<ExportOptions>();
  add_export_options(*command, *options);
  command->footer(
      "Of the roster in the work tree as it is, or in the folder of --roster; with --anchor only where its\n"
      "chain is proven. gpg is told no dates: what was revoked, has ended or has not begun, and the keys of\n"
      "people who left, are left out.\n"
      "Example: muster export keyring | gpg --import");
  command->callback(
      [options, &tool] { tool.action = [options, &tool] { return put_keyring(tool.globals, *options); }; });
}

}  // namespace muster
