// Evidence of a gate, judged by the newest roster at hand.
#pragma once

#include <optional>
#include <string>

#include "crypto/check_signature.h"
#include "formats/verification_summary.h"
#include "policy/judge_evidence.h"

namespace muster {

// As judge_evidence says. `commit`: of which it has to be; absent: of any.
Verdict verify_evidence(const EvidenceFile& file, const std::optional<ObjectId>& commit, const Roster& newest,
                        Timestamp now, KeyRing& ring);

}  // namespace muster
