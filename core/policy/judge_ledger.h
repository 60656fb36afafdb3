// What a reader checks in the entries of a ledger, and of the refs beside them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/ledger.h"
#include "model/reason.h"

namespace muster {

// A ref as the entries leave it.
struct LedgerRefState {
  ObjectId last;                 // zero: deleted
  std::uint64_t entry;           // that left it so
  std::vector<ObjectId> before;  // every other value that was accepted, oldest first
};

// Takes the entries in their order, and remembers each ref.
class LedgerAudit {
 public:
  // No entry is younger than the checkpoint over it.
  LedgerAudit(std::string project, Timestamp signed_at)
      : project_(std::move(project)), signed_at_(signed_at) {}

  // What is wrong with it: ledger.entry (its place, its project, its time, an acceptance without rules) or
  // ledger.gap (the entries before it left the ref somewhere else).
  std::optional<Reason> add(std::uint64_t place, const LedgerEntry& entry);

  const std::map<std::string, LedgerRefState>& refs() const { return refs_; }
  // The ledger was there before the first ref was: a ref that it does not know was pushed past it.
  bool knows_every_ref() const { return from_the_start_; }

 private:
  std::string project_;
  Timestamp signed_at_;
  std::map<std::string, LedgerRefState> refs_;
  bool from_the_start_ = false;
};

// ledger.ref where a ref does not stand where the entries left it (null: they know nothing of it). An absent
// tip: there is no such ref.
std::optional<Reason> judge_tip(const LedgerRefState* state, const std::optional<ObjectId>& tip);

// ledger.stale where the checkpoint is older than that, or lies ahead.
std::optional<Reason> judge_age(Timestamp signed_at, Timestamp now, Duration max_age);

}  // namespace muster
