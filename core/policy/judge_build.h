// Whether a build may be made of a commit: what has to hold besides the replay of its history, and besides
// its tag where one is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

// Everything that is known of the commit and of the work tree.
struct BuildFacts {
  ObjectRef object;  // kind commit: HEAD, on the ref whose rules it was judged by
  VerdictKey key;    // of its signature, as far as it is proven
  std::uint32_t minimum_version = 0;
  std::vector<std::string> refs;  // on the first-parent line of one of them it has to lie
  bool on_line = false;
  // What the replay says of it and of everything back to the baseline.
  std::uint64_t commits = 0;
  std::uint64_t accepted = 0;
  std::vector<Verdict> refused;
  std::optional<reasons::GateDirty> dirt;
};

// All that stands against it, in this order: roster.expired, gate.stale, gate.commit, what the replay
// refuses, gate.dirty. Otherwise one acceptance, which holds until the bench's roster expires. The bench is
// of the present, and its roster the newest at hand.
std::vector<Verdict> judge_build(const BuildFacts& facts, const Bench& bench);

}  // namespace muster
