#include "adapters/disk.h"
#include "adapters/gpg.h"
#include "app/import_openpgp.h"
#include "formats/openpgp_keyring.h"
#include "model/limits.h"
#include "tool/import.h"
#include "tool/output.h"

namespace muster {

namespace {

struct TrustedKeysOptions : ImportOptions {
  std::string keyring;
};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// What else verify-commits goes by, which a roster says in another way.
Result<std::monostate> leave_out_lists(const std::string& path, Imported& into) {
  struct List {
    const char* name;
    const char* why;
  };
  for (const List& list :
       {List{"trusted-git-root", "history is taken as it is up to the baseline instead"},
        List{"allow-revsig-commits", "commits under the baseline are taken as they are"}}) {
    const std::string beside = folder_of(path) + list.name;
    const auto text = read_file(beside, limits::imported_bytes);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) continue;
    const auto ids = parse_commit_list(**text);
    if (!ids) return not_of_format(beside, **text, ids.error());
    if (ids->empty()) continue;
    into.left_out.push_back({list.name, std::to_string(ids->size()) + " commits", list.why});
  }
  return std::monostate{};
}

Result<Imported> read_trusted_keys(const ImportSource& source, const TrustedKeysOptions& options) {
  if (options.keyring.empty()) {
    return misused("the list holds fingerprints only", "name a file of the certificates: --keyring FILE");
  }
  const std::string path = source.path("contrib/verify-commits/trusted-keys");
  const auto text = read_whole(path, limits::imported_bytes);
  if (!text) return tl::make_unexpected(text.error());
  const auto keys = parse_trusted_keys(*text);
  if (!keys) return not_of_format(path, *text, keys.error());
  const auto keyring = read_whole(options.keyring, limits::keyring_bytes);
  if (!keyring) return tl::make_unexpected(keyring.error());
  const auto certificates = split_openpgp_keyring(*keyring);
  if (!certificates) return not_of_format(options.keyring, *keyring, certificates.error());
  CertificateShelf shelf;
  for (const std::string& one : *certificates) shelf.add(one);
  Gpg gpg;
  auto imported = import_trusted_keys(*keys, shelf, gpg, source.issued);
  if (!imported) return imported;
  if (auto told = leave_out_lists(path, *imported); !told)
    return tl::make_unexpected(std::move(told).error());
  return imported;
}

}  // namespace

void add_import_trusted_keys(CLI::App& import, Tool& tool) {
  CLI::App* command =
      import.add_subcommand("bitcoin-trusted-keys", "From the trusted-keys of Bitcoin Core's verify-commits");
  const auto options = std::make_shared<TrustedKeysOptions>();
  command->add_option("FILE", options->file, "The list (default: contrib/verify-commits/trusted-keys)");
  command
      ->add_option("--keyring", options->keyring,
                   "The certificates, armoured or binary, such as gpg --export writes")
      ->type_name("FILE");
  add_import_options(*command, *options);
  command->footer(
      "The list calls nobody by a name, so a governor is named by a fingerprint.\n"
      "Example: muster import bitcoin-trusted-keys --keyring maintainers.gpg --governor FINGERPRINT");
  command->callback([options, &tool] {
    tool.action = [options, &tool] {
      return run_import(
          tool.globals, *options, "bitcoin-trusted-keys",
          [options](const ImportSource& source) { return read_trusted_keys(source, *options); });
    };
  });
}

}  // namespace muster
