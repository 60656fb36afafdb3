#include "app/publish_ledger.h"

#include <set>

#include "formats/ledger_entry.h"
#include "formats/tile_path.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::uint64_t file_bytes = 32U << 20U;

class Collecting {
 public:
  Collecting(LedgerFiles& server, std::uint64_t from, std::uint64_t to)
      : server_(server), from_(from), to_(to) {}

  Gathered<std::monostate> collect(LedgerChange& change) {
    MUSTER_TRY(bundles, level(change, 0,
                              [](std::uint64_t index, unsigned width) { return bundle_path(index, width); }));
    (void)bundles;
    for (unsigned height = 0; height * 8 < 64 && to_ >> (height * 8) != 0; ++height) {
      MUSTER_TRY(tiles, level(change, height, [height](std::uint64_t index, unsigned width) {
                   return hash_tile_path(height, index, width);
                 }));
      (void)tiles;
    }
    return certificates(change);
  }

 private:
  template <typename Path>
  Gathered<std::monostate> level(LedgerChange& change, unsigned height, Path path) {
    const std::uint64_t before = from_ >> (height * 8);
    const std::uint64_t after = to_ >> (height * 8);
    if (before == after) return std::monostate{};
    if (before % tile_width != 0)
      change.removed.push_back(path(before / tile_width, static_cast<unsigned>(before % tile_width)));
    for (std::uint64_t index = before / tile_width; index * tile_width < after; ++index) {
      const std::string name = path(index, width_in(to_, height, index));
      MUSTER_TRY(bytes, server_.read(name, file_bytes));
      if (!bytes) return stop(Reason{reasons::LedgerMalformed{name, "it is missing"}});
      change.files.emplace_back(name, std::move(*bytes));
    }
    return std::monostate{};
  }

  // Of the new entries: they are written once and stay.
  Gathered<std::monostate> certificates(LedgerChange& change) {
    std::set<std::string> paths;
    for (std::uint64_t index = from_ / tile_width; index * tile_width < to_; ++index) {
      MUSTER_TRY(bundle, ledger_bundle(server_, to_, index));
      for (std::size_t i = 0; i < bundle.size(); ++i) {
        const std::uint64_t place = index * tile_width + i;
        if (place < from_) continue;
        const auto entry = parse_ledger_entry(bundle[i]);
        if (!entry) return stop(Reason{reasons::LedgerEntry{place, entry.error().what}});
        if (entry->certificate) paths.insert(certificate_path(*entry->certificate));
      }
    }
    for (const std::string& path : paths) {
      MUSTER_TRY(bytes, server_.read(path, limits::push_certificate_bytes));
      if (!bytes) return stop(Reason{reasons::LedgerMalformed{path, "it is missing"}});
      change.files.emplace_back(path, std::move(*bytes));
    }
    return std::monostate{};
  }

  LedgerFiles& server_;
  std::uint64_t from_;
  std::uint64_t to_;
};

}  // namespace

Gathered<std::optional<LedgerChange>> change_of(LedgerFiles& server, LedgerFiles& published) {
  MUSTER_TRY(head, ledger_head(server));
  MUSTER_TRY(there, ledger_head(published));
  if (!head) {
    if (!there) return std::optional<LedgerChange>();
    return stop(
        Reason{reasons::LedgerMalformed{"checkpoint", "it is missing, and what is published has one"}});
  }
  const LedgerCheckpoint& checkpoint = head->checkpoint;
  if (there && there->note == head->note) return std::optional<LedgerChange>();
  if (there) {
    const LedgerCheckpoint& seen = there->checkpoint;
    LedgerTiles tiles(server, checkpoint.size);
    const bool fits = seen.origin == checkpoint.origin && seen.size <= checkpoint.size &&
                      root_of(tiles, seen.size) == seen.root;
    if (!fits) {
      return stop(Reason{reasons::LedgerRewritten{seen.size, seen.time, checkpoint.size,
                                                  "that the server holds is no continuation of it"}});
    }
  }
  LedgerChange change{checkpoint, {}, {}};
  MUSTER_TRY(collected,
             Collecting(server, there ? there->checkpoint.size : 0, checkpoint.size).collect(change));
  (void)collected;
  change.files.emplace_back("checkpoint", signed_note_text(head->note));
  return std::optional(std::move(change));
}

}  // namespace muster
