// The key that signs a server's ledger: an Ed25519 key as ssh-keygen writes it, without a passphrase, since
// no agent serves a hook.
#pragma once

#include <string>
#include <variant>

#include "crypto/note_key.h"
#include "model/result.h"

namespace muster {

// A Fault (fault.config) where it is missing, of another kind, or may be read by everybody.
Result<NoteSigner> read_ledger_key(const std::string& path);

// Makes one where there is none, for the owner of its folder alone (and for ourselves).
Result<std::monostate> make_ledger_key(const std::string& path);

}  // namespace muster
