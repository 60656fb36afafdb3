#include "tool/nouns.h"

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "tool/output.h"

namespace muster {

CLI::Option* add_list_option(CLI::App& command, const std::string& name, std::vector<std::string>& into,
                             const std::string& description) {
  return command.add_option(name, into, description)->allow_extra_args(false);
}

void add_key_options(CLI::App& command, KeyOptions& options) {
  command
      .add_option("--key", options.key,
                  "SSH public key (a file, or the line itself), OpenPGP or X.509 certificate (a file)")
      ->type_name("FILE");
  add_list_option(command, "--use", options.uses,
                  "What the key is good for; may be given again (default: git)")
      ->type_name("{git,release,roster,approval,push,receipt}");
  command.add_option("--until", options.until, "When the key ends (default: a year ahead; or: never)")
      ->type_name("TIME");
}

Result<std::monostate> put_key(EditDesk& desk, const std::string& holder, const KeyOptions& options) {
  auto given = key_given(options.key);
  if (!given) return tl::make_unexpected(std::move(given).error());
  PublicKey* const key = &given->key;
  const auto uses = uses_given(options.uses);
  if (!uses) return tl::make_unexpected(uses.error());
  if (const RosterKey* listed = desk.roster.key(key->blob)) {
    return misused("the key is listed already, as " + listed->holder + "'s",
                   "renew it instead: muster key renew " + fingerprint_of(*key).text);
  }
  RosterKey made{holder,
                 std::move(*key),
                 given->certificate,
                 desk.issued,
                 {},
                 desk.issued + a_year_ahead,
                 *uses,
                 false,
                 false,
                 false,
                 {},
                 {},
                 {}};
  if (options.until == "never") {
    made.until.reset();
  } else if (!options.until.empty()) {
    const auto until = time_given("--until", options.until);
    if (!until) return tl::make_unexpected(until.error());
    made.until = *until;
  }
  if (made.certificate) put_key_file(desk, made);
  return as_result(add_key(desk.editor, made));
}

void put_key_file(EditDesk& desk, const RosterKey& key) {
  desk.files.emplace(certificate_path(key.key.algorithm, *key.certificate), *key.certificate->file);
}

namespace {

CLI::App* add_noun(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* noun = app.add_subcommand(name, description);
  noun->require_subcommand(0, 1);
  return noun;
}

}  // namespace

void add_nouns(CLI::App& app, Tool& tool) {
  CLI::App* person = add_noun(app, "person", "Add, offboard or show a person of the roster");
  add_person_add(*person, tool);
  add_person_offboard(*person, tool);
  add_person_show(*person, tool);
  CLI::App* robot = add_noun(app, "robot", "Add a robot to the roster");
  add_robot_add(*robot, tool);
  CLI::App* key = add_noun(app, "key", "Add, renew, revoke or show a key of the roster");
  add_key_add(*key, tool);
  add_key_renew(*key, tool);
  add_key_revoke(*key, tool);
  add_key_show(*key, tool);
  CLI::App* role = add_noun(app, "role", "Add members to a role, or review them");
  add_role_add(*role, tool);
  add_role_review(*role, tool);
  CLI::App* rule = add_noun(app, "rule", "Show a rule of the roster");
  add_rule_show(*rule, tool);
}

}  // namespace muster
