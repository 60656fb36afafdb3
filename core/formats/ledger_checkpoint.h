// The text of a ledger's checkpoint (C2SP tlog-checkpoint, with one extension line), which a signed note
// holds:
//   muster/acme/payments
//   12
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//   time 2026-11-23T10:00:00Z
// (The checkpoints of audits are another thing: checkpoint.h.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/digest.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// Before the project's name, in the origin.
inline constexpr std::string_view ledger_origin = "muster/";
// Of a ledger: what every signed counter of the world holds. A thousand pushes a second take 300 million
// years.
inline constexpr std::uint64_t ledger_entries = 0x7fff'ffff'ffff'ffff;

struct LedgerCheckpoint {
  std::string origin;  // "muster/<project>": of which ledger it is
  std::uint64_t size;  // entries
  Sha256Digest root;
  Timestamp time;

  bool operator==(const LedgerCheckpoint&) const = default;
};

// Exactly the bytes that checkpoint_text makes: an origin with a project's name, at most ledger_entries, the
// root in canonical base64.
Parsed<LedgerCheckpoint> parse_checkpoint_text(std::string_view note_text);
std::string checkpoint_text(const LedgerCheckpoint& checkpoint);

}  // namespace muster
