#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "model/limits.h"
#include "report/escape.h"
#include "report/powers.h"
#include "tool/key_facts.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

std::string uses_words(const RosterKey& key) {
  std::string out;
  for (const KeyUse use : key.uses) out += (out.empty() ? "" : ", ") + std::string(name_of(use));
  return out.empty() ? "nothing" : out;
}

// The key itself; of a certificate where it lies, whom it names, and the keys in it that could sign.
std::string material_words(const RosterKey& key) {
  if (!key.certificate) return "ssh      " + ssh_public_key_text(key.key);
  std::string words = fmt::format("{:<8} {}, {}", name_of(key.key.algorithm),
                                  certificate_path(key.key.algorithm, *key.certificate),
                                  escape(key.certificate->name, limits::subject_bytes));
  for (const std::string& signer : signer_names(*key.certificate)) words += "\nsigner   " + signer;
  if (key.certificate->not_before && key.certificate->not_after) {
    words += fmt::format("\nwindow   from {} to {}", key.certificate->not_before->text(),
                         key.certificate->not_after->text());
  }
  return words;
}

Gathered<ExitStatus> show_key(const Globals& globals, const std::string& fingerprint) {
  MUSTER_TRY(roster, roster_here(globals));
  const auto number = key_named(*roster, fingerprint);
  if (!number) return stop(number.error());
  const RosterKey& key = roster->draft().keys[*number];
  MUSTER_TRY(uses, last_uses_here(globals, *roster, {&key}));
  const auto powers = powers_of_key(*roster, key);
  const Timestamp due = key.added + roster->draft().defaults.max_key_age;
  if (globals.format == Format::json) {
    nlohmann::ordered_json json = json_of_key(key, &uses);
    json["rotation_due"] = due.text();
    json["may"] = powers;
    put_line(json.dump());
    return ExitStatus::accepted;
  }
  put_line(
      fmt::format("key      {}\nholder   {}\n{}\nadded    {}, rotation due {}\nstate    {}\nuses     {}\n"
                  "history  {}",
                  fingerprint_of(key.key).text, key.holder, material_words(key), key.added.text(), due.text(),
                  state_of(key), uses_words(key), words_of(uses, key)));
  for (const std::string& power : powers) put_line("may      " + power);
  return ExitStatus::accepted;
}

}  // namespace

void add_key_show(CLI::App& key, Tool& tool) {
  CLI::App* show =
      key.add_subcommand("show", "Show a key: its holder, window, uses, and when it signed last");
  const auto fingerprint = std::make_shared<std::string>();
  show->add_option("FINGERPRINT", *fingerprint, "SHA256:…, or its first 8 characters or more")->required();
  show->footer(
      "Of the roster in the work tree. The last use is the newest commit that HEAD reaches and that the key\n"
      "signed; its date is what the committer says.\n"
      "Example: muster key show SHA256:Qx7aB3dE");
  show->callback([fingerprint, &tool] {
    tool.action = [fingerprint, &tool] {
      const auto done = show_key(tool.globals, *fingerprint);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
