// What a verb that judges works with: the repository, the trust anchor, and how it was told to judge.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ledger_ref.h"
#include "adapters/opened_repository.h"
#include "adapters/plain_git.h"
#include "adapters/terminal.h"
#include "app/roster_cache.h"
#include "app/verify_history.h"
#include "app/verify_object.h"
#include "tool/globals.h"

namespace muster {

// --anchor; a Fault (fault.config) that says how to give one where it is absent or no digest.
Result<Sha256Digest> anchor_of(const Globals& globals);
// --at, where it is given.
Result<std::optional<Timestamp>> time_of(const Globals& globals);
// The folder of --roster, where it is given.
Result<std::optional<RosterFiles>> trial_of(const Globals& globals);
// For verbs that are no audits: refuses --at and --roster.
Result<std::monostate> refuse_audit_options(const Globals& globals, const std::string& verb);

class Session;
// Says so where the ledger that lies here gives no receipts. After judging: it is read then.
void tell_missing_receipts(const Globals& globals, const Session& session);

// The checkpoint that this clone has verified last.
Result<std::optional<LedgerCheckpoint>> seen_checkpoint(OpenedRepository& repository);

Result<std::unique_ptr<OpenedRepository>> open_repository(const Globals& globals, Depth depth);

// What earlier runs of this user proved; null with --no-cache, and where there is no place for it.
std::unique_ptr<RosterCache> roster_memory(const Globals& globals);

// One repository being judged. Its parts refer to one another, so it stays where it is.
class Session {
 public:
  // Options first, so that what is mistyped is said before anything is read.
  static Result<std::unique_ptr<Session>> open(const Globals& globals, Depth depth);

  OpenedRepository& repository() { return *repository_; }
  ObjectAccess& objects() { return objects_; }
  CommitGraph& graph() { return graph_; }
  SignatureChecker& checker() { return checker_; }
  const PlainGit& git() const { return git_; }
  const Sha256Digest& anchor() const { return anchor_; }

  Result<ObjectId> commit(const std::string& revision) const;
  // Without progress or sink.
  HistoryInput history(const ObjectId& tip);
  ObjectInput object_input(const ObjectId& tip) { return {*repository_, history(tip)}; }
  // Why the ledger that lies here gives no receipts, where it does not.
  const std::optional<Reason>& no_receipts() const { return receipts_->why_not(); }
  // What to take for the mainline's tip when `commit` (if there is one) is judged: among those that
  // this clone knows the first that reaches it.
  Gathered<ObjectId> mainline_tip(const std::optional<ObjectId>& commit);

 private:
  Session(std::unique_ptr<OpenedRepository> repository, PlainGit git, Sha256Digest anchor,
          std::optional<ObjectId> approvals, std::unique_ptr<RosterCache> memory,
          const std::shared_ptr<Certificates>& certificates);
  Gathered<std::vector<ObjectId>> tips();
  Result<std::monostate> open_ledger();

  std::unique_ptr<OpenedRepository> repository_;
  std::unique_ptr<LedgerRef> ledger_;  // null: none
  TerminalProgress reading_{"reading the ledger"};
  std::unique_ptr<ReceiptBook> receipts_;
  PlainGit git_;
  Sha256Digest anchor_;
  std::optional<RosterFiles> trial_;
  std::optional<Timestamp> given_;
  std::unique_ptr<RosterCache> memory_;
  ObjectAccess objects_;
  CommitGraph graph_;
  SignatureChecker checker_;
  ApprovalBook approvals_;
};

}  // namespace muster
