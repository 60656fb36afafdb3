// What every subcommand shares: the global options, and where it leaves what is to be run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "model/exit_status.h"
#include "tool/globals.h"

namespace muster {

// A subcommand's callback puts its work into `action`; it runs once everything is parsed.
struct Tool {
  Globals globals;
  std::function<ExitStatus()> action;
};

void add_init(CLI::App& app, Tool& tool);
void add_import(CLI::App& app, Tool& tool);
void add_export(CLI::App& app, Tool& tool);
void add_roster(CLI::App& app, Tool& tool);
// person, robot, key, role and rule
void add_nouns(CLI::App& app, Tool& tool);
void add_verify(CLI::App& app, Tool& tool);
void add_hook(CLI::App& app, Tool& tool);
void add_ledger(CLI::App& app, Tool& tool);
void add_doctor(CLI::App& app, Tool& tool);
void add_report(CLI::App& app, Tool& tool);
void add_approve(CLI::App& app, Tool& tool);
void add_sign(CLI::App& app, Tool& tool);
void add_release(CLI::App& app, Tool& tool);
void add_gate(CLI::App& app, Tool& tool);
void add_explain(CLI::App& app, Tool& tool);
void add_completion(CLI::App& app, Tool& tool);

}  // namespace muster
