// The verbs of `muster verify`.
#pragma once

#include "tool/tool.h"

namespace muster {

void add_verify_commit(CLI::App& verify, Tool& tool);
void add_verify_tag(CLI::App& verify, Tool& tool);
void add_verify_history(CLI::App& verify, Tool& tool);
void add_verify_push(CLI::App& verify, Tool& tool);
void add_verify_file(CLI::App& verify, Tool& tool);
void add_verify_evidence(CLI::App& verify, Tool& tool);

}  // namespace muster
