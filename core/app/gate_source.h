// The gate where there is no repository: a release statement vouches for the source.
#pragma once

#include <optional>
#include <string>

#include "app/gate.h"
#include "app/verify_release.h"

namespace muster {

struct SourceInput {
  const ReleaseFile& file;
  const ProvenRosters& newest;
  const GateQuestion& question;
  std::optional<Sha256Digest> tree;  // what the folder is
  std::string odd;                   // policy/judge_source.h
  Timestamp now;
};

// The statement is judged as `muster release verify` does it, without its files; the folder has to be the
// source that it binds. The outcome is of the commit that it names.
Gathered<GateOutcome> judge_source_gate(const SourceInput& input, Rosters& rosters, KeyRing& ring);

}  // namespace muster
