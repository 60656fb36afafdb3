#include <algorithm>

#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct OffboardOptions : EditOptions {
  std::string id;
  std::string since;
  std::string successor;
};

void note_owned(EditDesk& desk, const std::string& id) {
  const auto note = [&](const std::string& what, const std::string& effect) {
    desk.notes.push_back(what + " needs a new owner" + effect + ": muster person offboard " + id +
                         " --successor ID, or muster roster edit");
  };
  for (const Robot& robot : desk.draft().robots) {
    if (robot.owner == id) note("robot " + robot.id, ", and is refused until it has one");
  }
  for (const Role& role : desk.draft().roles) {
    if (role.owner == id) note("role " + shown(role.name), "");
  }
  for (const RosterException& exception : desk.draft().exceptions) {
    if (exception.owner == id) note("exception " + shown(exception.id), "");
  }
}

Result<std::monostate> check_successor(const EditDesk& desk, const OffboardOptions& options) {
  if (options.successor.empty()) return std::monostate{};
  const Person* successor = desk.roster.person(options.successor);
  if (successor != nullptr && !successor->left && options.successor != options.id) return std::monostate{};
  return misused(options.successor + " is nobody who could take over",
                 "name a person who is there: muster roster show");
}

Result<std::monostate> let_go(EditDesk& desk, const OffboardOptions& options) {
  const Person* person = desk.roster.person(options.id);
  if (person == nullptr) {
    return misused("there is no person " + options.id,
                   "muster roster show lists them; a robot's keys end with "
                   "muster key revoke");
  }
  if (auto good = check_successor(desk, options); !good) return good;
  Leaving leaving{options.id, person->left.value_or(desk.issued), options.successor};
  if (!options.since.empty()) {
    const auto since = time_given("--since", options.since);
    if (!since) return tl::make_unexpected(since.error());
    leaving.since = *since;
  }
  if (leaving.since > desk.issued) {
    return misused("--since " + leaving.since.text() + " lies ahead",
                   "offboard somebody when the time has come");
  }
  if (options.successor.empty()) note_owned(desk, options.id);
  const std::string before = desk.editor.text();
  auto done = as_result(offboard(desk.editor, desk.draft(), leaving));
  if (done && desk.editor.text() == before) {
    return misused(options.id + " has left already, and owns nothing that could be handed over",
                   "muster person show " + options.id);
  }
  return done;
}

}  // namespace

void add_person_offboard(CLI::App& person, Tool& tool) {
  CLI::App* offboard = person.add_subcommand("offboard", "End every key and membership of a person");
  const auto options = std::make_shared<OffboardOptions>();
  offboard->add_option("ID", options->id, "The person who leaves")->required();
  offboard->add_option("--since", options->since, "Since when (default: now)")->type_name("TIME");
  offboard
      ->add_option("--successor", options->successor,
                   "Who owns the robots, roles and exceptions from now on (default: listed, nobody)")
      ->type_name("ID");
  add_edit_options(*offboard, *options);
  offboard->footer(
      "Revokes the keys that are not revoked (reason left), takes the person out of roles, rules and\n"
      "governors, sets `left`, and lists what needs a new owner. Nobody is ever deleted from a roster.\n"
      "Example: muster person offboard dave --successor carol");
  offboard->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options, [&](EditDesk& desk) { return let_go(desk, *options); });
    };
  });
}

}  // namespace muster
