// Approvals as a repository holds them: envelopes in the tree of refs/muster/approvals.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/commit_graph.h"
#include "app/gathered.h"
#include "app/signature_checker.h"
#include "formats/approval.h"
#include "policy/judge_commit.h"

namespace muster {

inline constexpr std::string_view approvals_ref = "refs/muster/approvals";
// A clone holds branches and tags only, until somebody fetches the rest.
inline constexpr std::string_view fetch_approvals = "git fetch origin 'refs/muster/*:refs/muster/*'";

// "<64 lower-case hex digits>.json", the SHA-256 of what the file holds.
bool is_approval_file_name(std::string_view name);

// The approval in an envelope, with its signature's finding: of `object` in verdicts. What the signature
// covers (covered_bytes) begins with "muster-approval" and a line feed, or says it as SSH's namespace; and
// then with DSSE's encoding, which tells its own length: it can pass for no commit, tag or roster, and
// nothing of those for it. Refused besides what parse_signed_approval refuses: an OpenPGP or CMS signature
// that is not of the one form of formats/canonical_signature.h, and a keyid that is not the signing key's. So
// an envelope holds nothing that others than the signer chose, but for ECDSA's s and which of a key's
// certificates is named.
struct ReadApproval {
  Approval approval;
  SignatureFinding signature;
};
Parsed<ReadApproval> read_approval(std::string_view envelope, const ObjectRef& object, KeyRing& ring);

// What read_approval wants in place of a signature, given without armour, that says the same; SSH signatures
// are so already. Refused where there is nothing of that kind (formats/canonical_signature.h).
Parsed<std::string> canonical_signature(SignatureKind kind, std::string_view bytes);

// What it means that the ref is not there: a clone has not fetched it, a server has been given none.
enum class WithoutRef { unknown, none };

// Looks through them all when it is first asked, and checks signatures of those that are asked for. Stops
// with limit.deadline when the time is over. Not thread-safe.
class ApprovalBook {
 public:
  // `tip`: what the ref holds.
  ApprovalBook(CommitGraph& graph, std::optional<ObjectId> tip, WithoutRef without)
      : graph_(graph), tip_(std::move(tip)), without_(without) {}

  bool is_known() const { return tip_.has_value() || without_ == WithoutRef::none; }
  bool was_asked() const { return asked_; }

  // Those that name `commit` and whose signatures verify. What lies there and is no approval counts for
  // nothing. Reasons: what is wrong with the ref's commit or tree as a whole.
  Gathered<std::vector<ProvenApproval>> of(const ObjectId& commit, KeyRing& ring);

 private:
  Gathered<std::monostate> read_all();

  CommitGraph& graph_;
  std::optional<ObjectId> tip_;
  WithoutRef without_;
  bool asked_ = false;
  std::optional<std::multimap<ObjectId, ObjectId>> envelopes_;  // by the commit that they name, their blobs
  std::map<ObjectId, std::vector<ProvenApproval>> proven_;      // by the commit that was asked for
};

// The approvals of one step, looked up only where they matter.
class ApprovalsOfStep {
 public:
  // `book` may be null: nothing is known of approvals.
  ApprovalsOfStep(ApprovalBook* book, CommitGraph& graph, SignatureChecker& checker, ObjectId step)
      : book_(book), graph_(graph), checker_(checker), step_(step) {}

  // Judges a commit of the step by `judge`, with what approvals can say of it.
  Gathered<Verdict> judge(CommitFacts& facts, const Roster& judging,
                          const std::function<Verdict(const CommitFacts&)>& judge);

 private:
  Gathered<std::monostate> gather();

  ApprovalBook* book_;
  CommitGraph& graph_;
  SignatureChecker& checker_;
  ObjectId step_;
  std::optional<StepApprovals> gathered_;  // without `changed`, which may be large
};

// Of a commit that a tag names.
Gathered<std::shared_ptr<const StepApprovals>> approvals_of_tagged(ApprovalBook* book, const ObjectId& commit,
                                                                   KeyRing& ring);

}  // namespace muster
