// What a ledger says of a push that was judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ports.h"
#include "app/verify_push.h"
#include "model/ledger.h"

namespace muster {

// Of a push that is refused no more refs than these are written down.
inline constexpr std::size_t refused_entries = 100;

struct PushRecord {
  // accepted; or what is done with a push that is not: refused or observed.
  LedgerVerdict verdict;
  std::string project;  // of the roster that judged, or of the ledger that there is
  const std::vector<RefUpdate>& updates;
  Timestamp received;
  std::optional<Pusher> pusher;
  std::string tool;
};

// One entry a ref, in the push's order; nothing where no roster says what the project is (before the first
// one came in). `old` is what the repository holds. Of a push that is refused no certificate is named: nobody
// has to show who moved what stands still.
Result<std::vector<LedgerEntry>> entries_of(const PushOutcome& outcome, const PushRecord& push,
                                            RefReader& refs);

}  // namespace muster
