#include "formats/tile_path.h"

#include <algorithm>

#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::size_t digest_size = sizeof(Sha256Digest::bytes);
constexpr std::size_t length_size = 2;

// 1234067 is x001/x234/067: no folder has more than a thousand of a kind, and none the name of a file.
std::string index_path(std::uint64_t index) {
  const std::string digits = std::to_string(index);
  const std::string padded = std::string((3 - digits.size() % 3) % 3, '0') + digits;
  std::string path;
  for (std::size_t at = 0; at < padded.size(); at += 3) {
    if (at + 3 < padded.size()) path += 'x';
    path += padded.substr(at, 3);
    if (at + 3 < padded.size()) path += '/';
  }
  return path;
}

std::string path_of(const std::string& folder, std::uint64_t index, unsigned width) {
  std::string path = folder + '/' + index_path(index);
  if (width != tile_width) path += ".p/" + std::to_string(width);
  return path;
}

bool is_width(unsigned width) {
  return width >= 1 && width <= tile_width;
}

std::size_t length_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) << 8U |
         static_cast<unsigned char>(bytes[at + 1]);
}

}  // namespace

std::string hash_tile_path(unsigned level, std::uint64_t index, unsigned width) {
  return path_of("tile/" + std::to_string(level), index, width);
}

std::string bundle_path(std::uint64_t index, unsigned width) {
  return path_of("tile/entries", index, width);
}

Parsed<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width) {
  if (!is_width(width)) return malformed_at(0, "a width that no tile has");
  std::vector<std::string_view> entries;
  entries.reserve(width);
  std::size_t at = 0;
  while (entries.size() < width) {
    if (bytes.size() - at < length_size) return malformed_at(at, "fewer entries than the bundle's name says");
    const std::size_t length = length_at(bytes, at);
    if (length == 0) return malformed_at(at, "an empty entry");
    if (bytes.size() - at - length_size < length) return malformed_at(at, "an entry that runs past the end");
    entries.push_back(bytes.substr(at + length_size, length));
    at += length_size + length;
  }
  if (at != bytes.size()) return malformed_at(at, "bytes after the last entry");
  return entries;
}

void put_in_bundle(std::string& out, std::string_view entry) {
  out += static_cast<char>(entry.size() >> 8U & 0xffU);
  out += static_cast<char>(entry.size() & 0xffU);
  out += entry;
}

Parsed<std::vector<Sha256Digest>> parse_hash_tile(std::string_view bytes, unsigned width) {
  if (!is_width(width)) return malformed_at(0, "a width that no tile has");
  const std::size_t size = width * digest_size;
  if (bytes.size() < size) return malformed_at(bytes.size(), "fewer hashes than the tile's name says");
  if (bytes.size() > size) return malformed_at(size, "bytes after the last hash");
  std::vector<Sha256Digest> hashes(width);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const std::string_view hash = bytes.substr(i * digest_size, digest_size);
    std::copy(hash.begin(), hash.end(), hashes[i].bytes.begin());
  }
  return hashes;
}

}  // namespace muster
