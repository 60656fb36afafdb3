// The counters of security keys, as their signatures arrive: of a key that was copied there are two counters,
// and one of them falls behind (WebAuthn, "Signature Counter Considerations").
#pragma once

#include <vector>

#include "app/object_access.h"
#include "formats/key_counters.h"
#include "model/verdict.h"

namespace muster {

// Whether one of them accepts a signature by a security key that counts.
bool any_counts(const std::vector<Verdict>& verdicts);

// Takes note of every accepted signature by a security key that counts, in the order of the dates in commits
// and tags, and warns of each whose counter is not above what an object of an earlier date had. A branch that
// was made before and comes later is no reason for a warning. True where something is to be remembered.
Gathered<bool> watch_counters(std::vector<Verdict>& verdicts, ObjectAccess& objects, KeyCounters& known);

}  // namespace muster
