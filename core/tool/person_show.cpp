#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "report/powers.h"
#include "tool/key_facts.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// A person or robot, and everything that names it.
struct PrincipalFacts {
  std::string id;
  std::string what;  // the name of a person, or whose robot it is
  std::vector<std::string> emails;
  std::optional<Timestamp> left;
  std::vector<const RosterKey*> keys;
  std::vector<std::string> roles;  // with the end of a membership
  std::vector<std::string> owns;
  std::vector<std::string> may;
};

Result<PrincipalFacts> facts_of_principal(const Roster& roster, const std::string& id) {
  if (auto known = check_principal(roster, id); !known) return tl::make_unexpected(known.error());
  PrincipalFacts facts{id, "", roster.emails_of(id),           {}, keys_of(roster, id),
                       {}, {}, powers_of_principal(roster, id)};
  if (const Person* person = roster.person(id)) {
    facts.what = shown(person->name);
    facts.left = person->left;
  } else {
    facts.what = "robot of " + roster.robot(id)->owner;
  }
  for (const Role& role : roster.draft().roles) {
    for (const Member& member : role.members) {
      if (member.id != id) continue;
      facts.roles.push_back(shown(role.name) + (member.until ? " until " + member.until->text() : ""));
    }
    if (role.owner == id) facts.owns.push_back("role " + shown(role.name));
  }
  for (const Robot& robot : roster.draft().robots) {
    if (robot.owner == id) facts.owns.push_back("robot " + robot.id);
  }
  for (const RosterException& exception : roster.draft().exceptions) {
    if (exception.owner == id) facts.owns.push_back("exception " + shown(exception.id));
  }
  return facts;
}

void say_principal_json(const PrincipalFacts& facts) {
  Json json = {{"id", facts.id}, {"name", facts.what}};
  json["emails"] = Json::array();
  for (const std::string& email : facts.emails) json["emails"].push_back(shown(email));
  json["left"] = facts.left ? Json(facts.left->text()) : Json(nullptr);
  json["keys"] = Json::array();
  for (const RosterKey* key : facts.keys) json["keys"].push_back(json_of_key(*key, nullptr));
  json["roles"] = facts.roles;
  json["owns"] = facts.owns;
  json["may"] = facts.may;
  put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void say_principal_text(const PrincipalFacts& facts) {
  put_line(fmt::format("{} ({})", facts.id, facts.what));
  const auto list = [](std::string_view title, const std::vector<std::string>& words) {
    for (const std::string& word : words) put_line(fmt::format("  {:<8} {}", title, word));
  };
  if (facts.left) list("left", {facts.left->text()});
  for (const std::string& email : facts.emails) list("email", {shown(email)});
  for (const RosterKey* key : facts.keys) {
    list("key", {fingerprint_of(key->key).text + ", " + state_of(*key)});
  }
  list("role", facts.roles);
  list("owns", facts.owns);
  list(facts.left ? "could" : "may", facts.may);
}

Gathered<ExitStatus> show_principal(const Globals& globals, const std::string& id) {
  MUSTER_TRY(roster, roster_here(globals));
  const auto facts = facts_of_principal(*roster, id);
  if (!facts) return stop(facts.error());
  if (globals.format == Format::json) {
    say_principal_json(*facts);
  } else {
    say_principal_text(*facts);
  }
  return ExitStatus::accepted;
}

}  // namespace

void add_person_show(CLI::App& person, Tool& tool) {
  CLI::App* show = person.add_subcommand("show", "Show a person or robot: keys, roles, and what they may do");
  const auto id = std::make_shared<std::string>();
  show->add_option("ID", *id, "The id")->required();
  show->footer("Of the roster in the work tree.\nExample: muster person show alice");
  show->callback([id, &tool] {
    tool.action = [id, &tool] {
      const auto done = show_principal(tool.globals, *id);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
