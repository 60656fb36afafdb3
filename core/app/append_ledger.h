// Writing entries behind a ledger: O(log n) of it, and the checkpoint last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ledger_store.h"
#include "app/ledger_tree.h"
#include "crypto/note_key.h"

namespace muster {

// Numbers the entries, writes them and their hashes, signs a checkpoint of this time, and removes the tiles
// that it replaces. Until the checkpoint is there the ledger is as it was. Gives the new head.
Gathered<LedgerHead> append_entries(LedgerStore& store, const std::optional<LedgerHead>& before,
                                    std::vector<LedgerEntry> entries, const std::string& origin, Timestamp at,
                                    const NoteSigner& signer);

}  // namespace muster
