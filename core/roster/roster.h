// The roster: who may sign what, with which keys, for how long, and who may change that.
// A RosterDraft is what the file says, each thing with its place in it; a Roster is a draft
// that satisfies every rule of the schema (load-time refusals), and cannot be made otherwise.
// Nothing here looks at a clock or hashes anything.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/certificate.h"
#include "model/digest.h"
#include "model/public_key.h"
#include "model/reason.h"
#include "model/timestamp.h"
#include "model/verdict.h"
#include "roster/pattern.h"
#include "roster/place.h"
#include "roster/problems.h"

namespace muster {

enum class OnOverdue { warn, refuse };
enum class OnUnmatched { refuse, allow };
enum class Allowance { allow, refuse };
enum class Identity { bound, any };
enum class KeyUse { git, release, roster, approval, push, receipt };
enum class Requirement { touch, verify, ssh, openpgp, x509 };
enum class TagCommitRule { accepted, any };

std::string_view name_of(KeyUse use);
std::string_view name_of(Requirement requirement);
// ssh, openpgp or x509: what a rule may require of the key's kind.
Requirement kind_of(KeyAlgorithm algorithm);
// Where the certificate of such a key lies below .muster/.
std::string certificate_path(KeyAlgorithm algorithm, const Certificate& certificate);

// Every algorithm that the schema lets in.
std::set<SignatureAlgorithm> whole_floor();

struct Governance {
  std::vector<std::string> governors;  // person ids, in the file's order
  std::uint32_t threshold = 1;
  std::string mainline;  // full ref name
  Place place;
};

struct Defaults {
  OnUnmatched unmatched_refs = OnUnmatched::refuse;
  Duration max_key_age{400 * 86'400};
  OnOverdue rotation = OnOverdue::warn;
  OnOverdue review = OnOverdue::warn;
  std::set<SignatureAlgorithm> algorithms = whole_floor();  // empty: nothing is strong enough
};

struct History {
  std::vector<std::string> baseline;  // full object ids in hex (40 or 64 digits)
  std::vector<std::string> vouched;
  Place place;
};

struct Person {
  std::string id;
  std::string name;
  std::vector<std::string> emails;
  std::optional<Timestamp> left;
  Place place;
};

struct Robot {
  std::string id;
  std::string owner;
  std::vector<std::string> emails;
  Place place;
};

struct Revocation {
  reasons::RevocationCause cause;
  Timestamp since;

  bool operator==(const Revocation&) const = default;
};

struct RosterKey {
  std::string holder;
  PublicKey key;
  std::optional<Certificate> certificate;  // of OpenPGP and X.509 keys
  Timestamp added;
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::set<KeyUse> uses;  // absent in the file means git
  bool touch = false;
  bool verify = false;
  bool legacy = false;
  std::vector<std::string> shared_with;
  std::optional<Revocation> revoked;
  Place place;

  Timestamp valid_from() const { return from.value_or(added); }
};

struct Member {
  std::string id;
  std::optional<Timestamp> until;
};

struct Review {
  Duration every;
  Timestamp last;
};

struct Role {
  std::string name;
  std::string owner;
  std::vector<Member> members;
  std::optional<Review> review;
  Place place;
};

struct CommitRule {
  std::string name;
  Patterns refs;
  std::optional<Patterns> paths;  // absent: every path
  Patterns except;
  std::vector<std::string> signers;        // roles or principals
  std::vector<std::string> merge_signers;  // roles or principals
  Identity identity = Identity::bound;
  std::uint32_t approvals = 0;                        // further distinct persons
  std::optional<std::vector<std::string>> approvers;  // absent: signers
  std::set<Requirement> require;
  Place place;

