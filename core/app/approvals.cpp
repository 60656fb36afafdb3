#include "app/approvals.h"

#include <algorithm>
#include <iterator>

#include "app/answered_paths.h"
#include "app/commit_facts.h"
#include "app/dsse_signatures.h"
#include "crypto/sha256.h"
#include "formats/canonical_signature.h"
#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view suffix = ".json";

// All of an SSHSIG is signed or strict.
Parsed<std::monostate> check_form(SignatureKind kind, const std::string& bytes) {
  const auto canonical = canonical_signature(kind, bytes);
  if (!canonical) return tl::unexpected(canonical.error());
  if (*canonical == bytes) return std::monostate{};
  return malformed_at(0, "a signature that is not written as muster writes it in an approval");
}

// What finds the keys that signed the step or a commit that it brings in.
Gathered<std::vector<std::string>> keys_of_step(CommitGraph& graph, SignatureChecker& checker,
                                                const ObjectId& step) {
  MUSTER_TRY(node, graph.node(step));
  std::vector<ObjectId> below;
  if (const auto first = node.first_parent()) below.push_back(graph.id(*first));
  MUSTER_TRY(brought, new_commits(graph, {step}, below, limits::push_commits));
  MUSTER_TRY(facts, commit_facts(graph, checker, graph.ids(brought.oldest_first), ""));
  std::vector<std::string> keys;
  for (const CommitFacts& fact : facts) {
    if (!fact.unreadable && fact.signature) keys.push_back(fact.signature->found_by());
  }
  return keys;
}

// Approvals of the second parent count for a merge that changes nothing itself.
Gathered<std::vector<ProvenApproval>> given_for(ApprovalBook& book, CommitGraph& graph, const ObjectId& step,
                                                KeyRing& ring) {
  MUSTER_TRY(given, book.of(step, ring));
  MUSTER_TRY(node, graph.node(step));
  if (node.parents.size() != 2) return std::move(given);
  MUSTER_TRY(merged, book.of(graph.id(node.parents[1]), ring));
  if (merged.empty()) return std::move(given);
  MUSTER_TRY(answered, separate(answered_paths(graph, step)));
  if (answered && answered->trivial_merge) std::ranges::move(merged, std::back_inserter(given));
  return std::move(given);
}

}  // namespace

bool is_approval_file_name(std::string_view name) {
  return name.ends_with(suffix) &&
         Sha256Digest::parse("sha256:" + std::string(name.substr(0, name.size() - suffix.size())));
}

Parsed<ReadApproval> read_approval(std::string_view envelope, const ObjectRef& object, KeyRing& ring) {
  auto read = parse_signed_approval(envelope);
  if (!read) return tl::unexpected(std::move(read.error()));
  const DsseSignature& signature = read->envelope.signatures.front();
  if (const auto kind = kind_by_key_id(signature.key_id)) {
    if (auto form = check_form(*kind, signature.bytes); !form) return tl::unexpected(std::move(form.error()));
  }
  SignatureFinding finding =
      check_dsse_signature(read->envelope, signature, SignaturePurpose::approval, object, ring);
  // A hint that may say anything would let anybody write another's approval in many ways.
  if (finding && signature.key_id != dsse_key_id(finding->fingerprint()))
    return malformed_at(0, "a keyid that is not the signing key's");
  return ReadApproval{std::move(read->approval), std::move(finding)};
}

Parsed<std::string> canonical_signature(SignatureKind kind, std::string_view bytes) {
  switch (kind) {
    case SignatureKind::ssh: return std::string(bytes);
    case SignatureKind::openpgp: return canonical_openpgp(bytes);
    case SignatureKind::x509: return canonical_cms(bytes);
  }
  return malformed_at(0, "a signature of no known kind");
}

