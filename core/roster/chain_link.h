// A version of a chain, as much of it as is kept when its roster is not at hand.
#pragma once

#include "model/verdict.h"
#include "roster/roster.h"

namespace muster {

struct ChainLink {
  RosterName name;
  Timestamp issued;
  Timestamp expires;

  bool operator==(const ChainLink&) const = default;
};

inline ChainLink link_of(const Roster& roster) {
  return {roster.name(), roster.draft().issued, roster.draft().expires};
}

}  // namespace muster
