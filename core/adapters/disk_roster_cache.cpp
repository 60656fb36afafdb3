#include "adapters/disk_roster_cache.h"

#include "adapters/disk.h"
#include "crypto/sha256.h"
#include "model/limits.h"

namespace muster {

namespace {

// Shorter than its text, places and all.
constexpr std::uint64_t compiled_bytes = 4 * limits::roster_bytes;

std::string seal_of(std::string_view compiled) {
  return sha256("muster " MUSTER_VERSION "\n" + sha256(compiled).text()).text() + "\n";
}

}  // namespace

DiskRosterCache::DiskRosterCache(const std::string& git_directory)
    : parent_(git_directory + "/muster"), folder_(parent_ + "/rosters") {}

std::string DiskRosterCache::path_of(const Sha256Digest& digest) const {
  return folder_ + "/" + digest.hex();
}

std::optional<std::string> DiskRosterCache::find(const Sha256Digest& digest) {
  auto bytes = read_file(path_of(digest), compiled_bytes);
  if (!bytes || !*bytes) return std::nullopt;
  const std::size_t seal_size = seal_of("").size();
  if ((*bytes)->size() < seal_size) return std::nullopt;
  std::string compiled = (*bytes)->substr(seal_size);
  if ((*bytes)->compare(0, seal_size, seal_of(compiled)) != 0) return std::nullopt;
  answered_.insert(digest);
  return compiled;
}

bool DiskRosterCache::has(const Sha256Digest& digest) {
  return answered_.contains(digest);
}

// A cache that cannot be written costs time and nothing else.
void DiskRosterCache::keep(const Sha256Digest& digest, std::string_view compiled) {
  const std::string bytes = seal_of(compiled) + std::string(compiled);
  if (write_cache_file(path_of(digest), bytes)) return;
  if (!make_directory_like_parent(parent_) || !make_directory_like_parent(folder_)) return;
  (void)write_cache_file(path_of(digest), bytes);
}

}  // namespace muster
