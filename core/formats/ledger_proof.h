// A proof of one entry that stands alone (C2SP tlog-proof): the entry itself, its place, the hashes beside
// its way to the root, and the signed checkpoint.
//   c2sp.org/tlog-proof@v1
//   extra <base64 of the entry>
//   index 12
//   <base64 of a hash>…
//
//   <the checkpoint>
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/signed_note.h"
#include "model/digest.h"
#include "model/result.h"

namespace muster {

// An entry of 60 kB in base64, 63 hashes and a note.
inline constexpr std::size_t ledger_proof_bytes = 256U << 10U;

struct LedgerProof {
  std::string entry;
  std::uint64_t index;
  std::vector<Sha256Digest> hashes;
  SignedNote checkpoint;

  bool operator==(const LedgerProof&) const = default;
};

std::string ledger_proof_text(const LedgerProof& proof);

// Exactly the bytes that ledger_proof_text makes. Nothing in it is verified.
Parsed<LedgerProof> parse_ledger_proof(std::string_view text);

}  // namespace muster
