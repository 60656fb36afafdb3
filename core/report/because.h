// A reason's evidence as one clause: one overload for each alternative of Reason, and no
// template, so that a reason without words does not compile. Grouped in files as the reasons are.
#pragma once

#include <string>

#include "model/reason.h"
#include "model/verdict.h"

namespace muster {

class Because {
 public:
  explicit Because(const JudgedBy& by) : by_(by) {}

  // because_object.cpp
  std::string operator()(const reasons::ObjectMalformed& r) const;
  std::string operator()(const reasons::ObjectFuture& r) const;
  std::string operator()(const reasons::SignatureMissing& r) const;
  std::string operator()(const reasons::SignatureUnsupported& r) const;
  std::string operator()(const reasons::SignatureAmbiguous& r) const;
  std::string operator()(const reasons::SignatureWeak& r) const;
  std::string operator()(const reasons::SignatureNamespace& r) const;
  std::string operator()(const reasons::SignatureInvalid& r) const;

  // because_key.cpp
  std::string operator()(const reasons::KeyUnknown& r) const;
  std::string operator()(const reasons::KeyNotYetValid& r) const;
  std::string operator()(const reasons::KeyExpired& r) const;
  std::string operator()(const reasons::KeyRevoked& r) const;
  std::string operator()(const reasons::KeyOverdue& r) const;
  std::string operator()(const reasons::KeyUse& r) const;
  std::string operator()(const reasons::KeyTouch& r) const;
  std::string operator()(const reasons::KeyVerify& r) const;
  std::string operator()(const reasons::KeyKind& r) const;
  std::string operator()(const reasons::SignerLeft& r) const;
  std::string operator()(const reasons::SignerOrphan& r) const;
  std::string operator()(const reasons::SignerScope& r) const;
  std::string operator()(const reasons::SignerIdentity& r) const;
  std::string operator()(const reasons::RoleReviewOverdue& r) const;

  // because_ref.cpp
  std::string operator()(const reasons::ApprovalsMissing& r) const;
  std::string operator()(const reasons::PathUncovered& r) const;
  std::string operator()(const reasons::RefCreate& r) const;
  std::string operator()(const reasons::RefDelete& r) const;
  std::string operator()(const reasons::RefForce& r) const;
  std::string operator()(const reasons::RefAlias& r) const;
  std::string operator()(const reasons::RefFoxtrot& r) const;
  std::string operator()(const reasons::RefUnmatched& r) const;
  std::string operator()(const reasons::RefName& r) const;
  std::string operator()(const reasons::RefCertificate& r) const;
  std::string operator()(const reasons::RefBootstrap& r) const;
  std::string operator()(const reasons::TagName& r) const;
  std::string operator()(const reasons::TagNested& r) const;
  std::string operator()(const reasons::TagTarget& r) const;
  std::string operator()(const reasons::TagLightweight& r) const;
  std::string operator()(const reasons::TagMoved& r) const;
  std::string operator()(const reasons::TagCommit& r) const;
  std::string operator()(const reasons::LimitSize& r) const;
  std::string operator()(const reasons::LimitCount& r) const;
  std::string operator()(const reasons::LimitDepth& r) const;
  std::string operator()(const reasons::LimitDeadline& r) const;

  // because_roster.cpp
  std::string operator()(const reasons::RosterVersion& r) const;
  std::string operator()(const reasons::RosterPrevious& r) const;
  std::string operator()(const reasons::RosterThreshold& r) const;
  std::string operator()(const reasons::RosterRollback& r) const;
  std::string operator()(const reasons::RosterExpired& r) const;
  std::string operator()(const reasons::RosterAnchor& r) const;
  std::string operator()(const reasons::RosterMalformed& r) const;
  std::string operator()(const reasons::RosterRemoved& r) const;
  std::string operator()(const reasons::RosterMixed& r) const;
  std::string operator()(const reasons::RosterFolder& r) const;
  std::string operator()(const reasons::RosterForgotten& r) const;
  std::string operator()(const reasons::RosterDate& r) const;
  std::string operator()(const reasons::RosterFork& r) const;

  // because_release.cpp
  std::string operator()(const reasons::ReleaseMalformed& r) const;
  std::string operator()(const reasons::ReleaseRoster& r) const;
  std::string operator()(const reasons::ReleaseTime& r) const;
  std::string operator()(const reasons::ReleaseOther& r) const;
  std::string operator()(const reasons::ReleaseVersion& r) const;
  std::string operator()(const reasons::ReleaseUnmatched& r) const;
  std::string operator()(const reasons::ReleaseWindow& r) const;
  std::string operator()(const reasons::ReleaseStale& r) const;
  std::string operator()(const reasons::ReleaseThreshold& r) const;
  std::string operator()(const reasons::ArtifactLink& r) const;
  std::string operator()(const reasons::ArtifactAltered& r) const;
  std::string operator()(const reasons::ArtifactMissing& r) const;
  std::string operator()(const reasons::ArtifactExtra& r) const;
  std::string operator()(const reasons::GateOff& r) const;
  std::string operator()(const reasons::GateSource& r) const;
  std::string operator()(const reasons::GateShallow& r) const;
  std::string operator()(const reasons::GateStale& r) const;
  std::string operator()(const reasons::GateCommit& r) const;
  std::string operator()(const reasons::GateDirty& r) const;
  std::string operator()(const reasons::GateTag& r) const;
  std::string operator()(const reasons::GateSeal& r) const;
  std::string operator()(const reasons::GateStatus& r) const;
  std::string operator()(const reasons::GateEvidence& r) const;

  // because_ledger.cpp
  std::string operator()(const reasons::LedgerMissing& r) const;
  std::string operator()(const reasons::LedgerMalformed& r) const;
  std::string operator()(const reasons::LedgerSignature& r) const;
  std::string operator()(const reasons::LedgerRoot& r) const;
  std::string operator()(const reasons::LedgerEntry& r) const;
  std::string operator()(const reasons::LedgerRewritten& r) const;
  std::string operator()(const reasons::LedgerGap& r) const;
  std::string operator()(const reasons::LedgerRef& r) const;
  std::string operator()(const reasons::LedgerStale& r) const;

 private:
  const JudgedBy& by_;
};

}  // namespace muster
