#include "app/ledger_tips.h"

#include <set>

#include "app/approvals.h"

namespace muster {

namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view tags = "refs/tags/";

class Tips {
 public:
  Tips(RefReader& refs, const Roster& roster, const LedgerAudit& audit, const LedgerView& view)
      : refs_(refs), roster_(roster), audit_(audit), view_(view) {}

  // Those that the ledger speaks of; those that it should speak of. The others go to `unrecorded`.
  Gathered<std::set<std::string>> names(std::vector<std::string>& unrecorded) {
    std::set<std::string> found;
    for (const auto& [name, state] : audit_.refs()) {
      if (roster_.governs(name) || name == approvals_ref) found.insert(name);
    }
    const auto take = [&](const std::string& name, bool is_server_s) {
      if (!roster_.governs(name) || audit_.refs().contains(name)) return;
      if (is_server_s && audit_.knows_every_ref()) {
        found.insert(name);
      } else {
        unrecorded.push_back(name);
      }
    };
    MUSTER_TRY(branches, refs_.refs(prefix()));
    for (const NamedRef& ref : branches) take(std::string(heads) + ref.name.substr(prefix().size()), true);
    // A clone may hold tags that nobody has pushed yet.
    MUSTER_TRY(there, refs_.refs(tags));
    for (const NamedRef& ref : there) take(ref.name, view_.remote.empty());
    return found;
  }

  Gathered<std::optional<ObjectId>> tip(const std::string& name) {
    MUSTER_TRY(value, refs_.ref(name.starts_with(heads) ? prefix() + name.substr(heads.size()) : name));
    const auto* direct = std::get_if<DirectRef>(&value);
    return direct == nullptr ? std::optional<ObjectId>() : std::optional(direct->id);
  }

  // No push makes one, so whatever it leads to was not set by any.
  Gathered<std::optional<std::string>> symbolic(const std::string& name) {
    MUSTER_TRY(value, refs_.ref(name.starts_with(heads) ? prefix() + name.substr(heads.size()) : name));
    const auto* found = std::get_if<SymbolicRef>(&value);
    return found == nullptr ? std::optional<std::string>() : std::optional(found->target);
  }

  // What is not here says nothing of the server, or what is here is what a fetch leaves behind.
  bool is_unseen(const std::string& name, const LedgerRefState* state,
                 const std::optional<ObjectId>& tip) const {
    if (view_.remote.empty() || state == nullptr) return false;
    // Before the deletion, as a fetch that prunes nothing leaves it.
    if (tip) return state->last.is_zero() && *tip == state->before.back();
    return name == approvals_ref || (name.starts_with(heads) && !view_.all_branches);
  }

 private:
  std::string prefix() const {
    return view_.remote.empty() ? std::string(heads) : "refs/remotes/" + view_.remote + "/";
  }

  RefReader& refs_;
  const Roster& roster_;
  const LedgerAudit& audit_;
  const LedgerView& view_;
};

}  // namespace

Gathered<TipFindings> judge_tips(RefReader& refs, const Roster& roster, const LedgerAudit& audit,
                                 const LedgerView& view, const MayBePending& may_be_pending,
                                 const JudgedBy& by) {
  Tips tips(refs, roster, audit, view);
  TipFindings findings;
  MUSTER_TRY(names, tips.names(findings.unrecorded));
  for (const std::string& name : names) {
    const auto found = audit.refs().find(name);
    const LedgerRefState* state = found == audit.refs().end() ? nullptr : &found->second;
    MUSTER_TRY(symbolic, tips.symbolic(name));
    if (symbolic) {
      const reasons::LedgerRef moved{reasons::LedgerRef::Why::moved, *symbolic, {}, {}};
      findings.refused.emplace_back(Refused(ObjectRef{ObjectKind::ref, name, name}, NoKey{}, moved, by));
      continue;
    }
    MUSTER_TRY(tip, tips.tip(name));
    auto wrong = judge_tip(state, tip);
    if (!wrong) {
      ++findings.standing;
      continue;
    }
    if (tips.is_unseen(name, state, tip)) {
      findings.unseen.push_back(name);
      continue;
    }
    if (tip && state != nullptr && !state->last.is_zero() && findings.pending.empty()) {
      MUSTER_TRY(pending, may_be_pending(name, state->last, *tip));
      if (pending) {
        findings.pending.push_back(name);
        continue;
      }
    }
    findings.refused.emplace_back(
        Refused(ObjectRef{ObjectKind::ref, name, name}, NoKey{}, std::move(*wrong), by));
  }
  return findings;
}

}  // namespace muster
