#include "adapters/disk_clock_cache.h"

#include "adapters/disk.h"
#include "crypto/sha256.h"

namespace muster {

namespace {

// Where the mainline stood lately: enough for pushes that race, or that another hook refuses afterwards.
constexpr std::size_t most_lines = 8;
constexpr std::uint64_t cache_bytes = 4096;

std::string key_of(const ObjectId& tip, const std::vector<std::string>& baseline) {
  std::string joined = "muster clock 1";
  for (const std::string& id : baseline) joined += ' ' + id;
  return tip.hex() + ' ' + sha256(joined).hex();
}

std::string sealed(const std::string& content) {
  return content + ' ' + sha256(content).hex();
}

bool is_sealed(const std::string& line) {
  const std::size_t seal = line.rfind(' ');
  return seal != std::string::npos && line == sealed(line.substr(0, seal));
}

}  // namespace

DiskClockCache::DiskClockCache(const std::string& git_directory)
    : folder_(git_directory + "/muster"), path_(folder_ + "/clock") {}

const std::vector<std::string>& DiskClockCache::lines() {
  if (lines_) return *lines_;
  lines_.emplace();
  const auto bytes = read_file(path_, cache_bytes);
  if (!bytes || !*bytes) return *lines_;
  std::string_view rest = **bytes;
  for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos && lines_->size() < most_lines;
       rest.remove_prefix(end + 1)) {
    std::string line(rest.substr(0, end));
    if (is_sealed(line)) lines_->push_back(std::move(line));
  }
  return *lines_;
}

std::optional<Timestamp> DiskClockCache::find(const ObjectId& tip, const std::vector<std::string>& baseline) {
  constexpr std::size_t time_size = std::string_view("0000-00-00T00:00:00Z").size();
  if (lines().empty()) return std::nullopt;
  const std::string prefix = key_of(tip, baseline) + ' ';
  for (const std::string& line : lines()) {
    if (!line.starts_with(prefix)) continue;
    const std::string time = line.substr(prefix.size(), time_size);
    if (line == sealed(prefix + time)) return Timestamp::parse(time);
  }
  return std::nullopt;
}

// A cache that cannot be written costs time and nothing else.
void DiskClockCache::keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) {
  const std::string key = key_of(tip, baseline) + ' ';
  std::vector<std::string> kept = {sealed(key + latest.text())};
  if (!lines().empty() && lines().front() == kept.front()) return;
  for (const std::string& line : lines()) {
    if (!line.starts_with(key) && kept.size() < most_lines) kept.push_back(line);
  }
  lines_ = std::move(kept);
  std::string text;
  for (const std::string& line : *lines_) text += line + '\n';
  if (write_cache_file(path_, text) || !make_directory_like_parent(folder_)) return;
  (void)write_cache_file(path_, text);
}

}  // namespace muster
