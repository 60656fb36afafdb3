#include <array>

#include "adapters/terminal.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

using reasons::RevocationCause;

struct KeyRevokeOptions : EditOptions {
  std::string fingerprint;
  std::string reason;
  std::string since;
};

std::optional<RevocationCause> cause_named(const std::string& word) {
  for (const RevocationCause cause : {RevocationCause::compromised, RevocationCause::superseded,
                                      RevocationCause::lost, RevocationCause::left}) {
    if (name_of(cause) == word) return cause;
  }
  return std::nullopt;
}

Result<RevocationCause> cause_given(const KeyRevokeOptions& options) {
  std::string word = options.reason;
  if (word.empty()) {
    word = ask_line("why (compromised, superseded, lost, left)? ").value_or("");
  }
  if (const auto cause = cause_named(word)) return *cause;
  return misused(word.empty() ? "a revocation needs a reason" : word + " is no reason of a revocation",
                 "--reason compromised, superseded, lost or left");
}

Result<Timestamp> since_given(const KeyRevokeOptions& options, Timestamp now) {
  std::string word = options.since;
  if (word.empty()) {
    const auto said = ask_line("since when (default: now, " + now.text() + ")? ");
    // Without a terminal nobody is asked: what is stolen is stolen since a time that somebody has to name.
    if (!said && options.reason == "compromised") {
      return misused("a compromised key needs the time since when it is", "--since TIME");
    }
    word = said.value_or("");
  }
  if (word.empty() || word == "now") return now;
  return time_given("--since", word);
}

Result<std::monostate> put_revocation(EditDesk& desk, const KeyRevokeOptions& options) {
  const auto number = key_named(desk.roster, options.fingerprint);
  if (!number) return tl::make_unexpected(number.error());
  const auto cause = cause_given(options);
  if (!cause) return tl::make_unexpected(cause.error());
  const auto since = since_given(options, desk.issued);
  if (!since) return tl::make_unexpected(since.error());
  if (desk.draft().keys[*number].revoked == Revocation{*cause, *since}) {
    return misused("the key is revoked so already", "muster key show tells");
  }
  return as_result(revoke_key(desk.editor, *number, {*cause, *since}));
}

}  // namespace

void add_key_revoke(CLI::App& key, Tool& tool) {
  CLI::App* revoke = key.add_subcommand("revoke", "End a key for good, with a reason and a date");
  const auto options = std::make_shared<KeyRevokeOptions>();
  revoke->add_option("FINGERPRINT", options->fingerprint, "SHA256:…, or its first 8 characters or more")
      ->required();
  revoke->add_option("--reason", options->reason, "Why; asked for on a terminal")
      ->type_name("{compromised,superseded,lost,left}");
  revoke->add_option("--since", options->since, "Since when (default: now; of a compromised key asked for)")
      ->type_name("TIME");
  add_edit_options(*revoke, *options);
  revoke->footer(
      "compromised works backwards: what the key signed counts no longer, unless it is proven older.\n"
      "Example: muster key revoke SHA256:Qx7aB3dE --reason lost");
  revoke->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options,
                           [&](EditDesk& desk) { return put_revocation(desk, *options); });
    };
  });
}

}  // namespace muster
