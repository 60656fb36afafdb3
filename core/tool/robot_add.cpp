#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct RobotAddOptions : EditOptions, KeyOptions {
  std::string id;
  std::string owner;
  std::vector<std::string> emails;
};

Result<std::monostate> put_robot(EditDesk& desk, const RobotAddOptions& options) {
  if (desk.roster.person(options.id) != nullptr || desk.roster.robot(options.id) != nullptr) {
    return misused("the id " + options.id + " is taken", "take another id");
  }
  const Person* owner = desk.roster.person(options.owner);
  if (owner == nullptr || owner->left) {
    return misused(options.owner + " is no person who could answer for a robot",
                   "name a person who is there: muster roster show");
  }
  auto added = as_result(add_robot(desk.editor, {options.id, options.owner, options.emails, {}}));
  if (!added) return added;
  if (!options.key.empty()) return put_key(desk, options.id, options);
  desk.notes.push_back(shown(options.id) + " has no key yet: muster key add " + shown(options.id) +
                       " --key FILE");
  return added;
}

}  // namespace

void add_robot_add(CLI::App& robot, Tool& tool) {
  CLI::App* add = robot.add_subcommand("add", "Add a robot, for which a person answers");
  const auto options = std::make_shared<RobotAddOptions>();
  add->add_option("ID", options->id, "The id: a-z, 0-9, '.', '_', '-'")->required();
  add->add_option("--owner", options->owner, "The person who answers for it")->type_name("ID")->required();
  add_list_option(*add, "--email", options->emails, "An address that its commits carry; may be given again")
      ->type_name("ADDRESS")
      ->required();
  add_key_options(*add, *options);
  add_edit_options(*add, *options);
  add->footer(
      "Example: muster robot add release-bot --owner bob --email bot@example.org --key bot.pub --use "
      "release");
  add->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options, [&](EditDesk& desk) { return put_robot(desk, *options); });
    };
  });
}

}  // namespace muster
