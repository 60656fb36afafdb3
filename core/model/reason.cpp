#include "model/reason.h"

namespace muster::reasons {

std::string_view name_of(RevocationCause cause) {
  switch (cause) {
    case RevocationCause::compromised: return "compromised";
    case RevocationCause::superseded: return "superseded";
    case RevocationCause::lost: return "lost";
    case RevocationCause::left: return "left";
  }
  return "";
}

}  // namespace muster::reasons

namespace muster {

template <typename R>
requires requires {
  R::rule;
}
Reason::Reason(R reason) : AnyReason(std::in_place_type<R>, std::move(reason)) {}

template Reason::Reason(reasons::ObjectMalformed);
template Reason::Reason(reasons::ObjectFuture);
template Reason::Reason(reasons::SignatureMissing);
template Reason::Reason(reasons::SignatureUnsupported);
template Reason::Reason(reasons::SignatureAmbiguous);
template Reason::Reason(reasons::SignatureWeak);
template Reason::Reason(reasons::SignatureNamespace);
template Reason::Reason(reasons::SignatureInvalid);
template Reason::Reason(reasons::KeyUnknown);
template Reason::Reason(reasons::KeyNotYetValid);
template Reason::Reason(reasons::KeyExpired);
template Reason::Reason(reasons::KeyRevoked);
template Reason::Reason(reasons::KeyOverdue);
template Reason::Reason(reasons::KeyUse);
template Reason::Reason(reasons::KeyTouch);
template Reason::Reason(reasons::KeyVerify);
template Reason::Reason(reasons::KeyKind);
template Reason::Reason(reasons::SignerLeft);
template Reason::Reason(reasons::SignerOrphan);
template Reason::Reason(reasons::SignerScope);
template Reason::Reason(reasons::SignerIdentity);
template Reason::Reason(reasons::RoleReviewOverdue);
template Reason::Reason(reasons::ApprovalsMissing);
template Reason::Reason(reasons::PathUncovered);
template Reason::Reason(reasons::RefCreate);
template Reason::Reason(reasons::RefDelete);
template Reason::Reason(reasons::RefForce);
template Reason::Reason(reasons::RefAlias);
template Reason::Reason(reasons::RefFoxtrot);
template Reason::Reason(reasons::RefUnmatched);
template Reason::Reason(reasons::RefName);
template Reason::Reason(reasons::RefCertificate);
template Reason::Reason(reasons::RefBootstrap);
template Reason::Reason(reasons::RosterVersion);
template Reason::Reason(reasons::RosterPrevious);
template Reason::Reason(reasons::RosterThreshold);
template Reason::Reason(reasons::RosterRollback);
template Reason::Reason(reasons::RosterExpired);
template Reason::Reason(reasons::RosterAnchor);
template Reason::Reason(reasons::RosterMalformed);
template Reason::Reason(reasons::RosterRemoved);
template Reason::Reason(reasons::RosterMixed);
template Reason::Reason(reasons::RosterFolder);
template Reason::Reason(reasons::RosterForgotten);
template Reason::Reason(reasons::RosterDate);
template Reason::Reason(reasons::RosterFork);
template Reason::Reason(reasons::TagName);
template Reason::Reason(reasons::TagNested);
template Reason::Reason(reasons::TagTarget);
template Reason::Reason(reasons::TagLightweight);
template Reason::Reason(reasons::TagMoved);
template Reason::Reason(reasons::TagCommit);
template Reason::Reason(reasons::ReleaseMalformed);
template Reason::Reason(reasons::ReleaseRoster);
template Reason::Reason(reasons::ReleaseTime);
template Reason::Reason(reasons::ReleaseOther);
template Reason::Reason(reasons::ReleaseVersion);
template Reason::Reason(reasons::ReleaseUnmatched);
template Reason::Reason(reasons::ReleaseWindow);
template Reason::Reason(reasons::ReleaseStale);
template Reason::Reason(reasons::ReleaseThreshold);
template Reason::Reason(reasons::ArtifactLink);
template Reason::Reason(reasons::ArtifactAltered);
template Reason::Reason(reasons::ArtifactMissing);
template Reason::Reason(reasons::ArtifactExtra);
template Reason::Reason(reasons::GateOff);
template Reason::Reason(reasons::GateSource);
template Reason::Reason(reasons::GateShallow);
template Reason::Reason(reasons::GateStale);
template Reason::Reason(reasons::GateCommit);
template Reason::Reason(reasons::GateDirty);
template Reason::Reason(reasons::GateTag);
template Reason::Reason(reasons::GateSeal);
template Reason::Reason(reasons::GateEvidence);
template Reason::Reason(reasons::GateStatus);
template Reason::Reason(reasons::LedgerMissing);
template Reason::Reason(reasons::LedgerMalformed);
template Reason::Reason(reasons::LedgerSignature);
template Reason::Reason(reasons::LedgerRoot);
template Reason::Reason(reasons::LedgerEntry);
template Reason::Reason(reasons::LedgerRewritten);
template Reason::Reason(reasons::LedgerGap);
template Reason::Reason(reasons::LedgerRef);
template Reason::Reason(reasons::LedgerStale);
template Reason::Reason(reasons::LimitSize);
template Reason::Reason(reasons::LimitCount);
template Reason::Reason(reasons::LimitDepth);
template Reason::Reason(reasons::LimitDeadline);

MUSTER_COMPILED_HERE(Reason);

std::string_view rule_of(const Reason& reason) {
  return std::visit([](const auto& r) { return r.rule; }, reason);
}

std::string_view remedy_of(const Reason& reason) {
  return std::visit([](const auto& r) { return r.remedy; }, reason);
}

}  // namespace muster
