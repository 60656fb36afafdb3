// Whether the holder of a key that made a signature may do what it was made for: the rule ids
// key.*, signer.* and role.*, in the order of docs/rules.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/proof.h"
#include "model/verdict.h"
#include "policy/bench.h"
#include "roster/roster.h"

namespace muster {

// Whether a rule asks for its signers, or one of them approved the step.
enum class Scope { signers, approved };

// What one rule asks of the signer.
struct SignerDemand {
  std::string rule_name;
  const std::vector<std::string>* signers;
  const std::vector<std::string>* merge_signers;  // null where they do not count
  Identity identity = Identity::bound;
  const std::set<Requirement>* require;  // may be null
  std::optional<std::string> path;       // one path that the rule covers, for the message
  Scope scope = Scope::signers;
};

// What is asked of a signature as a whole. Every demand must hold.
struct Demand {
  KeyUse use;
  std::vector<SignerDemand> signers;
  std::optional<std::string> address;  // the committer's or tagger's, where the line is regular
};

using Authorization = tl::expected<AuthorizedSignature, Reason>;

// Warnings (overdue where the roster only warns) are added to `warnings`.
Authorization authorize(const VerifiedSignature& signature, const Demand& demand, const Bench& bench,
                        std::vector<Warning>& warnings);

// All that is asked of governors' signatures and of commits of nothing but .muster/: key.unknown,
// key.not-yet-valid, key.expired, key.revoked, key.use where a use is given, key.touch and
// key.verify where the key itself demands them, signer.left. Never an overdue key or review:
// otherwise nobody could bring in the roster that mends it.
Authorization authorize_for_roster(const VerifiedSignature& signature, std::optional<KeyUse> use,
                                   const Bench& bench);

// The roster's own narrower floor of algorithms (signature.weak), which no exception waives. The schema's
// floor was checked with the signature.
std::optional<Reason> check_floor(const VerifiedSignature& signature, const Roster& roster);

// The key as a verdict names it.
ProvenKey proven_key(const VerifiedSignature& signature, const Roster& roster);

}  // namespace muster
