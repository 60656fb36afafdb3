// Reading a ledger: its checkpoint, its entries, and the hashes that tie them together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ledger_store.h"
#include "crypto/merkle.h"
#include "formats/ledger_checkpoint.h"
#include "formats/signed_note.h"

namespace muster {

struct LedgerHead {
  SignedNote note;
  LedgerCheckpoint checkpoint;
};

// Nothing where there is no checkpoint; ledger.malformed where it is none.
Gathered<std::optional<LedgerHead>> ledger_head(LedgerFiles& files);

// How wide the tile (or bundle) `index` of this level is in a tree of `size`: 0 to 256.
unsigned width_in(std::uint64_t size, unsigned level, std::uint64_t index);

// The bundle of entries in a tree of `size`, as they lie there. ledger.malformed where it is missing or none.
Gathered<std::vector<std::string>> ledger_bundle(LedgerFiles& files, std::uint64_t size, std::uint64_t index);

// The hashes of a tree of `size`, out of its tiles. Each is read once.
class LedgerTiles final : public StoredHashes {
 public:
  LedgerTiles(LedgerFiles& files, std::uint64_t size) : files_(files), size_(size) {}

  std::optional<Sha256Digest> node(unsigned level, std::uint64_t index) override;
  // A tile, whole as it is in this tree. ledger.malformed where it is missing or none.
  Gathered<std::vector<Sha256Digest>> tile(unsigned level, std::uint64_t index);
  // Why the last node could not be had.
  Stop why() const;

 private:
  const std::vector<Sha256Digest>* kept(unsigned level, std::uint64_t index);

  LedgerFiles& files_;
  std::uint64_t size_;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Sha256Digest>> tiles_;
  std::optional<Stop> why_;
};

// What check_edge reads of a tree of this size, the checkpoint with it.
std::vector<std::string> edge_files(std::uint64_t size);

// What `checkpoint` says is what the tiles say: O(log n). ledger.malformed or ledger.root otherwise.
Gathered<std::monostate> check_edge(LedgerFiles& files, const LedgerCheckpoint& checkpoint);

}  // namespace muster
