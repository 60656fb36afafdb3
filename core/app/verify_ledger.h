// Reading a ledger as somebody who trusts nobody but the roster.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ledger_store.h"
#include "app/ledger_tree.h"
#include "app/ports.h"
#include "formats/ledger_proof.h"
#include "model/verdict.h"
#include "policy/judge_ledger.h"
#include "roster/roster.h"

namespace muster {

struct LedgerInput {
  LedgerFiles& files;
  const Roster& roster;                  // in force
  std::optional<LedgerCheckpoint> seen;  // that this clone has verified before
  Timestamp now;
  TimeSource source;
  Duration max_age;                                   // of the last checkpoint
  std::function<void(const LedgerEntry&)> sink = {};  // told every entry that can be read
  Progress* progress = nullptr;
  bool certificates = true;  // whether the certificate of each push lies beside its entry
};

struct LedgerReport {
  std::vector<Verdict> refused;  // in the order in which they were found; what follows from one is left out
  std::optional<LedgerHead> head;
  std::optional<ProvenKey> signer;  // absent where nobody's signature counts
  // The entries are those that were signed, and continue what was seen before.
  bool holds_together = false;
  // Nothing is said against it but gaps: that refs moved which it tells nothing of.
  bool tells_the_truth = true;
  std::optional<LedgerAudit> audit;
};

// What the ledger's name is in verdicts.
ObjectRef ledger_object();

// ledger.missing, .malformed, .signature (or what stands against the key that signed), .stale, .root,
// .rewritten, .entry and .gap.
Result<LedgerReport> verify_ledger(const LedgerInput& input);

// One entry by a proof that stands alone: what the first of verify_ledger's checks is for the whole, without
// the age. Accepts nothing by itself: `signer` says who signed, `entry` what.
struct ProvenEntry {
  std::vector<Verdict> refused;
  std::optional<ProvenKey> signer;
  std::optional<LedgerEntry> entry;
};
ProvenEntry verify_ledger_proof(const LedgerProof& proof, const Roster& roster, Timestamp now,
                                TimeSource source);

// A tree of the checkpoint's size and root out of leaves that were read: which prefix of them was signed.
std::optional<Sha256Digest> root_of_leaves(const std::vector<Sha256Digest>& leaves, std::uint64_t size);

}  // namespace muster
