#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "crypto/check_signature.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/signing_key.h"
#include "tool/tool.h"

namespace muster {

namespace {

struct FileSignOptions {
  std::string file;
  std::string key;
  std::string output;
  bool replace = false;
};

Result<std::string> content_to_sign(const std::string& file) {
  auto read = read_content(file, Hold::content);
  if (!read) return tl::make_unexpected(std::move(read).error());
  auto* content = std::get_if<FileContent>(&*read);
  if (content == nullptr)
    return misused(shown(file) + " is no regular file", "name the file itself, which is no link");
  if (content->held) return std::move(*content->held);
  return misused(shown(file) + " has more than " + std::to_string(limits::held_file_bytes) + " bytes",
                 "sign a statement about it: muster release create, muster release sign");
}

Result<std::monostate> check_place(const FileSignOptions& options, const std::string& place) {
  if (options.replace) return std::monostate{};
  const auto there = read_file(place, limits::held_file_bytes);
  if (there && !*there) return std::monostate{};
  return misused(shown(place) + " is there already",
                 "name another place with --output FILE, or replace it with --replace");
}

ExitStatus say(const Globals& globals, const FileSignOptions& options, const SigningKey& key,
               const std::string& place) {
  const std::string fingerprint = fingerprint_of(key.key).text;
  if (globals.format == Format::json) {
    const nlohmann::ordered_json json = {
        {"signed", shown(options.file)}, {"key", fingerprint}, {"signature", shown(place)}};
    put_line(json.dump());
  } else {
    put_line("signed " + shown(options.file) + " with " + fingerprint + " into " + shown(place));
  }
  return ExitStatus::accepted;
}

Result<ExitStatus> sign_file(const Globals& globals, const FileSignOptions& options) {
  if (auto plain = refuse_audit_options(globals, "sign"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  const auto facts = signing_facts(PlainGit(globals.repo));
  if (!facts) return tl::make_unexpected(facts.error());
  const auto key = choose_signing_key(*facts, options.key);
  if (!key) return tl::make_unexpected(key.error());
  const std::string place =
      options.output.empty() ? options.file + std::string(ending_of(key->kind())) : options.output;
  if (auto free = check_place(options, place); !free) return tl::make_unexpected(std::move(free).error());
  const auto content = content_to_sign(options.file);
  if (!content) return tl::make_unexpected(content.error());
  // No roster is asked: that it is the key's own signature, its own certificate says.
  if (key->certificate) globals.certificates->know(key->key, *key->certificate);
  const auto signature = sign_checked(globals, *key, SignaturePurpose::file, *content);
  if (!signature) return tl::make_unexpected(signature.error());
  const auto written = write_file(place, file_of(*signature));
  if (!written) return tl::make_unexpected(written.error());
  return say(globals, options, *key, place);
}

}  // namespace

void add_sign(CLI::App& app, Tool& tool) {
  CLI::App* command = app.add_subcommand("sign", "Sign a file; the signature lies beside it");
  const auto options = std::make_shared<FileSignOptions>();
  command->add_option("FILE", options->file, "The file")->required();
  command->add_option("--key", options->key, std::string(signing_key_help))->type_name("KEY");
  command
      ->add_option("--output", options->output,
                   "Where the signature goes (default: FILE.sig, .asc or .p7s by the kind of key)")
      ->type_name("FILE");
  command->add_flag("--replace", options->replace, "Replace a signature that is there already");
  command->footer(
      "The signature is ssh-keygen's (namespace file), gpg's or gpgsm's, made by the key's own agent or\n"
      "program, and verified before it is written. Whether the key may release is for verify file to say.\n"
      "Examples:\n"
      "  muster sign pay-1.0.tar.gz\n"
      "  muster sign pay-1.0.tar.gz --key openpgp:FINGERPRINT --output pay-1.0.tar.gz.bob.asc");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, sign_file(tool.globals, *options)); };
  });
}

}  // namespace muster
