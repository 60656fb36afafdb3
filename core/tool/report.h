// The verbs of `muster report`.
#pragma once

#include "tool/tool.h"

namespace muster {

void add_report_observe(CLI::App& report, Tool& tool);

}  // namespace muster