Gathered<std::monostate> ApprovalBook::read_all() {
  asked_ = true;
  if (envelopes_) return std::monostate{};
  std::multimap<ObjectId, ObjectId> found;
  if (tip_) {
    ObjectAccess& objects = graph_.objects();
    MUSTER_TRY(commit, objects.commit(*tip_));
    MUSTER_TRY(tree, objects.tree(commit.tree));
    if (tree.size() > limits::approvals)
      return stop(
          Reason{reasons::LimitCount{"approvals in " + std::string(approvals_ref), limits::approvals}});
    for (const TreeEntry& entry : tree) {
      MUSTER_TRY(time, graph_.time_left());
      (void)time;
      if (entry.mode != TreeMode::file || !is_approval_file_name(entry.name)) continue;
      MUSTER_TRY(bytes, separate(objects.blob(entry.id, limits::approval_bytes)));
      if (!bytes || sha256(*bytes).hex() + std::string(suffix) != entry.name) continue;
      const auto read = parse_signed_approval(*bytes);
      if (read) found.emplace(read->approval.commit, entry.id);
    }
  }
  envelopes_ = std::move(found);
  return std::monostate{};
}

Gathered<std::vector<ProvenApproval>> ApprovalBook::of(const ObjectId& commit, KeyRing& ring) {
  MUSTER_TRY(read, read_all());
  (void)read;
  if (const auto known = proven_.find(commit); known != proven_.end()) return known->second;
  std::vector<ProvenApproval> found;
  const auto [first, last] = envelopes_->equal_range(commit);
  for (auto at = first; at != last; ++at) {
    MUSTER_TRY(time, graph_.time_left());
    (void)time;
    MUSTER_TRY(bytes, graph_.objects().blob(at->second, limits::approval_bytes));
    auto one =
        read_approval(bytes, ObjectRef{ObjectKind::commit, commit.hex(), std::string(approvals_ref)}, ring);
    if (!one || !one->signature) continue;
    found.push_back({std::move(*one->signature), std::move(one->approval.project),
                     std::move(one->approval.ref), one->approval.at});
  }
  if (!found.empty()) proven_.emplace(commit, found);
  return found;
}

Gathered<std::monostate> ApprovalsOfStep::gather() {
  if (gathered_) return std::monostate{};
  StepApprovals made;
  if (book_ != nullptr) {
    MUSTER_TRY(given, given_for(*book_, graph_, step_, checker_.ring()));
    made.given = std::move(given);
  }
  if (!made.given.empty()) {
    MUSTER_TRY(keys, keys_of_step(graph_, checker_, step_));
    made.signed_by = std::move(keys);
  }
  gathered_ = std::move(made);
  return std::monostate{};
}

// First without approvals: mostly they do not matter, and what a stranger pushed is refused for something
// else before anything is looked up for it.
Gathered<Verdict> ApprovalsOfStep::judge(CommitFacts& facts, const Roster& judging,
                                         const std::function<Verdict(const CommitFacts&)>& judge) {
  facts.role = facts.object.id == step_.hex() ? StepRole::the_step : StepRole::brought_in;
  Verdict verdict = judge(facts);
  if (!may_hang_on_approvals(verdict)) return verdict;
  MUSTER_TRY(gathered, gather());
  (void)gathered;
  StepApprovals known = *gathered_;
  const bool counted = facts.role == StepRole::the_step && asks_for_approvals(judging, facts.object.ref);
  if (!counted && known.given.empty()) return verdict;
  if (counted) {
    MUSTER_TRY(changed, separate(changed_paths(graph_, step_)));
    known.changed = std::move(changed);
  }
  facts.approvals = std::make_shared<const StepApprovals>(std::move(known));
  verdict = judge(facts);
  facts.approvals.reset();
  return verdict;
}

Gathered<std::shared_ptr<const StepApprovals>> approvals_of_tagged(ApprovalBook* book, const ObjectId& commit,
                                                                   KeyRing& ring) {
  StepApprovals made;
  if (book != nullptr) {
    MUSTER_TRY(given, book->of(commit, ring));
    made.given = std::move(given);
  }
  return std::make_shared<const StepApprovals>(std::move(made));
}

}  // namespace muster
