// The seeds that a property is asked for.
#pragma once

#include <catch2/catch.hpp>

#include "support/random.h"

namespace muster::test {

struct SeedRange {
  unsigned first, last;
  bool usual;  // nobody asked for others: what is said of them all together holds
};

// The first `count` seeds, less under a sanitizer; others where the environment names them:
// MUSTER_SEEDS=17, MUSTER_SEEDS=1000-2000. Throws where that is no range.
SeedRange seeds_to_run(unsigned count);

// Runs the property with each seed. Every failure says how to run its seed alone.
template <typename Property>
SeedRange for_each_seed(unsigned count, const Property& property) {
  const SeedRange range = seeds_to_run(count);
  for (unsigned seed = range.first; seed <= range.last; ++seed) {
    INFO("seed " << seed << "; MUSTER_SEEDS=" << seed << " runs it alone");
    Random random(seed);
    property(random);
  }
  return range;
}

}  // namespace muster::test
