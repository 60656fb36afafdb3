// What a server's ledger says of one commit of the mainline, for those who want it in SLSA's words.
#pragma once

#include "app/verify_history.h"
#include "model/evidence.h"

namespace muster {

// `mainline` is to be judged: its tip the mainline's, its receipts set; `commit` lies on its first-parent
// line. ledger.missing where no push that was accepted is on record to have brought it in. Nothing is judged
// here: that it is accepted, replay_history has to say.
Gathered<LedgerRecord> ledger_record(const HistoryInput& mainline, const Chain& chain,
                                     const ObjectId& commit);

}  // namespace muster