  // Whether what the commit answers for has to be known before the rule can be applied.
  bool looks_at_content() const { return paths || !except.empty() || !merge_signers.empty(); }
  // `paths` absent or ["**"]: it covers a commit that answers for no path.
  bool covers_everything() const;
  bool covers(std::string_view path) const;
};

struct TagRule {
  std::string name;
  Patterns refs;
  std::vector<std::string> signers;
  std::uint32_t threshold = 1;  // above 1: the tagger and approvals, distinct persons
  Allowance lightweight = Allowance::refuse;
  TagCommitRule commit = TagCommitRule::accepted;
  std::optional<Patterns> from;  // absent: the mainline
  Place place;
};

struct ReleaseRule {
  std::string name;
  Patterns products;
  Patterns channels;
  std::optional<Patterns> artifacts;
  std::vector<std::string> signers;
  std::uint32_t threshold = 1;
  std::optional<Timestamp> window_from;
  std::optional<Timestamp> window_until;
  std::optional<Duration> fresh;  // how old the proof may be that the newest roster at hand is the newest
  Place place;
};

// What a push has to carry: nothing, or a certificate (git push --signed).
enum class PushKind { any, certificate };

struct RefRule {
  Patterns refs;
  Allowance create = Allowance::allow;
  Allowance remove = Allowance::refuse;  // `delete` in the file
  Allowance force = Allowance::refuse;
  PushKind push = PushKind::any;
  Place place;
};

enum class ExceptedKind { commit, tag, artifact, ref };

struct RosterException {
  std::string id;
  std::string waives;  // the name of one rule
  ExceptedKind kind = ExceptedKind::commit;
  std::string object;    // object id in hex, digest, or for a ref the new object id
  std::string ref_name;  // for a ref only
  Timestamp until;
  std::string owner;
  std::string reason;
  std::optional<std::string> ticket;
  Place place;
};

struct RosterDraft {
  std::string project;
  std::uint32_t version = 0;
  std::optional<Sha256Digest> previous;
  Timestamp issued;
  Timestamp expires;
  Governance governance;
  Defaults defaults;
  History history;
  std::vector<Person> persons;
  std::vector<Robot> robots;
  std::vector<RosterKey> keys;
  std::vector<Role> roles;
  std::vector<CommitRule> commits;
  std::vector<TagRule> tags;
  std::vector<ReleaseRule> releases;
  std::vector<RefRule> refs;
  std::vector<RosterException> exceptions;
  FieldPlaces fields;  // of the file's single fields, for what make says; a Roster keeps none
};

class Roster {
 public:
  // Everything that the schema refuses at load, all problems at once in the order of the file.
  // `digest` is that of the exact bytes the draft was read from.
  static tl::expected<Roster, std::vector<RosterProblem>> make(RosterDraft draft, Sha256Digest digest);

  // Of a draft that make has let through before, and that nobody could touch since: no rule is looked at
  // again.
  static Roster remade(RosterDraft draft, Sha256Digest digest) { return {std::move(draft), digest}; }

  const RosterDraft& draft() const { return draft_; }
  RosterName name() const { return {draft_.version, digest_}; }

  const Person* person(std::string_view id) const;
  const Robot* robot(std::string_view id) const;
  const Role* role(std::string_view name) const;
  // By its blob; or, of an OpenPGP key, by the fingerprint (20 bytes, which no blob has) of any key in its
  // certificate that could sign.
  const RosterKey* key(std::string_view found_by) const;
  // Addresses of a principal; empty where there is no such principal.
  const std::vector<std::string>& emails_of(std::string_view principal) const;
  bool is_governor(std::string_view id) const;

  // A [[commits]] rule (under refs/tags/: a [[tags]] rule) names the ref.
  bool governs(std::string_view ref) const;
  std::vector<const CommitRule*> commit_rules_for(std::string_view ref) const;
  std::vector<const TagRule*> tag_rules_for(std::string_view ref) const;
  std::vector<const RefRule*> ref_rules_for(std::string_view ref) const;

 private:
  Roster(RosterDraft draft, Sha256Digest digest);

  RosterDraft draft_;
  Sha256Digest digest_;
  // Places in draft_, sorted by id, name or blob.
  std::vector<std::uint32_t> persons_, robots_, roles_, keys_;
  // Of each signer its key and its place in the certificate, sorted by fingerprint.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> signers_;
};

}  // namespace muster
