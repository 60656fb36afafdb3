#include "crypto/check_signature.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct KeyRenewOptions : EditOptions {
  std::string fingerprint;
  std::string until;
  std::string certificate;  // a file
};

// The same key in another certificate.
Result<std::monostate> renew_certificate(EditDesk& desk, const RosterKey& key, std::size_t number,
                                         const std::string& file) {
  auto given = key_given(file);
  if (!given) return tl::make_unexpected(std::move(given).error());
  if (!given->certificate || given->key != key.key) {
    return misused(file + " is no certificate of this key",
                   "add another key instead: muster key add " + key.holder + " --key " + file);
  }
  if (key.certificate && given->certificate->digest == key.certificate->digest)
    return misused(file + " is the certificate that the roster lists already", "renew it first");
  RosterKey renewed = key;
  renewed.certificate = std::move(given->certificate);
  put_key_file(desk, renewed);
  return as_result(set_key_file(desk.editor, number, renewed));
}

Result<std::monostate> renew_key(EditDesk& desk, const KeyRenewOptions& options) {
  const auto number = key_named(desk.roster, options.fingerprint);
  if (!number) return tl::make_unexpected(number.error());
  const RosterKey& key = desk.draft().keys[*number];
  if (key.revoked) {
    return misused("the key is revoked (" + std::string(name_of(key.revoked->cause)) + "), for ever",
                   "add a new one: muster key add " + key.holder + " --key FILE");
  }
  Timestamp until = desk.issued + a_year_ahead;
  if (!options.until.empty()) {
    const auto given = time_given("--until", options.until);
    if (!given) return tl::make_unexpected(given.error());
    until = *given;
  }
  if (!options.certificate.empty()) {
    if (auto done = renew_certificate(desk, key, *number, options.certificate); !done) return done;
    if (options.until.empty()) return std::monostate{};
  }
  if (key.until == until)
    return misused("the key ends at " + until.text() + " already", "name another --until");
  const Timestamp due = key.added + desk.draft().defaults.max_key_age;
  if (due < until) {
    desk.notes.push_back("the key's rotation is due at " + due.text() +
                         " all the same: a new key is what helps then");
  }
  return as_result(set_key_until(desk.editor, *number, until));
}

}  // namespace

void add_key_renew(CLI::App& key, Tool& tool) {
  CLI::App* renew = key.add_subcommand("renew", "Let a key be good for longer");
  const auto options = std::make_shared<KeyRenewOptions>();
  renew->add_option("FINGERPRINT", options->fingerprint, "SHA256:…, or its first 8 characters or more")
      ->required();
  renew->add_option("--until", options->until, "When it ends (default: a year ahead)")->type_name("TIME");
  renew
      ->add_option(
          "--certificate", options->certificate,
          "A file with the key's renewed OpenPGP or X.509 certificate (the end stays, but for --until)")
      ->type_name("FILE");
  add_edit_options(*renew, *options);
  renew->footer("Example: muster key renew SHA256:Qx7aB3dE --until 2027-11-23T00:00:00Z");
  renew->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options, [&](EditDesk& desk) { return renew_key(desk, *options); });
    };
  });
}

}  // namespace muster
