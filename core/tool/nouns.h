// The nouns that the editing commands speak of: person, robot, key, role and rule, each with its verbs.
#pragma once

#include "tool/editing.h"

namespace muster {

void add_person_add(CLI::App& person, Tool& tool);
void add_person_offboard(CLI::App& person, Tool& tool);
void add_person_show(CLI::App& person, Tool& tool);
void add_robot_add(CLI::App& robot, Tool& tool);
void add_key_add(CLI::App& key, Tool& tool);
void add_key_renew(CLI::App& key, Tool& tool);
void add_key_revoke(CLI::App& key, Tool& tool);
void add_key_show(CLI::App& key, Tool& tool);
void add_role_add(CLI::App& role, Tool& tool);
void add_role_review(CLI::App& role, Tool& tool);
void add_rule_show(CLI::App& rule, Tool& tool);

// A key that somebody gets from now on: given on the command line by --key, --use and --until.
struct KeyOptions {
  std::string key;
  std::vector<std::string> uses;
  std::string until;
};
void add_key_options(CLI::App& command, KeyOptions& options);
// Adds the [[key]]; a Fault (fault.config) where the key is weak, listed already, or ends before it begins.
// The file of a key with a certificate, for keys/.
void put_key_file(EditDesk& desk, const RosterKey& key);
Result<std::monostate> put_key(EditDesk& desk, const std::string& holder, const KeyOptions& options);
// An option that may be given again, one value each time.
CLI::Option* add_list_option(CLI::App& command, const std::string& name, std::vector<std::string>& into,
                             const std::string& description);

}  // namespace muster
