// The verbs of `muster roster`, and where they find a roster.
#pragma once

#include <string>

#include "app/versions.h"
#include "model/result.h"
#include "tool/tool.h"

namespace muster {

void add_roster_show(CLI::App& roster, Tool& tool);
void add_roster_lint(CLI::App& roster, Tool& tool);
void add_roster_verify(CLI::App& roster, Tool& tool);
void add_roster_diff(CLI::App& roster, Tool& tool);
void add_roster_sign(CLI::App& roster, Tool& tool);
void add_roster_log(CLI::App& roster, Tool& tool);
void add_roster_edit(CLI::App& roster, Tool& tool);

// The bytes of a roster and what to call it.
struct RosterFile {
  std::string name;
  std::string bytes;
  RosterFiles keys;  // the key files that it names
};

// FILE where one is named, else roster.toml of --roster, else .muster/roster.toml of the work tree.
// A Fault (fault.config) where there is none.
Result<RosterFile> roster_in_work(const Globals& globals, const std::string& file);
// As a commit's tree holds it.
Result<RosterFile> roster_of_commit(const Globals& globals, const std::string& revision);

}  // namespace muster
