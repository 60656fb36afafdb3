// Pushes to the server of chains, judged.
#pragma once

#include <string>

#include "property/roster_chain_server.h"

namespace muster::test {

// What was refused, a line each.
std::string refusals(const ChainServer& server, const Outcome& outcome);
// With the server's cache of proven chains, as the hook does.
Outcome judged_once(ChainServer& server, const Push& push);
// The same, now and then also without it, in every order and with other caches (judging.h).
Outcome judged_push(ChainServer& server, const Push& push);
// Whether the commit may be the mainline's next tip.
bool gets_in_alone(ChainServer& server, const std::string& commit);
// By the test's own books the mainline may stand there.
void check_in_order(ChainServer& server, const std::string& tip);
// A clone of this tip accepts all of its history.
void check_clone(ChainServer& server, const std::string& tip);
// Where the push moves a ref, or null.
const Move* move_of(const Push& push, const std::string& ref);

}  // namespace muster::test
