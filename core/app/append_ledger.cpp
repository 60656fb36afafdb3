#include "app/append_ledger.h"

#include <algorithm>

#include "formats/ledger_entry.h"
#include "formats/tile_path.h"

namespace muster {

namespace {

// The last tile of a level, as it grows.
struct OpenTile {
  std::uint64_t index = 0;
  std::vector<Sha256Digest> hashes;
  bool changed = false;
};

std::string bytes_of(const std::vector<Sha256Digest>& hashes) {
  std::string bytes;
  for (const Sha256Digest& hash : hashes)
    bytes.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
  return bytes;
}

class Growth {
 public:
  Growth(LedgerStore& store, std::uint64_t size) : store_(store), size_(size), tiles_(store, size) {}

  Gathered<std::monostate> add(const std::string& text) {
    MUSTER_TRY(open, load());
    (void)open;
    put_in_bundle(bundle_, text);
    MUSTER_TRY(put, put_hash(0, leaf_hash(text)));
    (void)put;
    ++size_;
    if (size_ % tile_width != 0) return std::monostate{};
    MUSTER_TRY(written, store_.write(bundle_path(size_ / tile_width - 1, tile_width), bundle_));
    (void)written;
    bundle_.clear();
    return std::monostate{};
  }

  // Writes what is not full.
  Gathered<std::monostate> finish() {
    if (!bundle_.empty()) {
      const unsigned width = static_cast<unsigned>(size_ % tile_width);
      MUSTER_TRY(written, store_.write(bundle_path(size_ / tile_width, width), bundle_));
      (void)written;
    }
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      const OpenTile& tile = levels_[level];
      if (!tile.changed || tile.hashes.empty()) continue;
      const auto width = static_cast<unsigned>(tile.hashes.size());
      MUSTER_TRY(written, store_.write(hash_tile_path(static_cast<unsigned>(level), tile.index, width),
                                       bytes_of(tile.hashes)));
      (void)written;
    }
    return std::monostate{};
  }

  std::uint64_t size() const { return size_; }
  // That the tree of before had, and this one does not.
  const std::vector<std::string>& replaced() const { return replaced_; }

 private:
  // The last bundle, where it is not full.
  Gathered<std::monostate> load() {
    if (loaded_) return std::monostate{};
    loaded_ = true;
    const std::uint64_t index = size_ / tile_width;
    MUSTER_TRY(entries, ledger_bundle(store_, size_, index));
    for (const std::string& entry : entries) put_in_bundle(bundle_, entry);
    if (!entries.empty()) replaced_.push_back(bundle_path(index, static_cast<unsigned>(entries.size())));
    return std::monostate{};
  }

  Gathered<std::monostate> put_hash(unsigned level, const Sha256Digest& hash) {
    if (levels_.size() <= level) {
      OpenTile tile;
      const std::uint64_t hashes = level * 8 >= 64 ? 0 : size_ >> (level * 8);
      tile.index = hashes / tile_width;
      MUSTER_TRY(present, tiles_.tile(level, tile.index));
      tile.hashes = std::move(present);
      if (!tile.hashes.empty())
        replaced_.push_back(hash_tile_path(level, tile.index, static_cast<unsigned>(tile.hashes.size())));
      levels_.push_back(std::move(tile));
    }
    OpenTile& tile = levels_[level];
    tile.hashes.push_back(hash);
    tile.changed = true;
    if (tile.hashes.size() < tile_width) return std::monostate{};
    MUSTER_TRY(written, store_.write(hash_tile_path(level, tile.index, tile_width), bytes_of(tile.hashes)));
    (void)written;
    const Sha256Digest above = merkle_root_of_nodes(std::move(tile.hashes));
    tile = {tile.index + 1, {}, false};
    return put_hash(level + 1, above);
  }

  static Sha256Digest merkle_root_of_nodes(std::vector<Sha256Digest> hashes) {
    while (hashes.size() > 1) {
      for (std::size_t i = 0; i < hashes.size() / 2; ++i)
        hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
      hashes.resize(hashes.size() / 2);
    }
    return hashes.front();
  }

  LedgerStore& store_;
  std::uint64_t size_;
  LedgerTiles tiles_;
  bool loaded_ = false;
  std::string bundle_;
  std::vector<OpenTile> levels_;
  std::vector<std::string> replaced_;
};

}  // namespace

Gathered<LedgerHead> append_entries(LedgerStore& store, const std::optional<LedgerHead>& before,
                                    std::vector<LedgerEntry> entries, const std::string& origin, Timestamp at,
                                    const NoteSigner& signer) {
  Growth growth(store, before ? before->checkpoint.size : 0);
  for (LedgerEntry& entry : entries) {
    entry.sequence = growth.size();
    MUSTER_TRY(added, growth.add(ledger_entry_text(bounded(std::move(entry)))));
    (void)added;
  }
  MUSTER_TRY(finished, growth.finish());
  (void)finished;
  LedgerTiles tiles(store, growth.size());
  const auto root = root_of(tiles, growth.size());
  if (!root) return tl::unexpected(tiles.why());
  LedgerHead head{{}, {origin, growth.size(), *root, at}};
  // Its time never runs back, whatever the clock does.
  if (before) head.checkpoint.time = std::max(at, before->checkpoint.time);
  head.note.text = checkpoint_text(head.checkpoint);
  head.note.signatures = {signer.sign(origin, head.note.text)};
  MUSTER_TRY(signed_, store.write("checkpoint", signed_note_text(head.note)));
  (void)signed_;
  for (const std::string& path : growth.replaced()) {
    MUSTER_TRY(removed, store.remove(path));
    (void)removed;
  }
  return head;
}

}  // namespace muster
