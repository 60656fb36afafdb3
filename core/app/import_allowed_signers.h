// People of a file of allowed signers.
#pragma once

#include "app/imported.h"
#include "formats/allowed_signers.h"

namespace muster {

// The addresses of one key are one person's, and so are keys whose lines carry the same principals to the
// letter (which is noted: several people may share an address, and then nothing here may sign for them). An
// address that other keys claim as well is dropped, but for one key alone whose only address it is; who loses
// every address is a person without one.
//
// What each line says of its key is kept: valid-after and valid-before as `from` and `until` (which ends a
// second later, because ssh-keygen counts the last second in; of times without a zone what holds in every
// zone; no `until` behind the year 9999), namespaces `git` and `file` as uses `git` and `release`, none as
// `git`. A key that has namespaces is bounded, but for "*".
//
// Left out: lines with a negated pattern or cert-authority; principals that are patterns or no addresses;
// keys that a roster may not list; lines whose time has ended at `issued` or is none, whose namespaces hold
// neither `git` nor `file`, or whose key stands on an earlier line with other options.
Imported import_allowed_signers(const std::vector<AllowedSigner>& signers, Timestamp issued);

}  // namespace muster
