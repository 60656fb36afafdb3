// Proofs of age along the mainline: a later step that somebody else signed with a good key, dated
// before a key was lost, shows that what lies behind it was there before.
#pragma once

#include <vector>

#include "app/commit_facts.h"
#include "app/steps.h"
#include "policy/bench.h"

namespace muster {

class Witnesses {
 public:
  // For what step number `step` brings in: only later steps count. The reference lives as long as this.
  Witness for_step(std::size_t step) const;

 private:
  friend Gathered<Witnesses> gather_witnesses(CommitGraph&, SignatureChecker&, const StepRange&,
                                              const Roster&);

  // The earliest date among the steps from here on, and the earliest by another person.
  struct Earliest {
    std::optional<Timestamp> date;
    std::string holder;
    std::optional<Timestamp> date_of_another;
  };
  std::vector<Earliest> from_here_;  // one more than there are steps; empty: nobody is compromised
};

// Looks at nothing when no key of `newest` is compromised.
Gathered<Witnesses> gather_witnesses(CommitGraph& graph, SignatureChecker& checker, const StepRange& steps,
                                     const Roster& newest);

}  // namespace muster
