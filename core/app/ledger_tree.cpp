#include "app/ledger_tree.h"

#include <algorithm>

#include "formats/tile_path.h"

namespace muster {

namespace {

constexpr unsigned tile_height = 8;
constexpr std::uint64_t checkpoint_bytes = 64U << 10U;
constexpr const char* checkpoint_path = "checkpoint";

Stop malformed(std::string file, std::string what) {
  return Reason{reasons::LedgerMalformed{std::move(file), std::move(what)}};
}

Gathered<std::string> present(LedgerFiles& files, const std::string& path, std::uint64_t max_bytes) {
  MUSTER_TRY(bytes, files.read(path, max_bytes));
  if (!bytes) return tl::unexpected(malformed(path, "it is missing"));
  return std::move(*bytes);
}

}  // namespace

Gathered<std::optional<LedgerHead>> ledger_head(LedgerFiles& files) {
  const std::string path = checkpoint_path;
  MUSTER_TRY(bytes, files.read(path, checkpoint_bytes));
  if (!bytes) return std::optional<LedgerHead>();
  auto note = parse_signed_note(*bytes);
  if (!note) return tl::unexpected(malformed(path, note.error().what));
  auto checkpoint = parse_checkpoint_text(note->text);
  if (!checkpoint) return tl::unexpected(malformed(path, checkpoint.error().what));
  return std::optional(LedgerHead{std::move(*note), std::move(*checkpoint)});
}

unsigned width_in(std::uint64_t size, unsigned level, std::uint64_t index) {
  const unsigned shift = level * tile_height;
  const std::uint64_t hashes = shift >= 64 ? 0 : size >> shift;
  const std::uint64_t before = index * tile_width;
  if (index > hashes / tile_width || before >= hashes) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - before, tile_width));
}

Gathered<std::vector<std::string>> ledger_bundle(LedgerFiles& files, std::uint64_t size,
                                                 std::uint64_t index) {
  const unsigned width = width_in(size, 0, index);
  if (width == 0) return std::vector<std::string>{};
  const std::string path = bundle_path(index, width);
  MUSTER_TRY(bytes, present(files, path, bundle_bytes));
  const auto entries = parse_bundle(bytes, width);
  if (!entries) return tl::unexpected(malformed(path, entries.error().what));
  return std::vector<std::string>(entries->begin(), entries->end());
}

Gathered<std::vector<Sha256Digest>> LedgerTiles::tile(unsigned level, std::uint64_t index) {
  const unsigned width = width_in(size_, level, index);
  if (width == 0) return std::vector<Sha256Digest>{};
  const std::string path = hash_tile_path(level, index, width);
  MUSTER_TRY(bytes, present(files_, path, tile_width * sizeof(Sha256Digest)));
  auto hashes = parse_hash_tile(bytes, width);
  if (!hashes) return tl::unexpected(malformed(path, hashes.error().what));
  return std::move(*hashes);
}

const std::vector<Sha256Digest>* LedgerTiles::kept(unsigned level, std::uint64_t index) {
  const auto found = tiles_.find({level, index});
  if (found != tiles_.end()) return &found->second;
  auto read = tile(level, index);
  if (!read) {
    why_ = read.error();
    return nullptr;
  }
  return &tiles_.emplace(std::pair(level, index), std::move(*read)).first->second;
}

std::optional<Sha256Digest> LedgerTiles::node(unsigned level, std::uint64_t index) {
  const unsigned above = level % tile_height;
  const std::uint64_t first = index << above;  // of the hashes below it in its tile
  const std::vector<Sha256Digest>* tile = kept(level / tile_height, first / tile_width);
  const std::uint64_t place = first % tile_width;
  const std::uint64_t count = std::uint64_t{1} << above;
  if (tile == nullptr || place + count > tile->size()) return std::nullopt;
  std::vector<Sha256Digest> hashes(tile->begin() + static_cast<std::ptrdiff_t>(place),
                                   tile->begin() + static_cast<std::ptrdiff_t>(place + count));
  while (hashes.size() > 1) {
    for (std::size_t i = 0; i < hashes.size() / 2; ++i)
      hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

Stop LedgerTiles::why() const {
  return why_ ? *why_ : malformed("tile", "a hash that the tree needs is not in its tile");
}

std::vector<std::string> edge_files(std::uint64_t size) {
  std::vector<std::string> files{checkpoint_path};
  if (size == 0) return files;
  const std::uint64_t last = (size - 1) / tile_width;
  files.push_back(bundle_path(last, width_in(size, 0, last)));
  unsigned level = 0;
  for (std::uint64_t hashes = size; hashes != 0; hashes /= tile_width, ++level) {
    const std::uint64_t tile = (hashes - 1) / tile_width;
    files.push_back(hash_tile_path(level, tile, width_in(size, level, tile)));
  }
  return files;
}

Gathered<std::monostate> check_edge(LedgerFiles& files, const LedgerCheckpoint& checkpoint) {
  LedgerTiles tiles(files, checkpoint.size);
  const auto root = root_of(tiles, checkpoint.size);
  if (!root) return tl::unexpected(tiles.why());
  if (*root != checkpoint.root) return stop(Reason{reasons::LedgerRoot{checkpoint.size, std::nullopt}});
  if (checkpoint.size == 0) return std::monostate{};
  const std::uint64_t last = (checkpoint.size - 1) / tile_width;
  MUSTER_TRY(entries, ledger_bundle(files, checkpoint.size, last));
  MUSTER_TRY(hashes, tiles.tile(0, last));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (leaf_hash(entries[i]) != hashes[i])
      return stop(Reason{reasons::LedgerRoot{checkpoint.size, last * tile_width + i}});
  }
  return std::monostate{};
}

}  // namespace muster
