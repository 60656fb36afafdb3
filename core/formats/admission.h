// What pre-receive let in, told to the hook that sees the refs move. It lies in a file:
//
//   muster admission 1
//   at 2026-11-23T10:00:00Z
//   in-force 7 sha256:6d5f…
//   brings 8 sha256:90ab…
//   <old> <new> refs/heads/main
//   …
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ref_update.h"
#include "model/result.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

struct Admission {
  Timestamp at;                        // when the push was received
  std::optional<RosterName> in_force;  // that judged it; absent for the push that brings in the first one
  std::optional<RosterName> brings;    // another roster that stands on the mainline when all has moved
  std::vector<RefUpdate> updates;      // all of the push
};

std::string admission_text(const Admission& admission);

// Exactly the bytes that admission_text makes. Updates as in parse_hook_input, at least one.
Parsed<Admission> parse_admission(std::string_view text, HashAlgorithm algorithm);

}  // namespace muster
