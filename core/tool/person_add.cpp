#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct PersonAddOptions : EditOptions, KeyOptions {
  std::string id;
  std::string name;
  std::vector<std::string> emails;
  std::vector<std::string> roles;
};

Result<std::monostate> put_person(EditDesk& desk, const PersonAddOptions& options) {
  if (desk.roster.person(options.id) != nullptr || desk.roster.robot(options.id) != nullptr) {
    return misused("the id " + options.id + " is taken",
                   "give a key to who has it with muster key add, or take "
                   "another id");
  }
  const Person person{options.id, options.name.empty() ? options.id : options.name, options.emails, {}, {}};
  if (auto added = as_result(add_person(desk.editor, person)); !added) return added;
  if (!options.key.empty()) {
    if (auto added = put_key(desk, options.id, options); !added) return added;
  } else {
    desk.notes.push_back(shown(options.id) + " has no key yet: muster key add " + shown(options.id) +
                         " --key FILE");
  }
  for (const std::string& name : options.roles) {
    const auto role = role_named(desk.roster, name);
    if (!role) return tl::make_unexpected(role.error());
    auto joined = as_result(put_member(desk.editor, desk.draft(), *role, {options.id, {}}));
    if (!joined) return joined;
  }
  return std::monostate{};
}

}  // namespace

void add_person_add(CLI::App& person, Tool& tool) {
  CLI::App* add = person.add_subcommand("add", "Add a person to the roster");
  const auto options = std::make_shared<PersonAddOptions>();
  add->add_option("ID", options->id, "The id: a-z, 0-9, '.', '_', '-'")->required();
  add->add_option("--name", options->name, "The name (default: the id)")->type_name("NAME");
  add_list_option(*add, "--email", options->emails, "An address that commits carry; may be given again")
      ->type_name("ADDRESS")
      ->required();
  add_key_options(*add, *options);
  add_list_option(*add, "--role", options->roles, "A role to become a member of; may be given again")
      ->type_name("NAME");
  add_edit_options(*add, *options);
  add->footer(
      "Begins a proposal in .muster/ of the work tree, or goes on with the one there is.\n"
      "Example: muster person add bob --name \"Bob Example\" --email bob@example.org --key bob.pub --role "
      "developers");
  add->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options,
                           [&](EditDesk& desk) { return put_person(desk, *options); });
    };
  });
}

}  // namespace muster
