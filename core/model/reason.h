// Why something is refused: a closed set, one struct a rule id, its evidence as fields.
// No sentences are made here; report/because.cpp turns the fields into words. `remedy` may
// hold {key}, {ref} and {object}, which report/ fills in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "model/compiled_once.h"
#include "model/digest.h"
#include "model/object_id.h"
#include "model/reason_ledger.h"
#include "model/reason_release.h"
#include "model/reason_roster.h"
#include "model/rule_id.h"
#include "model/timestamp.h"

namespace muster {

class Reason;

}  // namespace muster

namespace muster::reasons {

// ---- the object itself ----

struct ObjectMalformed {
  MUSTER_RULE("object.malformed",
              "make the object again with git itself; if it is old history, have the governors list its "
              "commit as vouched");
  std::size_t offset = 0;
  std::string what;
  std::string tree_path;  // where the bytes are a tree's: its path (raw bytes); else empty
  // Where it is not about the object but about a file in refs/muster/approvals: its path (raw bytes).
  std::string file = {};
  static constexpr std::string_view file_remedy =
      "leave that file out; approvals are made by muster approve REV --ref REF";
};
struct ObjectFuture {
  MUSTER_RULE("object.future",
              "set the clock right and make the object again: git commit --amend --date=now --reset-author, "
              "or git tag -f");
  Timestamp dated;
  Timestamp now;
};

// ---- its signature ----

struct SignatureMissing {
  MUSTER_RULE("signature.missing",
              "sign it: git commit --amend -S (a tag: git tag -s -f); git config commit.gpgSign true signs "
              "every commit");
  static constexpr std::string_view file_remedy = "have one who may release it sign it: muster sign FILE";
};
struct SignatureUnsupported {
  MUSTER_RULE(
      "signature.unsupported",
      "sign with an SSH, OpenPGP (version 4) or X.509 key that the roster may list: git config gpg.format "
      "ssh, openpgp or x509, and git config user.signingKey");
  std::string kind;  // what was found (untrusted)
};
struct SignatureAmbiguous {
  MUSTER_RULE("signature.ambiguous", "sign it again with git itself, which writes exactly one signature");
  std::string what;
};
struct SignatureWeak {
  MUSTER_RULE("signature.weak",
              "sign again with a key and a hash that the roster allows, such as an ssh-ed25519 key (muster "
              "roster show lists [defaults].algorithms)");
  std::string algorithm;  // signature algorithm or hash as named in the signature (untrusted)
};
struct SignatureNamespace {
  MUSTER_RULE(
      "signature.namespace",
      "sign with git itself (a roster: muster roster sign; a file: muster sign), so that the signature is "
      "made for this use");
  std::string found;  // untrusted
  std::string expected;
};
struct SignatureInvalid {
  MUSTER_RULE("signature.invalid",
              "sign the object again; its content or its signature was changed after signing");
  std::string what;
};

// ---- the key ----

struct KeyUnknown {
  MUSTER_RULE(
      "key.unknown",
      "sign with a key that the roster lists (muster roster show), or ask the governors to add {key}");
};
struct KeyNotYetValid {
  MUSTER_RULE("key.not-yet-valid",
              "wait until the key's window begins, or sign with another key of yours on the roster");
  Timestamp judged_at;
  Timestamp from;
};
struct KeyExpired {
  MUSTER_RULE("key.expired",
              "sign again with a current key, or have the governors renew this one: muster key renew {key}");
  Timestamp judged_at;
  Timestamp until;
};
enum class RevocationCause { compromised, superseded, lost, left };
std::string_view name_of(RevocationCause cause);
struct KeyRevoked {
  MUSTER_RULE("key.revoked",
              "sign again with a key of yours that is not revoked, or ask the governors to add a new one");
  Timestamp judged_at;
  Timestamp since;
  RevocationCause cause;
};
struct KeyOverdue {
  MUSTER_RULE("key.overdue", "have the governors replace {key}: it is older than the roster allows");
  Timestamp judged_at;
  Timestamp due;
};
struct KeyUse {
  MUSTER_RULE("key.use",
              "sign with a key whose uses name this one, or have the governors add the use to {key}");
  std::string needed;
};
struct KeyTouch {
  MUSTER_RULE("key.touch", "sign with the security key and touch it: the signature must carry user presence");
};
struct KeyVerify {
  MUSTER_RULE(
      "key.verify",
      "sign with the security key and its PIN or fingerprint: make it with ssh-keygen -O verify-required");
};
struct KeyKind {
  MUSTER_RULE("key.kind", "sign with a key of the kind that the rule requires");
  std::string required;
  std::string rule_name;
};

// ---- the signer ----

struct SignerLeft {
  MUSTER_RULE("signer.left", "have somebody who is still on the roster sign it");
  std::string holder;
  Timestamp left;
};
struct SignerOrphan {
  MUSTER_RULE("signer.orphan", "have the governors give the robot an owner who is still on the roster");
  std::string robot;
  std::string owner;
  Timestamp left;
};
struct SignerScope {
  MUSTER_RULE(
      "signer.scope",
      "have one of the rule's signers make and sign it, or ask the governors to add the holder to them");
  std::string holder;
  std::string rule_name;
  std::vector<std::string> signers;
  std::optional<std::string> path;  // one path that the rule covers, when the rule is about paths (raw bytes)
  std::optional<Timestamp> membership_ended;
};
struct SignerIdentity {
  MUSTER_RULE(
      "signer.identity",
      "set git config user.email to the address that the roster lists for the key's holder, then sign again");
  std::string holder;
  std::string found;  // untrusted; empty where the line is not regular
  std::vector<std::string> expected;
};
struct RoleReviewOverdue {
  MUSTER_RULE("role.review-overdue",
              "have the role's owner review its members and the governors sign a roster with the new date");
  std::string role;
  Timestamp due;
};
struct ApprovalsMissing {
  MUSTER_RULE("approvals.missing",
              "have more of them approve this very commit (muster approve REV --ref {ref}) and push "
              "refs/muster/approvals, then push again");
  std::string rule_name;
  std::uint32_t needed;
  std::vector<std::string> given;      // persons whose approvals count
  std::vector<std::string> approvers;  // of the rule: roles and persons
  std::optional<std::string> path;  // one path that the rule covers, when the rule is about paths (raw bytes)
};
struct PathUncovered {
  MUSTER_RULE("path.uncovered", "leave the path alone, or have the governors add a rule that covers it");
  std::string path;  // raw bytes
  std::string ref;
};

// ---- the ref update ----

struct RefCreate {
  MUSTER_RULE("ref.create", "use a ref that exists, or have the governors allow its creation in [[refs]]");
};
struct RefDelete {
  MUSTER_RULE("ref.delete", "leave the ref in place, or have the governors allow its deletion in [[refs]]");
  // Nobody can allow the mainline's deletion.
  static constexpr std::string_view mainline_remedy =
      "leave the mainline in place; to replace what it holds, push new commits on top";
  bool mainline = false;
};
struct RefForce {
  MUSTER_RULE("ref.force", "bring your work on top of what is there: git pull --rebase, then push again");
  // muster's own refs only grow, whatever the roster says.
  static constexpr std::string_view records = "refs/muster/";
  static constexpr std::string_view records_remedy =
      "it only grows: git fetch origin +{ref}:{ref}, then add to what is there and push again";
  // Stale: the push was made over something else than what is there.
  enum class How { beside, stale };
  std::optional<ObjectId> present;  // absent: there is no such ref, and the push says that there is
  How how = How::beside;
};
struct RefAlias {
  MUSTER_RULE("ref.alias", "push to the ref that it points to");
  std::string target;  // raw bytes
};
struct RefFoxtrot {
  MUSTER_RULE("ref.foxtrot",
              "keep the mainline as first parent: git pull --rebase, or merge your branch into the mainline "
              "and not the other way round");
  ObjectId present;
};
struct RefUnmatched {
  MUSTER_RULE("ref.unmatched",
              "push to a ref that the roster covers, or have the governors add a rule for {ref}");
};
struct RefName {
  MUSTER_RULE("ref.name", "push to an ordinary branch or tag name, each once");
  std::string what;
};
struct RefCertificate {
  MUSTER_RULE("ref.certificate",
              "push again, signed: git push --signed (git config push.gpgSign if-asked signs wherever the "
              "server can take it); {ref} is moved in no other way");
  // What is not as it should be, in the order in which it is looked at.
  enum class Wrong { missing, malformed, signature, nonce, pushee, commands } wrong;
  std::string what;  // a word or a value of it (untrusted); for the nonce its status
  // Of a signature: what stands against it, or against its key.
  std::shared_ptr<const Reason> against = {};
  // Only the operator can do something.
  static constexpr std::string_view nonce_remedy =
      "push again: git push --signed; where it stays so, have the server's operator set "
      "receive.certNonceSeed, and receive.certNonceSlop behind a web server (muster init --server)";
  static constexpr std::string_view pushee_remedy =
      "push to the address that the server's `pushee` names, or have its operator add yours in muster.toml";
};
struct RefBootstrap {
  MUSTER_RULE("ref.bootstrap",
              "push the commit that brings in the first roster, alone, to the ref that it names as mainline; "
              "then the rest");
  std::string what;
};

// ---- tags ----

struct TagName {
  MUSTER_RULE("tag.name", "make the tag again under the name that you push: git tag -s NAME COMMIT");
  std::string found;  // untrusted
  std::string expected;
};
struct TagNested {
  MUSTER_RULE("tag.nested", "tag the commit itself, not another tag: git tag -s -f NAME COMMIT");
};
struct TagTarget {
  MUSTER_RULE("tag.target", "tag a commit: git tag -s -f NAME COMMIT");
  std::string type;
};
struct TagLightweight {
  MUSTER_RULE("tag.lightweight", "make a signed tag: git tag -s -f NAME COMMIT, then push it again");
};
struct TagMoved {
  MUSTER_RULE("tag.moved", "make a tag of a new name; a tag that was published does not move");
  ObjectId present;
};
struct TagCommit {
  MUSTER_RULE(
      "tag.commit",
      "tag a commit on the first-parent line of a ref that the rule's `from` names, and push that ref first");
  std::string commit;
  std::vector<std::string> from;
};

// ---- limits ----

struct LimitSize {
  MUSTER_RULE("limit.size", "keep it smaller; if it must be, have the governors vouch for it in the roster");
  std::string what;
  std::uint64_t found;
  std::uint64_t limit;
};
struct LimitCount {
  MUSTER_RULE("limit.count", "push in smaller parts: git push origin <commit>:{ref}, oldest first");
  std::string what;
  std::uint64_t limit;
};
struct LimitDepth {
  MUSTER_RULE("limit.depth", "make the folders less deep");
  std::string what;
  std::uint64_t limit;
};
struct LimitDeadline {
  MUSTER_RULE("limit.deadline",
              "push in smaller parts: git push origin <commit>:{ref}, oldest first; or have the operator "
              "raise `deadline`");
  std::int64_t seconds;
  std::uint64_t judged;
};

}  // namespace muster::reasons

