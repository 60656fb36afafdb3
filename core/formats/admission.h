// What pre-receive let in, told to the hook that sees the refs move. It lies in a file:
//
//   muster admission 1
//   at 2026-11-23T10:00:00Z
//   in-force 7 sha256:6d5f…
//   brings 8 sha256:90ab…
//   certificate 600a1cce… OK 1795748848-676b97e2…
//   <old> <new> refs/heads/main
//   …
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/push_certificate.h"
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
  // Of a signed push, with a nonce and its status; git tells it to pre-receive and post-receive only.
  std::optional<GivenCertificate> certificate = {};
};

// The certificate as a hook may judge it that sees a part of the push.
std::optional<GivenCertificate> certificate_of(const Admission& admission);

std::string admission_text(const Admission& admission);

// Exactly the bytes that admission_text makes. Updates as in parse_hook_input, at least one.
Parsed<Admission> parse_admission(std::string_view text, HashAlgorithm algorithm);

}  // namespace muster
