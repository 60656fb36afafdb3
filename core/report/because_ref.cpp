#include "report/because.h"
#include "report/clause.h"
#include "report/words.h"

namespace muster {

std::string Because::operator()(const reasons::PathUncovered& r) const {
  return "no rule for " + named(r.ref) + " on " + roster_of(by_) + " covers " + named(r.path);
}

// ---- the update of a ref ----

std::string Because::operator()(const reasons::RefCreate&) const {
  return roster_of(by_) + " does not allow this ref to be created";
}

std::string Because::operator()(const reasons::RefDelete& r) const {
  if (r.mainline) return "this ref is the mainline, which is never deleted";
  return roster_of(by_) + " does not allow this ref to be deleted";
}

std::string Because::operator()(const reasons::RefForce& r) const {
  if (!r.present) return "the push replaces a tip, but there is no such ref";
  const std::string present = "the present tip " + r.present->hex();
  if (r.how == reasons::RefForce::How::stale) return "the push was made over another tip than " + present;
  return "the new tip does not descend from " + present;
}

std::string Because::operator()(const reasons::RefAlias& r) const {
  return "this ref is symbolic and points to " + named(r.target);
}

std::string Because::operator()(const reasons::RefFoxtrot& r) const {
  return "the present tip " + r.present.hex() + " does not lie on the first-parent line of the new tip";
}

std::string Because::operator()(const reasons::RefUnmatched&) const {
  return "no rule on " + roster_of(by_) + " names this ref";
}

std::string Because::operator()(const reasons::RefName& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::RefCertificate& r) const {
  using Wrong = reasons::RefCertificate::Wrong;
  switch (r.wrong) {
    case Wrong::missing:
      return roster_of(by_) + " lets only signed pushes move this ref, and this one carries no certificate";
    case Wrong::malformed: return "the push certificate is not one that git makes: " + clause(r.what);
    case Wrong::nonce: return "the nonce of the push certificate: " + clause(r.what);
    case Wrong::commands: return "the push certificate is of another push: " + clause(r.what);
    case Wrong::pushee:
      if (r.what.empty()) return "the push certificate does not say to where it was pushed";
      return "the push certificate is for " + named(r.what);
    case Wrong::signature: break;
  }
  const std::string start = "the push certificate does not count";
  if (r.against == nullptr) return start;
  return start + " (" + std::string(rule_of(*r.against)) + "): " + because_of(*r.against, by_);
}

std::string Because::operator()(const reasons::RefBootstrap& r) const {
  return clause(r.what);
}

// ---- tags ----

std::string Because::operator()(const reasons::TagName& r) const {
  return "the tag object names itself " + named(r.found) + ", its ref " + named(r.expected);
}

std::string Because::operator()(const reasons::TagNested&) const {
  return "the tag points to another tag";
}

std::string Because::operator()(const reasons::TagTarget& r) const {
  return "the tag points to an object of type " + named(r.type) + ", not to a commit";
}

std::string Because::operator()(const reasons::TagLightweight&) const {
  return "the ref points to a commit directly, without a tag object that could carry a signature";
}

std::string Because::operator()(const reasons::TagMoved& r) const {
  return "the tag exists and points to " + r.present.hex();
}

std::string Because::operator()(const reasons::TagCommit& r) const {
  return "commit " + named(r.commit) +
         " is not accepted on the first-parent line of any of: " + listed(r.from, "nothing");
}

// ---- limits ----

std::string Because::operator()(const reasons::LimitSize& r) const {
  std::string out = clause(r.what) + " has " + std::to_string(r.found) + " bytes";
  return out + "; the limit is " + std::to_string(r.limit);
}

std::string Because::operator()(const reasons::LimitCount& r) const {
  return "too many: " + clause(r.what) + "; the limit is " + std::to_string(r.limit);
}

std::string Because::operator()(const reasons::LimitDepth& r) const {
  return "too deep: " + clause(r.what) + "; the limit is " + std::to_string(r.limit);
}

std::string Because::operator()(const reasons::LimitDeadline& r) const {
  std::string out = "the deadline of " + std::to_string(r.seconds) + " seconds passed after ";
  return out + std::to_string(r.judged) + " judged objects";
}

}  // namespace muster
