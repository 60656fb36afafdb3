#include "policy/judge_approvals.h"

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge.h"

namespace muster {

namespace {

struct KeyAndReason {
  VerdictKey key;
  Reason reason;
};

std::optional<Reason> check_move(const RefFacts& move, const Bench& bench) {
  if (move.symbolic_target) return reasons::RefAlias{*move.symbolic_target};
  if (move.stale) return reasons::RefForce{move.present, reasons::RefForce::How::stale};
  if (!move.next) return reasons::RefDelete{};
  if (move.ancestry != Ancestry::ahead) return reasons::RefForce{move.present};
  const Timestamp expires = bench.roster->draft().expires;
  if (bench.at >= expires) return reasons::RosterExpired{bench.at, expires};
  return std::nullopt;
}

std::optional<KeyAndReason> check_added(const AddedApproval& added, const Bench& bench) {
  if (!added.finding) return KeyAndReason{added.finding.error().key, added.finding.error().reason};
  const ProvenApproval& approval = *added.finding;
  const ProvenKey key = proven_key(approval.signature, *bench.roster);
  if (approval.project != bench.roster->draft().project)
    return KeyAndReason{key, reasons::ObjectMalformed{0, "an approval for another project", "", added.file}};
  if (approval.at > bench.at + Duration{limits::clock_skew_seconds})
    return KeyAndReason{key, reasons::ObjectFuture{approval.at, bench.at}};
  std::vector<Warning> warnings;
  const Authorization authorized =
      authorize(approval.signature, Demand{KeyUse::approval, {}, {}}, bench, warnings);
  // By a person: no roster gives this use to a robot's key.
  if (!authorized) return KeyAndReason{key, authorized.error()};
  return std::nullopt;
}

}  // namespace

Verdict judge_approvals(const ApprovalsFacts& facts, const Bench& bench) {
  const ObjectRef object{ObjectKind::ref, facts.move.name, facts.move.name};
  std::optional<Reason> reason = check_move(facts.move, bench);
  if (!reason) reason = facts.not_growing;
  if (reason) return Judge::refuse(object, NoKey{}, *reason, bench);
  for (const AddedApproval& added : facts.added) {
    if (const auto found = check_added(added, bench))
      return Judge::refuse(object, found->key, found->reason, bench);
  }
  return Judge::accept(object, RefMove{}, NoKey{}, {"approvals"}, {}, bench);
}

}  // namespace muster
