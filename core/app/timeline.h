// When the mainline's steps were, as a clone knows it. Internal to app/.
#pragma once

#include <vector>

#include "app/mainline.h"

namespace muster {

// A roster version and the time of the step that brought it in.
struct Arrival {
  RosterPtr roster;
  Timestamp time;
};

// A step's time is the latest of its commit's date, the time of the step before, and `issued` of the
// roster that judges it; where there is a receipt, the receipt's (docs/judging.md, "Time").
struct Timeline {
  std::vector<Arrival> arrivals;             // oldest first
  ByCommit<std::optional<Timestamp>> times;  // of all that the steps brought in

  std::optional<Timestamp> time_of(CommitNo commit) const;
};

// `first` is the roster below the steps; null where there is none. Versions that the chain does not hold
// are passed over.
Gathered<Timeline> timeline_of(CommitGraph& graph, const Steps& steps, const Chain& chain,
                               const RosterPtr& first, const ReceiptTimes& receipts);

// The time of any commit: of its step; beside the mainline the latest of its date and its parents' times.
// What lies under `baseline` has none of its own.
Gathered<Timestamp> time_beside(CommitGraph& graph, const Timeline& timeline, const ObjectId& commit,
                                const ObjectId& mainline_tip, const std::vector<ObjectId>& baseline);

}  // namespace muster
