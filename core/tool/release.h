// The verbs of `muster release`.
#pragma once

#include "tool/tool.h"

namespace muster {

void add_release_create(CLI::App& release, Tool& tool);
void add_release_sign(CLI::App& release, Tool& tool);
void add_release_verify(CLI::App& release, Tool& tool);
void add_release_show(CLI::App& release, Tool& tool);

}  // namespace muster
