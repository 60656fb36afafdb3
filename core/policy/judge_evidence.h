// Whether what a gate wrote down is to be believed, of what was asked about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/evidence.h"
#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

struct EvidenceFacts {
  Evidence evidence;
  std::vector<SignatureFinding> signatures;
  std::optional<std::string> commit;  // in hex: of which it has to be; absent: of any
  Timestamp now;
};

ObjectRef object_of(const Evidence& evidence);

// By the newest roster at hand, as of the evidence's own time (a claim): the bench's roster, time and source.
// Believed where a robot of that roster signed it with a key with the use `receipt`, and it is an acceptance,
// of this project, under this very roster, of the commit that was asked for, and of a time at which the
// roster was in force and that does not lie ahead. Otherwise gate.evidence, or what is wrong with the first
// signature.
Verdict judge_evidence(const EvidenceFacts& facts, const Bench& bench);

}  // namespace muster
