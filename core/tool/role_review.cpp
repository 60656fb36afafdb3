#include <fmt/format.h>

#include "crypto/check_signature.h"
#include "report/words.h"
#include "tool/key_facts.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct RoleReviewOptions : EditOptions {
  std::string name;
  std::string every;
};

// What a reviewer has to look at, one line a member and one a key.
Result<std::vector<std::string>> review_lines(const Globals& globals, const Roster& roster,
                                              const Role& role) {
  std::vector<const RosterKey*> keys;
  for (const Member& member : role.members) {
    for (const RosterKey* key : keys_of(roster, member.id)) keys.push_back(key);
  }
  const auto uses = last_uses_here(globals, roster, keys);
  if (!uses) {
    if (const Fault* fault = std::get_if<Fault>(&uses.error())) return tl::make_unexpected(*fault);
    return misused("the history cannot be read: " + because_of(std::get<Reason>(uses.error()), JudgedBy{}),
                   "muster verify history tells more");
  }
  std::vector<std::string> lines;
  for (const Member& member : role.members) {
    const Person* person = roster.person(member.id);
    const Robot* robot = roster.robot(member.id);
    std::string line = "member " + member.id;
    if (person != nullptr) line += " (" + shown(person->name) + ")";
    if (robot != nullptr) line += " (robot of " + robot->owner + ")";
    if (member.until) line += " until " + member.until->text();
    if (person != nullptr && person->left) line += ", who left at " + person->left->text();
    lines.push_back(std::move(line));
    const auto own = keys_of(roster, member.id);
    if (own.empty()) lines.push_back(member.id + " has no key");
    for (const RosterKey* key : own) {
      lines.push_back(fmt::format("{} of {}, {}; {}", fingerprint_of(key->key).text, member.id,
                                  state_of(*key), words_of(*uses, *key)));
    }
  }
  return lines;
}

Result<std::monostate> record_review(const Globals& globals, EditDesk& desk,
                                     const RoleReviewOptions& options) {
  const auto number = role_named(desk.roster, options.name);
  if (!number) return tl::make_unexpected(number.error());
  const Role& role = desk.draft().roles[*number];
  if (!role.review && options.every.empty()) {
    return misused("the role " + options.name + " is not to be reviewed so far",
                   "say how often from now on: --every 90d");
  }
  if (!options.every.empty() && !Duration::parse(options.every)) {
    return misused("--every " + options.every + " is no span of time", "write it like 90d");
  }
  auto lines = review_lines(globals, desk.roster, role);
  if (!lines) return tl::make_unexpected(std::move(lines).error());
  desk.notes = std::move(*lines);
  desk.notes.push_back(role.owner +
                       " answers for this list; muster person offboard and muster roster edit shorten it");
  if (!role.review) return as_result(set_review(desk.editor, *number, options.every, desk.issued));
  if (!options.every.empty()) {
    auto every = as_result(
        desk.editor.set({"role", *number}, {"review", "every"}, toml_value(std::string_view(options.every))));
    if (!every) return every;
  }
  return as_result(set_reviewed(desk.editor, *number, desk.issued));
}

}  // namespace

void add_role_review(CLI::App& role, Tool& tool) {
  CLI::App* review = role.add_subcommand("review", "Look at the members of a role and record that you did");
  const auto options = std::make_shared<RoleReviewOptions>();
  review->add_option("NAME", options->name, "The role")->required();
  review->add_option("--every", options->every, "How often from now on, such as 90d")->type_name("SPAN");
  add_edit_options(*review, *options);
  review->footer(
      "Lists each member with the last use of each key in the history of HEAD, and sets the date of the\n"
      "review in the proposal. With --dry-run it only lists.\n"
      "Example: muster role review developers");
  review->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options,
                           [&](EditDesk& desk) { return record_review(tool.globals, desk, *options); });
    };
  });
}

}  // namespace muster
