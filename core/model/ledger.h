// What a server writes down of its decisions: one entry for each ref of each push (docs/ledger.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

inline constexpr std::string_view ledger_ref = "refs/muster/ledger";
// No push to it is ever let in, whoever makes it: so that a monitor may push there. It is not written down.
inline constexpr std::string_view doctor_ref = "refs/muster/doctor";

// observed: what would have been refused, and was let in all the same.
enum class LedgerVerdict { accepted, refused, observed };

// Who pushed, as the server that runs the hook names him; nothing proves it.
struct Pusher {
  std::string name;    // untrusted
  std::string source;  // the variable of the environment that says so, or "account"

  bool operator==(const Pusher&) const = default;
};

struct LedgerEntry {
  std::uint64_t sequence = 0;  // its place, from 0
  Timestamp time;              // when the push was received
  std::string project;         // of the roster that judged; empty where there was none yet
  std::string ref;             // raw bytes
  ObjectId old_id;             // what the ref held; zero: it was not there
  ObjectId new_id;             // zero: deleted
  LedgerVerdict verdict = LedgerVerdict::accepted;
  // Names of the roster's rules that hold; of a refusal and an observation the ids of what stands against the
  // push. Sorted.
  std::vector<std::string> rules;
  std::optional<RosterName> roster;
  Sha256Digest objects;                 // of the list of what was judged for this ref
  std::vector<std::string> exceptions;  // ids, sorted
  std::optional<Pusher> pusher;
  std::optional<Sha256Digest> certificate;  // of the push's certificate
  std::string tool;                         // "muster 0.1.0"

  bool operator==(const LedgerEntry&) const = default;
};

}  // namespace muster
