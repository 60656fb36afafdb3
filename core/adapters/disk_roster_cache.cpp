#include "adapters/disk_roster_cache.h"

#include "adapters/disk.h"
#include "adapters/seal.h"
#include "model/limits.h"

namespace muster {

namespace {

// Shorter than its text, places and all.
constexpr std::uint64_t compiled_bytes = 4 * limits::roster_bytes;

}  // namespace

DiskRosterCache::DiskRosterCache(const std::string& git_directory)
    : parent_(git_directory + "/muster"), folder_(parent_ + "/rosters") {}

std::optional<std::string> DiskRosterCache::find(const ObjectId& muster_tree) {
  const std::string name = muster_tree.hex();
  const auto bytes = read_file(folder_ + "/" + name, compiled_bytes);
  if (!bytes || !*bytes) return std::nullopt;
  const auto compiled = unsealed(name, **bytes);
  if (!compiled) return std::nullopt;
  return std::string(*compiled);
}

// A cache that cannot be written costs time and nothing else.
void DiskRosterCache::keep(const ObjectId& muster_tree, std::string_view compiled) {
  const std::string name = muster_tree.hex();
  const std::string path = folder_ + "/" + name;
  const std::string bytes = sealed(name, compiled);
  if (write_cache_file(path, bytes)) return;
  if (!make_directory_like_parent(parent_) || !make_directory_like_parent(folder_)) return;
  (void)write_cache_file(path, bytes);
}

}  // namespace muster
