// When a roster last began to say something else, without anybody having changed it.
#pragma once

#include "model/timestamp.h"
#include "roster/roster.h"

namespace muster {

// The latest instant, up to and with `now`, at which something in the roster begins or ends: the roster, a
// key, a membership, a person, a review, a window, an exception; where there is none, when it was issued.
// The same answer means the same words of the roster about everybody. What ends in a certificate alone, as
// an OpenPGP key's own expiry does, is not looked for.
Timestamp last_instant(const RosterDraft& draft, Timestamp now);

}  // namespace muster
