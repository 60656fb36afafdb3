// `muster init --server`: what a server needs for signed pushes.
#pragma once

#include "model/exit_status.h"
#include "model/result.h"
#include "tool/globals.h"

namespace muster {

// Prints the settings, with a seed made for this once, and writes nothing.
Result<ExitStatus> print_server_settings(const Globals& globals);

}  // namespace muster
