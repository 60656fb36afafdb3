// The last checkpoint of a server's ledger that a clone has verified, in <git directory>/muster/ledger-seen:
// the note as it was signed.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "formats/signed_note.h"
#include "model/result.h"

namespace muster {

// Nothing where none was kept. A Fault where it is there and cannot be read: to pass over it would let a
// server show another history.
Result<std::optional<SignedNote>> ledger_seen(const std::string& git_directory);
Result<std::monostate> keep_ledger_seen(const std::string& git_directory, const SignedNote& note);

}  // namespace muster
