#include "app/export_allowed_signers.h"

#include "tool/export.h"
#include "tool/output.h"

namespace muster {

namespace {

ExitStatus export_signers(const Globals& globals, const ExportOptions& options) {
  const auto source = roster_to_export(globals);
  if (!source) return report(globals, source.error(), ObjectRef{ObjectKind::roster, "", ""});
  AllowedSignersExport made = export_allowed_signers(*source->roster);
  const ExportedFile file{allowed_signers_text(*source->roster, made.signers), std::move(made.left_out), {}};
  return finish(globals, put_export(globals, options, *source, file));
}

}  // namespace

void add_export_allowed_signers(CLI::App& app, Tool& tool) {
  CLI::App* command =
      app.add_subcommand("allowed-signers", "For git's gpg.ssh.allowedSignersFile: the SSH keys");
  const auto options = std::make_shared<ExportOptions>();
  add_export_options(*command, *options);
  command->footer(
      "Of the roster in the work tree as it is, or in the folder of --roster; with --anchor only where its\n"
      "chain is proven. Keys that were compromised are left out. Needs OpenSSH 9.1 or newer to be read.\n"
      "Example:\n"
      "  muster export allowed-signers --output .git/allowed_signers\n"
      "  git config gpg.ssh.allowedSignersFile .git/allowed_signers");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return export_signers(tool.globals, *options); };
  });
}

}  // namespace muster
