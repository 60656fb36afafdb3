#include "adapters/gpg.h"
#include "app/import_openpgp.h"
#include "model/limits.h"
#include "tool/import.h"
#include "tool/output.h"

namespace muster {

namespace {

Result<Imported> read_sq_git(const ImportSource& source) {
  const std::string path = source.path("openpgp-policy.toml");
  const auto text = read_whole(path, limits::imported_bytes);
  if (!text) return tl::make_unexpected(text.error());
  const auto policy = parse_sq_git_policy(*text);
  Gpg gpg;
  if (policy) return import_sq_git(*policy, gpg, source.issued);
  const RosterProblem& first = policy.error().front();
  return misused(path + ":" + std::to_string(first.place.line) + ":" + std::to_string(first.place.column) +
                     ": " + first.what,
                 "correct the file, or name another");
}

}  // namespace

void add_import_sq_git(CLI::App& import, Tool& tool) {
  CLI::App* command = import.add_subcommand("sq-git", "From the OpenPGP policy of sq-git");
  const auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->file, "The policy (default: openpgp-policy.toml)");
  add_import_options(*command, *options);
  command->footer(
      "sign_commit, sign_tag and sign_archive become roles; whoever has both add_user and retire_user\n"
      "governs, unless --governor names others.\n"
      "Example: muster import sq-git");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return run_import(tool.globals, *options, "sq-git", read_sq_git); };
  });
}

}  // namespace muster
