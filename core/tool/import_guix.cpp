#include "app/import_openpgp.h"
#include "app/object_access.h"
#include "formats/openpgp_keyring.h"
#include "model/limits.h"
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

// The branch that .guix-channel names, here or at the remote.
Result<std::vector<std::string>> keyring_refs(const ImportSource& source, const GuixOptions& options) {
  if (!options.keyring.empty()) return std::vector<std::string>{options.keyring};
  const std::string path = source.facts.work_tree + "/.guix-channel";
  const auto channel = read_if_there(path, limits::imported_bytes);
  if (!channel) return tl::make_unexpected(channel.error());
  std::string name = "keyring";
  if (*channel) {
    const auto reference = parse_guix_keyring_reference(**channel);
    if (!reference) return not_of_format(path, **channel, reference.error());
    name = *reference;
  }
  return std::vector<std::string>{"refs/heads/" + name, "refs/remotes/origin/" + name};
}

Gathered<std::monostate> shelve_tree(ObjectAccess& objects, const ObjectId& id, CertificateShelf& shelf,
                                     std::vector<std::string>& unread) {
  MUSTER_TRY(tree, objects.tree(id));
  for (const TreeEntry& entry : tree) {
    if (!entry.name.ends_with(".key") || entry.mode == TreeMode::directory) continue;
    MUSTER_TRY(file, objects.blob(entry.id, limits::keyring_bytes));
    const auto certificates = split_openpgp_keyring(file);
    if (!certificates) {
      unread.push_back(entry.name + ": " + certificates.error().what);
      continue;
    }
    for (const std::string& one : *certificates) shelf.add(one);
  }
  return std::monostate{};
}

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
    std::vector<std::string> unread;
    MUSTER_TRY(shelved, shelve_tree(objects, whole.tree, shelf, unread));
    static_cast<void>(shelved);
    return unread;
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
  const auto unread = shelve(source, options, shelf);
  if (!unread) return fault_of_stop(unread.error(), "name another branch: --keyring-ref REF");
  Imported imported = import_guix(*list, shelf);
  for (const std::string& file : *unread) imported.notes.push_back("of the keyring was not read " + file);
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
