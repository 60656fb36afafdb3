// Whether the refs of a repository stand where a server's ledger says that it left them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ports.h"
#include "model/verdict.h"
#include "policy/judge_ledger.h"
#include "roster/roster.h"

namespace muster {

// How the server's refs are seen here: as they are, or branches under a remote's names.
struct LedgerView {
  std::string remote;        // "origin"; empty: this is the server, or a mirror of it
  bool all_branches = true;  // every branch of the remote is fetched
};

struct TipFindings {
  std::vector<Verdict> refused;
  std::size_t standing = 0;         // governed refs that stand where they should
  std::vector<std::string> unseen;  // that this clone does not hold, or keeps after they were deleted
  // Governed refs that no entry tells of, which proves nothing: tags of a clone are its own until they are
  // pushed, and before a ledger's first entry there may be refs already.
  std::vector<std::string> unrecorded;
  // Refs that moved on, and may do so until the server's next push settles it: at most one.
  std::vector<std::string> pending;
};

// Whether a ref that has moved on may be a push that the server has let in and not written down yet.
using MayBePending =
    std::function<Gathered<bool>(const std::string& ref, const ObjectId& last, const ObjectId& tip)>;

// Of the refs that the roster governs, and the approvals: ledger.ref.
Gathered<TipFindings> judge_tips(RefReader& refs, const Roster& roster, const LedgerAudit& audit,
                                 const LedgerView& view, const MayBePending& may_be_pending,
                                 const JudgedBy& by);

}  // namespace muster
