// A roster folder by itself: the chain to the anchor, and the newest version as its governors'
// signatures carry it. Needs no history, so it works in a shallow clone and in a tarball.
#pragma once

#include "app/prove_chain.h"
#include "model/verdict.h"

namespace muster {

struct VerifiedRoster {
  Chain chain;
  Verdict verdict;  // on the newest version; object kind roster, its id the digest
};

// The reason is that of the first bad version, as prove_chain says it. Where there is a cache, the chain is
// kept there.
Gathered<VerifiedRoster> verify_roster(Versions& versions, const Sha256Digest& anchor, Rosters& rosters,
                                       KeyRing& ring);

// A first roster that nothing pins yet: accepted only when a threshold of its own governors signed it.
Verdict judge_first_roster(const RosterFiles& files, Rosters& rosters, KeyRing& ring);

}  // namespace muster
