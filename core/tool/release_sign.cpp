#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "app/dsse_signatures.h"
#include "formats/statement_file.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/release.h"
#include "tool/release_files.h"
#include "tool/session.h"
#include "tool/signing_key.h"

namespace muster {

namespace {

struct SignOptions {
  std::string place;
  std::string key;
};

// Whoever signs answers for the files: they are there, and they are what the statement says.
std::optional<ExitStatus> refuse_files(const Globals& globals, const Release& release,
                                       const std::vector<FoundFile>& found) {
  const std::vector<Refused> refused = check_artifacts(release, found, {Pattern("**")}, JudgedBy{});
  for (const Refused& one : refused) report(globals, Verdict(one));
  return refused.empty() ? std::nullopt : std::optional(ExitStatus::refused);
}

Result<DsseSignature> signature_by(const Globals& globals, const SigningKey& key,
                                   const DsseEnvelope& envelope) {
  // No roster is asked: that it is the key's own signature, its own certificate says.
  if (key.certificate) globals.certificates->know(key.key, *key.certificate);
  const auto armored = sign_checked(globals, key, SignaturePurpose::file,
                                    dsse_encoding(envelope.payload_type, envelope.payload));
  if (!armored) return tl::make_unexpected(armored.error());
  auto bytes = bytes_of(*armored);
  if (!bytes) return misused("the signature cannot be read back: " + bytes.error().what, "try another key");
  return DsseSignature{dsse_key_id(fingerprint_of(key.key)), std::move(*bytes)};
}

ExitStatus say(const Globals& globals, const NamedRelease& named, const std::string& key, bool is_new) {
  const Release& release = named.file.release;
  if (globals.format == Format::json) {
    const nlohmann::ordered_json json = {{"signed", release.name()},
                                         {"key", key},
                                         {"signatures", named.file.envelope.signatures.size()},
                                         {"statement", shown(named.path)},
                                         {"written", is_new}};
    put_line(json.dump());
  } else if (is_new) {
    put_line("signed " + release.name() + " in channel " + release.channel + " with " + key + " in " +
             shown(named.path));
  } else {
    put_line(key + " has signed " + release.name() + " already");
  }
  return ExitStatus::accepted;
}

Result<ExitStatus> sign_release(const Globals& globals, const SignOptions& options) {
  if (auto plain = refuse_audit_options(globals, "release sign"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  auto read = release_at(options.place);
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (!*read) return report(globals, Stop(read->error()), ObjectRef{ObjectKind::release, options.place, ""});
  NamedRelease& named = **read;
  const auto found = found_in(named);
  if (!found) return tl::make_unexpected(found.error());
  if (const auto refused = refuse_files(globals, named.file.release, *found)) return *refused;
  const auto facts = signing_facts(PlainGit(globals.repo));
  if (!facts) return tl::make_unexpected(facts.error());
  const auto key = choose_signing_key(*facts, options.key);
  if (!key) return tl::make_unexpected(key.error());
  std::vector<DsseSignature>& signatures = named.file.envelope.signatures;
  const std::string fingerprint = fingerprint_of(key->key).text;
  const std::string id = dsse_key_id({fingerprint});
  if (std::ranges::any_of(signatures, [&](const DsseSignature& one) { return one.key_id == id; }))
    return say(globals, named, fingerprint, false);
  if (signatures.size() >= limits::dsse_signatures)
    return misused("the statement holds as many signatures as it may",
                   "make it anew with muster release create");
  auto signature = signature_by(globals, *key, named.file.envelope);
  if (!signature) return tl::make_unexpected(std::move(signature).error());
  signatures.push_back(std::move(*signature));
  const auto written = write_file(named.path, statement_file_text(named.file.envelope));
  if (!written) return tl::make_unexpected(written.error());
  return say(globals, named, fingerprint, true);
}

}  // namespace

void add_release_sign(CLI::App& release, Tool& tool) {
  CLI::App* verb = release.add_subcommand("sign", "Add your signature to a release statement");
  const auto options = std::make_shared<SignOptions>();
  verb->add_option("DIR", options->place, "The folder of the release, or the statement in it")->required();
  verb->add_option("--key", options->key, std::string(signing_key_help))->type_name("KEY");
  verb->footer(
      "The files have to lie beside the statement, as it says: what you sign is what you have.\n"
      "Example: muster release sign dist");
  verb->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, sign_release(tool.globals, *options)); };
  });
}

}  // namespace muster
