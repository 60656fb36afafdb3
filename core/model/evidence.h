// What a gate writes down of its decision.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

// What vouches for the source that is built: its history, replayed, or a release statement that binds it; or,
// of no build, the record of the server that let the commit in.
enum class GateBasis { history, release, ledger };

// What a server's ledger says of a commit of the mainline.
struct LedgerRecord {
  std::uint64_t entry;  // that let it in
  Timestamp received;
  // Since when every push to the mainline was judged and accepted, by rules like these: without a lapse.
  Timestamp since;
  bool reviewed;  // every rule of the mainline has asked for approvals, all that time

  bool operator==(const LedgerRecord&) const = default;
};

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
  std::optional<LedgerRecord> record = {};  // where the basis is the ledger

  bool operator==(const Evidence&) const = default;
};

}  // namespace muster
