// What a gate writes down of its decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

// What vouches for the source that is built: its history, replayed, or a release statement that binds it.
enum class GateBasis { history, release };

struct Evidence {
  ObjectId commit;
  std::optional<std::string> tag;  // full name of the ref that was accepted
  std::string project;
  std::string resource;  // "git+…": where the commit comes from, as the one who built it knows it
  RosterName roster;
  Sha256Digest anchor;
  Timestamp at;
  std::optional<Timestamp> holds_until;  // of an acceptance
  std::optional<std::string> refused;    // the rule id; absent: accepted
  GateBasis basis = GateBasis::history;

  bool operator==(const Evidence&) const = default;
};

}  // namespace muster
