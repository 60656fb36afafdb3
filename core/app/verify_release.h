// A release statement, judged by rosters at hand: no repository is needed.
#pragma once

#include <string>
#include <vector>

#include "app/prove_chain.h"
#include "formats/release_statement.h"
#include "policy/judge_statement.h"

namespace muster {

// A chain of rosters and the files that it was proven from.
struct ProvenRosters {
  RosterFiles files;
  Chain chain;
};

// The chain in these files, from the anchor.
Gathered<ProvenRosters> prove_rosters(RosterFiles files, const Sha256Digest& anchor, Rosters& rosters,
                                      KeyRing& ring);
// The one with the highest version, of which every other has to be a part: roster.fork.
OrReason<const ProvenRosters*> newest_of(const std::vector<ProvenRosters>& all);
// A version of the chain; release.roster where this very one is not in it.
Gathered<RosterPtr> roster_named(const ProvenRosters& proven, const RosterName& name, Rosters& rosters);

// A statement and what it is judged by.
struct ReleaseInput {
  const ReleaseFile& file;
  const ProvenRosters& newest;
  ReleaseExpected expected;
  Timestamp now;
};

// Judged by the roster that the statement names.
struct JudgedRelease {
  Verdict verdict;
  RosterPtr roster;
};
Gathered<JudgedRelease> verify_release(const ReleaseInput& input, Rosters& rosters, KeyRing& ring);

// How the judges see it: the named roster at the statement's time, revocations of the newest.
Bench bench_of(const Release& release, const Roster& named, const Roster& newest);

}  // namespace muster
