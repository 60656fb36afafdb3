#include "adapters/disk.h"
#include "adapters/gpg.h"
#include "app/import_openpgp.h"
#include "app/keyring_tree.h"
#include "model/limits.h"
#include "roster/grammar.h"
#include "tool/import.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

constexpr const char* authorizations_file = ".guix-authorizations";

struct GuixOptions : ImportOptions {
  std::string keyring;  // a ref; empty: what .guix-channel says
};

Fault no_keyring(const std::string& name) {
  return {FaultId::config, "there is no branch " + name + " that holds the keys",
          "fetch it, or name it: --keyring-ref REF"};
}

// The branch that .guix-channel names, here or at the remote. A name is none of git's expressions for
// commits.
Result<std::vector<std::string>> keyring_refs(const ImportSource& source, const GuixOptions& options) {
  if (!options.keyring.empty()) return std::vector<std::string>{options.keyring};
  const std::string path = source.facts.work_tree + "/.guix-channel";
  const auto channel = read_file(path, limits::imported_bytes);
  if (!channel) return tl::make_unexpected(channel.error());
  std::string name = "keyring";
  if (*channel) {
    const auto reference = parse_guix_keyring_reference(**channel);
    if (!reference) return not_of_format(path, **channel, reference.error());
    name = *reference;
  }
  if (is_full_ref("refs/heads/" + name)) {
    return std::vector<std::string>{"refs/heads/" + name, "refs/remotes/origin/" + name};
  }
  return misused(path + ": " + name + " is no name of a branch", "name it: --keyring-ref REF");
}

// Fills the shelf; what there is to say of it.
Gathered<std::vector<std::string>> shelve(const ImportSource& source, const GuixOptions& options,
                                          CertificateShelf& shelf) {
  const auto refs = keyring_refs(source, options);
  if (!refs) return stop(refs.error());
  const auto repository = open_repository(source.globals, Depth::any);
  if (!repository) return stop(repository.error());
  const PlainGit git(source.globals.repo);
  for (const std::string& ref : *refs) {
    const auto commit = git.commit(ref, (*repository)->hash_algorithm());
    if (!commit) continue;
    ObjectAccess objects(**repository);
    MUSTER_TRY(whole, objects.commit(*commit));
    MUSTER_TRY(keyring, shelve_keyring(objects, whole.tree, shelf));
    std::vector<std::string> notes = {"the certificates come from " + ref + ", commit " + commit->hex()};
    for (const std::string& file : keyring.unread) notes.push_back("of the keyring was not read " + file);
    if (keyring.more_unread > 0) {
      notes.push_back("of the keyring were not read " + std::to_string(keyring.more_unread) + " more files");
    }
    return notes;
  }
  return stop(no_keyring(refs->front()));
}

Result<Imported> read_guix(const ImportSource& source, const GuixOptions& options) {
  const std::string path = source.path(authorizations_file);
  const auto text = read_whole(path, limits::imported_bytes);
  if (!text) return tl::make_unexpected(text.error());
  const auto list = parse_guix_authorizations(*text);
  if (!list) return not_of_format(path, *text, list.error());
  CertificateShelf shelf;
  const auto notes = shelve(source, options, shelf);
  if (!notes) return fault_of_stop(notes.error(), "name another branch: --keyring-ref REF");
  Gpg gpg;
  auto imported = import_guix(*list, shelf, gpg, source.issued);
  if (imported) imported->notes.insert(imported->notes.begin(), notes->begin(), notes->end());
  return imported;
}

}  // namespace

void add_import_guix(CLI::App& import, Tool& tool) {
  CLI::App* command =
      import.add_subcommand("guix", "From a Guix channel's authorizations and keyring branch");
  const auto options = std::make_shared<GuixOptions>();
  command->add_option("FILE", options->file, "The list (default: .guix-authorizations)");
  command
      ->add_option("--keyring-ref", options->keyring,
                   "The branch of the keys (default: as .guix-channel says, or keyring)")
      ->type_name("REF");
  add_import_options(*command, *options);
  command->footer(
      "A listed subkey brings in its certificate. gpg says which certificates and user ids are good.\n"
      "To see what the roster says of the history since the channel's introduction: give the introductory\n"
      "commit as --baseline of a trial, then muster verify history --roster .muster --anchor DIGEST.\n"
      "Example: muster import guix --governor alice");
  command->callback([options, &tool] {
    tool.action = [options, &tool] {
      return run_import(tool.globals, *options, "guix",
                        [options](const ImportSource& source) { return read_guix(source, *options); });
    };
  });
}

}  // namespace muster
