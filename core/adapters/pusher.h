// Who pushes, as the server that runs the hook says in its environment.
#pragma once

#include <string>

#include "model/ledger.h"

namespace muster {

// The first of the variables that forges, web servers and sshd set (docs/ledger.md lists them), or the
// account that the hook runs under.
Pusher pusher_of_hook();

// "muster 0.1.0".
std::string this_program();

}  // namespace muster
