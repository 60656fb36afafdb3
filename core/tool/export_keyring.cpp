#include "crypto/check_signature.h"
#include "formats/armor.h"
#include "tool/export.h"
#include "tool/output.h"

namespace muster {

namespace {

// gpg has no dates of ours: what is on its keyring is good for every time.
std::string why_left_out(const RosterKey& key, const Roster& roster) {
  if (key.revoked) return "it was revoked";
  const Robot* robot = roster.robot(key.holder);
  const Person* answers = roster.person(robot != nullptr ? robot->owner : key.holder);
  if (answers != nullptr && answers->left)
    return "its holder, or the owner of the robot that holds it, has left";
  return "";
}

ExitStatus export_keyring(const Globals& globals, const ExportOptions& options) {
  const auto source = roster_to_export(globals);
  if (!source) return report(globals, source.error(), ObjectRef{ObjectKind::roster, "", ""});
  ExportedFile file;
  for (const RosterKey& key : source->roster->draft().keys) {
    if (key.key.algorithm != KeyAlgorithm::openpgp || !key.certificate) continue;
    const std::string why = why_left_out(key, *source->roster);
    if (why.empty()) {
      // Written anew: without a checksum gpg 2.2 would read on into the next one.
      if (const auto packets = decode_pgp_key_armor(*key.certificate->file)) {
        file.content += armored_pgp_key(*packets);
      }
    } else {
      file.left_out.push_back("key " + fingerprint_of(key.key).text + " of " + shown(key.holder) + ": " +
                              why);
    }
  }
  return finish(globals, put_export(globals, options, *source, file));
}

}  // namespace

void add_export_keyring(CLI::App& app, Tool& tool) {
  CLI::App* command = app.add_subcommand("keyring", "For gpg --import: the OpenPGP certificates");
  const auto options = std::make_shared<ExportOptions>();
  add_export_options(*command, *options);
  command->footer(
      "Of the roster in the work tree as it is, or in the folder of --roster; with --anchor only where its\n"
      "chain is proven. Keys that were revoked and those of people who left are left out.\n"
      "Example: muster export keyring | gpg --import");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return export_keyring(tool.globals, *options); };
  });
}

}  // namespace muster
