// Until when an acceptance of a tag holds.
#pragma once

#include <functional>

#include "policy/bench.h"
#include "policy/judge_tag.h"

namespace muster {

// The first instant after the bench's at which `accepts` says no, asked with the bench moved there. Looked
// for where a roster or an approval begins or ends something; where an OpenPGP key ends by itself, between
// these. Never later than the end of the bench's roster.
Timestamp first_refusal(const std::function<bool(const Bench&)>& accepts, const TagFacts& facts,
                        const Bench& bench);

}  // namespace muster