namespace muster {

using AnyReason = std::variant<
    reasons::ObjectMalformed, reasons::ObjectFuture, reasons::SignatureMissing, reasons::SignatureUnsupported,
    reasons::SignatureAmbiguous, reasons::SignatureWeak, reasons::SignatureNamespace,
    reasons::SignatureInvalid, reasons::KeyUnknown, reasons::KeyNotYetValid, reasons::KeyExpired,
    reasons::KeyRevoked, reasons::KeyOverdue, reasons::KeyUse, reasons::KeyTouch, reasons::KeyVerify,
    reasons::KeyKind, reasons::SignerLeft, reasons::SignerOrphan, reasons::SignerScope,
    reasons::SignerIdentity, reasons::RoleReviewOverdue, reasons::ApprovalsMissing, reasons::PathUncovered,
    reasons::RefCreate, reasons::RefDelete, reasons::RefForce, reasons::RefAlias, reasons::RefFoxtrot,
    reasons::RefUnmatched, reasons::RefName, reasons::RefCertificate, reasons::RefBootstrap,
    reasons::RosterVersion, reasons::RosterPrevious, reasons::RosterThreshold, reasons::RosterRollback,
    reasons::RosterExpired, reasons::RosterAnchor, reasons::RosterMalformed, reasons::RosterRemoved,
    reasons::RosterMixed, reasons::RosterFolder, reasons::RosterForgotten, reasons::RosterDate,
    reasons::RosterFork, reasons::TagName, reasons::TagNested, reasons::TagTarget, reasons::TagLightweight,
    reasons::TagMoved, reasons::TagCommit, reasons::ReleaseMalformed, reasons::ReleaseRoster,
    reasons::ReleaseTime, reasons::ReleaseOther, reasons::ReleaseVersion, reasons::ReleaseUnmatched,
    reasons::ReleaseWindow, reasons::ReleaseStale, reasons::ReleaseThreshold, reasons::ArtifactLink,
    reasons::ArtifactAltered, reasons::ArtifactMissing, reasons::ArtifactExtra, reasons::GateOff,
    reasons::GateSource, reasons::GateShallow, reasons::GateStale, reasons::GateCommit, reasons::GateDirty,
    reasons::GateTag, reasons::GateSeal, reasons::GateStatus, reasons::GateEvidence, reasons::LedgerMissing,
    reasons::LedgerMalformed, reasons::LedgerSignature, reasons::LedgerRoot, reasons::LedgerEntry,
    reasons::LedgerRewritten, reasons::LedgerGap, reasons::LedgerRef, reasons::LedgerStale,
    reasons::LimitSize, reasons::LimitCount, reasons::LimitDepth, reasons::LimitDeadline>;

// The closed set as one type. Its copies and its end are compiled once, in reason.cpp: with this
// many alternatives they would otherwise dominate the compile time of every file that holds one.
class Reason : public AnyReason {
 public:
  // From one of the reasons.
  template <typename R>
  requires requires { R::rule; }
  Reason(R reason);
  MUSTER_COMPILED_ONCE(Reason);
};

namespace detail {
template <typename>
struct EveryReasonSpeaks;
template <typename... R>
struct EveryReasonSpeaks<std::variant<R...>>
    : std::bool_constant<((!R::rule.empty() && !R::remedy.empty()) && ...)> {};
}  // namespace detail
static_assert(detail::EveryReasonSpeaks<AnyReason>::value, "a reason without a rule id or a remedy");

std::string_view rule_of(const Reason& reason);
std::string_view remedy_of(const Reason& reason);

}  // namespace muster
