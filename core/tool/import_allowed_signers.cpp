#include "app/import_allowed_signers.h"
#include "model/limits.h"
#include "tool/import.h"
#include "tool/output.h"

namespace muster {

namespace {

// FILE, or the one that git itself goes by.
Result<std::string> file_of(const ImportSource& source) {
  if (!source.options.file.empty()) return source.options.file;
  const auto configured = PlainGit(source.globals.repo).config("gpg.ssh.allowedSignersFile", {"--type=path"});
  if (!configured) return tl::make_unexpected(configured.error());
  if (!*configured || (*configured)->empty()) {
    return misused("git has no gpg.ssh.allowedSignersFile here", "name the file to import");
  }
  // git resolves a relative name in the folder where it runs, the top of the work tree.
  const std::string& name = **configured;
  return name.starts_with('/') ? name : source.facts.work_tree + "/" + name;
}

Result<Imported> read_allowed_signers(const ImportSource& source) {
  const auto path = file_of(source);
  if (!path) return tl::make_unexpected(path.error());
  const auto text = read_whole(*path, limits::imported_bytes);
  if (!text) return tl::make_unexpected(text.error());
  const auto signers = parse_allowed_signers(*text);
  if (!signers) return not_of_format(*path, *text, signers.error());
  return import_allowed_signers(*signers, source.issued);
}

}  // namespace

void add_import_allowed_signers(CLI::App& import, Tool& tool) {
  CLI::App* command = import.add_subcommand("allowed-signers", "From a file of ssh-keygen's allowed signers");
  const auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->file, "The file (default: git's gpg.ssh.allowedSignersFile)");
  add_import_options(*command, *options);
  command->footer(
      "Addresses that share a key become one person. An address that several keys claim is nobody's, unless\n"
      "their lines are of the same addresses. Windows and namespaces are kept; patterns and certificate\n"
      "authorities are not, which is said.\n"
      "Example: muster import allowed-signers .allowed_signers --governor alice");
  command->callback([options, &tool] {
    tool.action = [options, &tool] {
      return run_import(tool.globals, *options, "allowed-signers", read_allowed_signers);
    };
  });
}

}  // namespace muster
