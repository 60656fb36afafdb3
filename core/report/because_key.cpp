#include "report/because.h"
#include "report/clause.h"

namespace muster {

std::string Because::operator()(const reasons::KeyUnknown&) const {
  return "no such key on " + roster_of(by_);
}

std::string Because::operator()(const reasons::KeyNotYetValid& r) const {
  return judged(r.judged_at, by_.source) + "; the key's window begins " + r.from.text();
}

std::string Because::operator()(const reasons::KeyExpired& r) const {
  return judged(r.judged_at, by_.source) + "; the key's window ended " + r.until.text();
}

std::string Because::operator()(const reasons::KeyRevoked& r) const {
  std::string out = judged(r.judged_at, by_.source) + "; the key is revoked as ";
  out.append(name_of(r.cause)).append(" since ").append(r.since.text());
  // Only `compromised` reaches back before its date (the holder of the key can back-date).
  if (r.judged_at < r.since) out += ", and nothing proves that this signature is older";
  return out;
}

std::string Because::operator()(const reasons::KeyOverdue& r) const {
  return judged(r.judged_at, by_.source) + "; the key was due to be replaced " + r.due.text();
}

std::string Because::operator()(const reasons::KeyUse& r) const {
  return "the key's uses on " + roster_of(by_) + " do not name " + named(r.needed);
}

std::string Because::operator()(const reasons::KeyTouch&) const {
  return "the signature does not carry user presence (a touch), which is required";
}

std::string Because::operator()(const reasons::KeyVerify&) const {
  return "the signature does not carry user verification (PIN or fingerprint), which is required";
}

std::string Because::operator()(const reasons::KeyKind& r) const {
  return "rule " + named(r.rule_name) + " requires a key of kind " + named(r.required);
}

std::string Because::operator()(const reasons::SignerLeft& r) const {
  return judged_prefix(by_) + named(r.holder) + " left " + r.left.text();
}

std::string Because::operator()(const reasons::SignerOrphan& r) const {
  return judged_prefix(by_) + named(r.owner) + ", the owner of robot " + named(r.robot) + ", left " +
         r.left.text();
}

std::string Because::operator()(const reasons::SignerScope& r) const {
  std::string out = r.membership_ended ? judged_prefix(by_) : std::string();
  out += named(r.holder) + " is not among the signers of rule " + named(r.rule_name);
  out += " (" + listed(r.signers, "nobody") + ")";
  if (r.path) out += ", which covers " + named(*r.path);
  if (r.membership_ended) out += "; a membership ended " + r.membership_ended->text();
  return out;
}

std::string Because::operator()(const reasons::SignerIdentity& r) const {
  const std::string theirs = named(r.holder) + " (" + listed(r.expected, "who has none") + ")";
  if (r.found.empty())
    return "the committer or tagger line holds no regular address; it needs one of " + theirs;
  return "the committer or tagger address " + named(r.found) + " is not one of " + theirs;
}

std::string Because::operator()(const reasons::RoleReviewOverdue& r) const {
  return judged_prefix(by_) + "the review of role " + named(r.role) + " was due " + r.due.text();
}

std::string Because::operator()(const reasons::ApprovalsMissing& r) const {
  std::string out = "rule " + named(r.rule_name);
  if (r.path) out += ", which covers " + named(*r.path) + ",";
  out += " needs approval by " + std::to_string(r.needed) + " of " + listed(r.approvers, "nobody");
  out += "; given by " + listed(r.given, "nobody");
  return out + ", not counting who signed what is approved";
}

}  // namespace muster
