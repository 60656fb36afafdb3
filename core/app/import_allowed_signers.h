// People of a file of allowed signers.
#pragma once

#include "app/imported.h"
#include "formats/allowed_signers.h"

namespace muster {

// Addresses that share a key, and keys that share an address, are one person's. What each line says of its
// key is kept: valid-after and valid-before as `from` and `until` (which ends a second later, because
// ssh-keygen counts the last second in), namespaces `git` and `file` as uses `git` and `release`, none as
// `git`.
//
// Left out: lines with a negated pattern or cert-authority; principals that are patterns or no addresses;
// keys that a roster may not list; lines whose time has ended at `issued`, whose namespaces hold neither
// `git` nor `file`, or whose key stands on an earlier line with other options.
Imported import_allowed_signers(const std::vector<AllowedSigner>& signers, Timestamp issued);

}  // namespace muster
