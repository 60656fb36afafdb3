// What a judge answers: Accepted, which holds its grounds, or Refused, which holds its
// reason. Only policy/ can make either (friend class Judge): success is a value you hold,
// not the absence of complaints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "model/compiled_once.h"
#include "model/digest.h"
#include "model/object_ref.h"
#include "model/proof.h"
#include "model/reason.h"
#include "model/timestamp.h"

namespace muster {

// ---- the key that a verdict speaks of ----

struct NoKey {};
// Named by a signature that does not verify: a claim, shown as one.
struct ClaimedKey {
  KeyFingerprint fingerprint;
};
// The signature verifies by this key. The holder is known when the key is on the roster.
struct ProvenKey {
  KeyFingerprint fingerprint;
  std::optional<std::string> holder;
};
using VerdictKey = std::variant<NoKey, ClaimedKey, ProvenKey>;

// ---- by what and when it was judged ----

struct RosterName {
  std::uint32_t version;
  Sha256Digest digest;

  bool operator==(const RosterName&) const = default;
};

struct JudgedBy {
  std::optional<Timestamp> at;  // absent where no time played a part
  TimeSource source = TimeSource::receive;
  std::optional<RosterName> roster;  // absent where no roster could be found
  // Where an acceptance is of the present: the first instant at which it may not be given any more.
  std::optional<Timestamp> until = {};
};

// ---- what an acceptance or a refusal also says ----

struct ExceptionUsed {
  std::string id;
  std::string rule_name;
  Timestamp until;
  std::string owner;
  std::string reason;  // from the roster
};
// The chain holds a version that only the trust anchor vouches for (break glass).
struct PinnedByAnchor {
  std::uint32_t version;
};
// A security key has counted further than this before, in an object of an earlier date: there may be two of
// it.
struct CounterWentBack {
  KeyFingerprint key;
  std::uint32_t counter;
  std::uint32_t highest;
  Timestamp highest_signed;
};
// Judged by a roster given from outside the repository: a trial, not the repository's own.
struct TrialRoster {};
using Warning = std::variant<reasons::KeyOverdue, reasons::RoleReviewOverdue, ExceptionUsed, PinnedByAnchor,
                             CounterWentBack, TrialRoster>;

// ---- why something is accepted ----

// The governors take it as it is: under the baseline, or vouched for by name.
struct TakenAsIs {
  enum class Why { baseline, vouched } why;
};
// Rules that an exception makes hold; the signature that was found all the same.
struct Excepted {
  VerifiedSignature signature;
};
// A move of a ref that the roster allows: a deletion, a lightweight tag, an unmatched ref.
struct RefMove {};
// A roster step: the governors' signatures.
struct Governed {
  std::vector<AuthorizedSignature> governors;  // empty only where the trust anchor pins the version
};
// A file or a release: of each of its signers one signature.
struct Released {
  std::vector<AuthorizedSignature> signers;  // not empty
};
// A commit of which a build is made: it and everything from it back to the baseline was accepted.
struct Replayed {
  std::uint64_t commits;  // above the baseline
};
using Grounds = std::variant<AuthorizedSignature, TakenAsIs, Excepted, RefMove, Governed, Released, Replayed>;

class Accepted {
 public:
  MUSTER_COMPILED_ONCE(Accepted);

  const ObjectRef& object() const { return object_; }
  const Grounds& grounds() const { return grounds_; }
  const VerdictKey& key() const { return key_; }
  // Names of the rules that hold; never empty.
  const std::vector<std::string>& rules() const { return rules_; }
  const std::vector<Warning>& warnings() const { return warnings_; }
  const JudgedBy& judged_by() const { return judged_by_; }
  void warn(Warning warning);
  void hold_until(Timestamp until) { judged_by_.until = until; }

 private:
  friend class Judge;  // policy/judge.h
  Accepted(ObjectRef object, Grounds grounds, VerdictKey key, std::vector<std::string> rules,
           std::vector<Warning> warnings, JudgedBy judged_by);

  ObjectRef object_;
  Grounds grounds_;
  VerdictKey key_;
  std::vector<std::string> rules_;
  std::vector<Warning> warnings_;
  JudgedBy judged_by_;
};

class Refused {
 public:
  Refused(ObjectRef object, VerdictKey key, Reason reason, JudgedBy judged_by);
  MUSTER_COMPILED_ONCE(Refused);

  const ObjectRef& object() const { return object_; }
  const VerdictKey& key() const { return key_; }
  const Reason& reason() const { return reason_; }
  const JudgedBy& judged_by() const { return judged_by_; }
  const std::vector<Warning>& warnings() const { return warnings_; }
  void warn(Warning warning);

 private:
  ObjectRef object_;
  VerdictKey key_;
  Reason reason_;
  JudgedBy judged_by_;
  std::vector<Warning> warnings_;
};

// Anybody may refuse (every door refuses on doubt); only the Judge may accept.
class Verdict : public std::variant<Accepted, Refused> {
 public:
  Verdict(Accepted accepted);
  Verdict(Refused refused);
  MUSTER_COMPILED_ONCE(Verdict);
};

inline bool is_accepted(const Verdict& verdict) {
  return std::holds_alternative<Accepted>(verdict);
}

// What check_signature says instead of a VerifiedSignature.
struct SignatureRefusal {
  VerdictKey key;  // NoKey or ClaimedKey
  Reason reason;
};
using SignatureFinding = tl::expected<VerifiedSignature, SignatureRefusal>;

}  // namespace muster
