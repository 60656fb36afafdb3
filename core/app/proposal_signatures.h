// Who has signed a proposal, and who still has to.
#pragma once

#include <string>
#include <vector>

#include "app/prove_chain.h"

namespace muster {

// The governors of one of the two versions that both decide.
struct GovernorsNeeded {
  std::uint32_t version;
  std::uint32_t threshold;
  std::vector<std::string> signed_by;
  std::vector<std::string> may_sign;  // who has not, and holds a key that could; as far as can be told now
};

// A file of signatures/ that counts for nothing, and why.
struct IdleSignature {
  std::string file;
  std::string why;  // a clause, not escaped
};

struct SigningState {
  GovernorsNeeded before, after;
  std::vector<IdleSignature> idle;

  bool complete() const {
    return before.signed_by.size() >= before.threshold && after.signed_by.size() >= after.threshold;
  }
  // Of both versions, each once: who is asked to sign.
  std::vector<std::string> wanted() const;
};

// `files` is laid out like .muster/ and holds `after`. `before` is null for a first version.
SigningState signing_state(const RosterFiles& files, const Roster* before, const Roster& after, Timestamp now,
                           KeyRing& ring);

// The holder of the key, where it may sign this proposal; or the clause why not.
tl::expected<std::string, std::string> may_govern(std::string_view key_blob, const Roster* before,
                                                  const Roster& after, Timestamp now);

}  // namespace muster
