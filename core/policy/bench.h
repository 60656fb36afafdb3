// By what an object is judged: the roster, the time, and how far revocations reach.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "model/timestamp.h"
#include "model/verdict.h"
#include "roster/roster.h"

namespace muster {

// Which revocations count.
enum class RevocationReach {
  // At the server, at the receive time: those of the judging roster.
  judging,
  // Replay of a mainline step: those of the judging roster forwards, and a `compromised` one of
  // the newest roster backwards. (The newest roster's other reasons must not: a clone accepts
  // what the hook accepted.)
  replay,
  // An object on no mainline step, from a clone: all of the newest roster's.
  newest,
};

// The earliest committer date of a later mainline step that another person than `holder` signed
// with an unrevoked key; such a date proves that what is judged is older than it.
using Witness = std::function<std::optional<Timestamp>(const std::string& holder)>;

struct Bench {
  const Roster* roster;  // judges; never null
  const Roster* newest;  // whose baseline, vouched and backward revocations count; never null
  RevocationReach reach = RevocationReach::judging;
  Timestamp at;
  TimeSource source = TimeSource::receive;
  std::optional<Timestamp> received;  // where there is a receive time: nothing may be dated ahead of it
  Witness witness;                    // may be empty: no proof of age

  JudgedBy judged_by() const { return {at, source, roster->name()}; }
};

}  // namespace muster
