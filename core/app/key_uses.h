// When keys were last used in history: a hint for people (a key that nobody misses may go), never a ground
// for a verdict. Dates are those that the commits claim, and no roster is asked.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "app/object_access.h"
#include "crypto/check_signature.h"
#include "model/limits.h"
#include "model/public_key.h"
#include "model/timestamp.h"

namespace muster {

// Commits dated from `since` to `until`, both included.
struct UsesWindow {
  Timestamp since;
  Timestamp until;
  std::uint64_t commits = limits::push_commits;  // that are looked at, at most
};

struct KeyUses {
  // Of each key the date of the newest commit in the window that carries a signature by it which verifies.
  std::map<KeyFingerprint, Timestamp> newest;
  // From then on everything was looked at: later than the window's begin where the limit came first.
  Timestamp since;
};

// In what `tips` reach, newest first, down to the first commits that are dated before the window (what lies
// behind these is not looked at, whatever its date). A commit that cannot be read uses no key. A missing
// object is a Fault: in a shallow clone nobody knows what was used.
Gathered<KeyUses> key_uses(ObjectAccess& objects, KeyRing& ring, const std::vector<ObjectId>& tips,
                           const UsesWindow& window);

}  // namespace muster
