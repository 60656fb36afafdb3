// The chain of roster versions, proven from the trust anchor; what was proven before is proven no more.
#pragma once

#include "app/commit_graph.h"
#include "app/object_access.h"
#include "app/rosters.h"
#include "app/versions.h"
#include "crypto/check_signature.h"
#include "policy/judge_roster_change.h"

namespace muster {

// The signatures of a version over its bytes. The mathematics are done for files that are named after a
// governor of `after` or of `before` (may be null): at most three a person, by the ending of the name. Of the
// others it is said that they count for nothing.
std::vector<GovernorSignature> governor_signatures(const RosterFiles& signatures,
                                                   std::string_view roster_bytes, const Roster* before,
                                                   const Roster& after, KeyRing& ring);

// The versions 1 to newest, each proven: up to the anchor by digest, later ones by signatures. Stops with
// roster.anchor where the anchor is no version of the chain, and with the rule id of the first bad version
// otherwise, with limit.deadline when the time (null: any) is over. Begins where the cache of `rosters` knows
// the chain already.
Gathered<Chain> prove_chain(Versions& versions, const Sha256Digest& anchor, Rosters& rosters, KeyRing& ring,
                            Deadline* deadline = nullptr);

// For other processes: what strangers push is not to be kept.
Gathered<std::monostate> keep_chain(Versions& versions, const Sha256Digest& anchor, const Chain& chain,
                                    Rosters& rosters);

// The chain in a .muster/ tree, from whatever anchor it was proven before; null where it was not. As long as
// the next question.
Gathered<const ProvenChain*> proven_before(ObjectAccess& objects, const ObjectId& muster_tree);

// The roster in .muster/ (`entry`; absent: roster.removed), which nothing proves yet.
Gathered<RosterPtr> newest_roster(ObjectAccess& objects, const std::optional<TreeEntry>& entry);

}  // namespace muster
