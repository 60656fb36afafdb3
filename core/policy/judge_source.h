// Whether source without its history may be built: as what was released, by the statement that came with it.
#pragma once

#include <optional>
#include <string>

#include "model/release.h"
#include "model/verdict.h"
#include "policy/bench.h"
#include "roster/pattern.h"

namespace muster {

struct SourceFacts {
  Release release;
  Verdict statement;  // what judge_statement says of it
  // What the folder is. Absent: no tree that a commit could hold, because of what lies at `odd` (raw bytes)
  // where that is known.
  std::optional<Sha256Digest> tree;
  std::string odd;
  // What the build asks for.
  std::string ref;                     // a branch; empty: any
  std::optional<Pattern> tag_pattern;  // absent: no tag
  std::uint32_t minimum_version = 0;
};

// Refused, in this order: what stands against the statement, gate.stale, gate.source where a branch is asked
// for (nobody can tell without the history), gate.tag, and gate.source where the statement binds no source or
// another one. An acceptance holds until the bench's newest roster expires.
Verdict judge_source(const SourceFacts& facts, const Bench& bench);

}  // namespace muster
