// When a server received what: the receipts in its ledger (docs/ledger.md, "Receipts").
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commit_graph.h"
#include "app/steps.h"
#include "app/verify_ledger.h"

namespace muster {

// One push to one ref that the server let in.
struct Receipt {
  std::uint64_t entry;  // its place in the ledger
  bool accepted;        // not let in although it would have been refused
  ObjectId old_id;
  ObjectId new_id;
  std::optional<Timestamp> time;     // absent: what the server says of it cannot be
  std::optional<RosterName> roster;  // that judged it
  bool is_first = false;             // nothing was let in before it, to any ref
  Sha256Digest so_far;               // of all receipts of the branch up to this one
};

// Says so_far of each anew.
void chain_up(std::vector<Receipt>& receipts);
// What all is known of a branch up to the first push that brought it to `tip`: the same for every later state
// of the ledger.
std::optional<Sha256Digest> known_at(const std::vector<Receipt>& receipts, const ObjectId& tip);

class Receipts {
 public:
  // In the ledger's order. Nothing of a refusal; no time of an entry that is dated more than two days before
  // one that stands ahead of it: a push is judged for a day at most.
  void add(const LedgerEntry& entry);

  const std::vector<Receipt>& of(const std::string& ref) const;
  // The push that brought `ref` to this; null where its last push left it elsewhere, or has no time.
  const Receipt* standing(const std::string& ref, const ObjectId& id) const;
  // The highest version that judged any push, also one that was refused.
  std::uint32_t highest_roster() const { return highest_roster_; }
  // Of the checkpoint over all of them.
  Timestamp signed_at() const { return signed_at_; }
  void sign(Timestamp at) { signed_at_ = at; }

 private:
  Timestamp signed_at_;
  std::optional<Timestamp> latest_;
  bool any_ = false;
  std::uint32_t highest_roster_ = 0;
  std::map<std::string, std::vector<Receipt>> by_ref_;
};

// The ledger that a clone holds, read when somebody asks.
class ReceiptBook {
 public:
  // There is one, and it cannot be read.
  explicit ReceiptBook(Reason why_not) : why_not_(std::move(why_not)) {}
  // Null files: there is none. `seen` as for verify_ledger.
  ReceiptBook(LedgerFiles* files, std::optional<LedgerCheckpoint> seen, Timestamp now, Progress* progress)
      : files_(files), seen_(std::move(seen)), now_(now), progress_(progress) {}

  // Null where there is no ledger, or one that verify_ledger (by `newest`, whatever its age) says anything
  // against but gaps: those say that a ref moved unseen, and not that an entry lies. As long as the next
  // question.
  Result<const Receipts*> read(const Roster& newest);
  // What was said against it.
  const std::optional<Reason>& why_not() const { return why_not_; }

 private:
  LedgerFiles* files_ = nullptr;
  std::optional<LedgerCheckpoint> seen_;
  Timestamp now_;
  Progress* progress_ = nullptr;
  std::optional<RosterName> read_by_;
  std::optional<Receipts> receipts_;
  std::optional<Reason> why_not_;
};

// What a push that made the branch brought in. The mainline: everything where it was the very first push of
// all; otherwise nothing is said, since other branches may have had it before. A branch beside the mainline:
// all steps, which are those that the mainline does not have.
enum class MadeBranch { mainline, beside };

// When the steps of a branch were received.
class ReceiptTimes {
 public:
  // Of the push that brought in the step that this commit ends; null where none is known.
  const Receipt* push(CommitNo step) const {
    const auto* found = pushes_.find(step);
    return found == nullptr ? nullptr : *found;
  }
  std::optional<Timestamp> of(CommitNo step) const {
    const Receipt* found = push(step);
    return found == nullptr ? std::nullopt : found->time;
  }

 private:
  friend Gathered<ReceiptTimes> receipt_times(CommitGraph&, const Steps&, std::vector<Receipt>, MadeBranch);
  std::shared_ptr<const std::vector<Receipt>> receipts_;
  ByCommit<const Receipt*> pushes_;  // of these
};

// A step has the time of the first push that brought it in: one that went forward along the line, from where
// the line begins or from another of its commits. `receipts` are those of the branch.
Gathered<ReceiptTimes> receipt_times(CommitGraph& graph, const Steps& steps, std::vector<Receipt> receipts,
                                     MadeBranch made);

}  // namespace muster
