#include "adapters/disk_clock_cache.h"

#include "adapters/disk.h"
#include "crypto/sha256.h"

namespace muster {

namespace {

constexpr std::uint64_t cache_bytes = 4096;

std::string key_of(const ObjectId& tip, const std::vector<std::string>& baseline) {
  std::string joined = "muster clock 1";
  for (const std::string& id : baseline) joined += ' ' + id;
  return tip.hex() + ' ' + sha256(joined).hex();
}

std::string sealed(const std::string& content) {
  return content + ' ' + sha256(content).hex() + '\n';
}

}  // namespace

DiskClockCache::DiskClockCache(const std::string& git_directory)
    : folder_(git_directory + "/muster"), path_(folder_ + "/clock") {}

std::optional<Timestamp> DiskClockCache::find(const ObjectId& tip, const std::vector<std::string>& baseline) {
  const auto bytes = read_file(path_, cache_bytes);
  if (!bytes || !*bytes) return std::nullopt;
  const std::string prefix = key_of(tip, baseline) + ' ';
  const std::string& text = **bytes;
  constexpr std::size_t time_size = std::string_view("0000-00-00T00:00:00Z").size();
  if (!text.starts_with(prefix) || text.size() < prefix.size() + time_size) return std::nullopt;
  const std::string content = text.substr(0, prefix.size() + time_size);
  if (text != sealed(content)) return std::nullopt;
  return Timestamp::parse(std::string_view(content).substr(prefix.size()));
}

// A cache that cannot be written costs time and nothing else.
void DiskClockCache::keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) {
  if (!make_directory_like_parent(folder_)) return;
  (void)write_file(path_, sealed(key_of(tip, baseline) + ' ' + latest.text()));
}

}  // namespace muster
