// What has to change where a ledger is published, for it to hold what the server holds.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/gathered.h"
#include "app/ledger_store.h"
#include "app/ledger_tree.h"

namespace muster {

struct LedgerChange {
  LedgerCheckpoint checkpoint;  // that will be there
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> removed;
};

// Nothing where it is there already, or the server has no entry. Refuses with ledger.rewritten where what is
// published is no beginning of what the server holds.
Gathered<std::optional<LedgerChange>> change_of(LedgerFiles& server, LedgerFiles& published);

}  // namespace muster
