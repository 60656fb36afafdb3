// The newest roster that can be had here, proven from the trust anchor: of a clone or of a folder.
#pragma once

#include <memory>

#include "app/prove_chain.h"
#include "policy/bench.h"
#include "tool/globals.h"

namespace muster {

struct RosterAtHand {
  Chain chain;
  Timestamp at;  // now, or --at
  TimeSource source;
  bool is_trial;  // from --roster

  const Roster& newest() const { return *chain.newest(); }
  // By the newest roster at that time.
  Bench bench() const;
};

// By --roster DIR, which needs no repository, or of the clone at --repo: the newest version among HEAD and
// the mainline, here and as the remotes have it (roster.fork where two are one version). A Reason where it is
// refused by itself, such as roster.anchor.
Result<Gathered<RosterAtHand>> roster_at_hand(const Globals& globals);

}  // namespace muster
