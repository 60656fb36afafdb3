// Whether a ref may move: its name, and creation, deletion and force as the roster says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object_id.h"
#include "model/verdict.h"
#include "policy/bench.h"
#include "policy/push_certificate.h"

namespace muster {

// How the new tip lies to the present one.
enum class Ancestry {
  ahead,    // a descendant, or a creation or a deletion
  foxtrot,  // a descendant, but the present tip is not on its first-parent line (mainline only)
  beside,   // not a descendant
};

// held: nobody pushes; a clone looks at what the ref holds.
enum class RefAsked { pushed, held };

struct RefFacts {
  std::string name;
  std::optional<ObjectId> present;  // read from the repository; absent: the update creates the ref
  std::optional<ObjectId> next;     // absent: the update deletes it
  Ancestry ancestry = Ancestry::ahead;
  std::optional<std::string> symbolic_target;  // the name is a symbolic ref in the repository
  // The pusher says that the ref holds something else than `present`. git locks a ref by what the
  // pusher says: between our look and its lock the ref may come to hold just that.
  bool stale = false;
  RefAsked asked = RefAsked::pushed;
  const CertificateFacts* certificate = nullptr;  // of the push; null: none was given
};

// refs/replace/** and refs/muster/**: not for pushes (the second is muster's own).
std::optional<Reason> check_reserved_name(std::string_view name);

// Never a stale update. create, delete and force by every [[refs]] table that covers the name; a governed ref
// has the defaults where none does, an unmatched one is then free. The mainline is never deleted, forced or
// given another first-parent line, whatever a table or an exception says.
std::optional<Reason> check_movement(const RefFacts& facts, const Bench& bench,
                                     std::vector<Warning>& warnings);

// check_certificate, for what is pushed.
CertificateFinding check_signed_push(const RefFacts& facts, const Bench& bench);

// The update of a branch, or of a ref that no rule governs. Commits are judged on their own.
Verdict judge_ref_update(const RefFacts& facts, const Bench& bench);

}  // namespace muster
