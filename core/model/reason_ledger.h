// Reasons about a server's ledger, as its readers find them; a part of the closed set in model/reason.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/rule_id.h"
#include "model/timestamp.h"

namespace muster::reasons {

struct LedgerMissing {
  MUSTER_RULE("ledger.missing",
              "fetch it: git fetch origin 'refs/muster/*:refs/muster/*'; where the server keeps none, its "
              "operator turns it on: muster hook install --ledger");
  std::string what;
};
struct LedgerMalformed {
  MUSTER_RULE(
      "ledger.malformed",
      "fetch it again; where it is so on the server as well, its operator has to bring it back from a "
      "copy: nothing rebuilds a ledger");
  std::string file;  // untrusted
  std::string what;
};
struct LedgerSignature {
  MUSTER_RULE("ledger.signature",
              "have the governors list the server's key with the use `receipt` if it is theirs (muster key "
              "add); otherwise somebody else made this ledger");
  std::string what;
};
struct LedgerRoot {
  MUSTER_RULE("ledger.root",
              "compare with the ledger of another clone: entries were changed after the server had signed "
              "them, or added by somebody else");
  std::uint64_t size;
  std::optional<std::uint64_t> entry;  // the first one that is not what was signed, where that can be told
};
struct LedgerEntry {
  MUSTER_RULE("ledger.entry",
              "compare with the ledger of another clone, and ask the server's operator: this server wrote "
              "what it never writes");
  std::uint64_t entry;
  std::string what;
};
struct LedgerRewritten {
  MUSTER_RULE("ledger.rewritten",
              "keep this clone, it holds the proof; ask the server's operator whether a backup was restored, "
              "and have the lost decisions explained");
  std::uint64_t seen_size;
  Timestamp seen_time;
  std::uint64_t size;
  std::string what;
};
struct LedgerGap {
  MUSTER_RULE("ledger.gap",
              "ask the server's operator who moved the ref past the hooks; muster verify history judges what "
              "it holds now");
  std::uint64_t entry;
  std::string ref;                    // untrusted
  std::string old_id;                 // what the entry says that it moved from
  std::optional<std::string> before;  // what the entry before it had left there; absent: nothing
};
struct LedgerRef {
  MUSTER_RULE(
      "ledger.ref",
      "fetch everything anew (git fetch --prune origin, git fetch origin "
      "'refs/muster/*:refs/muster/*'); if it stays so, the server shows another ref than it accepted");
  enum class Why { rolled_back, moved, deleted, unrecorded } why;
  std::optional<std::string> tip;
  std::optional<std::string> last;  // the last accepted one; absent: deleted, or never recorded
  std::optional<std::uint64_t> entry;
};
struct LedgerStale {
  MUSTER_RULE("ledger.stale",
              "fetch it again; a server where nobody pushes signs anew by muster ledger sign, which a timer "
              "may run every day");
  Timestamp signed_at;
  Timestamp judged_at;
  std::int64_t max_age_seconds;  // 0: it lies ahead
};

}  // namespace muster::reasons
