// The files of a log in tiles (C2SP tlog-tiles): where they lie, and what is in them.
//   tile/0/x001/x234/067        the hashes of 256 leaves, or of 256 whole tiles of the level below
//   tile/entries/000.p/17       the first 17 entries, each a uint16 of its length and its bytes
// A file is named ".p/<width>" until all of its 256 are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/result.h"

namespace muster {

inline constexpr unsigned tile_width = 256;
// What two bytes count.
inline constexpr std::size_t log_entry_bytes = 0xffff;
// Of the largest bundle there can be.
inline constexpr std::size_t bundle_bytes = tile_width * (2 + log_entry_bytes);

// Of a level up to 63 and a width from 1 to 256; the index is the tile's within its level.
std::string hash_tile_path(unsigned level, std::uint64_t index, unsigned width);
std::string bundle_path(std::uint64_t index, unsigned width);

// So many entries of 1 to log_entry_bytes bytes each, and nothing behind them. They point into `bytes`.
Parsed<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width);
// Appends an entry of 1 to log_entry_bytes bytes.
void put_in_bundle(std::string& out, std::string_view entry);

// So many hashes and nothing behind them.
Parsed<std::vector<Sha256Digest>> parse_hash_tile(std::string_view bytes, unsigned width);

}  // namespace muster
