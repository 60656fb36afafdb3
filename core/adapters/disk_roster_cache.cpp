#include "adapters/disk_roster_cache.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "adapters/disk.h"
#include "adapters/seal.h"
#include "model/limits.h"

namespace muster {

namespace {

namespace fs = std::filesystem;

// Shorter than its text, places and all.
constexpr std::uint64_t compiled_bytes = 4 * limits::roster_bytes;

// A server asks for the mainline's newest, somebody's clones for a few of each project; each may have a name
// beside it.
constexpr std::size_t most_of_server = 16;
constexpr std::size_t most_of_user = 64;

// The seal is cut off in place: a compiled roster may be large.
std::optional<std::string> opened(std::optional<std::string> bytes, const Sha256Digest& fingerprint) {
  const auto compiled = bytes ? unsealed(fingerprint.hex(), *bytes) : std::nullopt;
  if (!compiled) return std::nullopt;
  bytes->erase(0, bytes->size() - compiled->size());
  return bytes;
}

// A cache that cannot be written costs time and nothing else.
bool write_compiled(const std::string& folder, const Sha256Digest& fingerprint, std::string_view compiled) {
  const std::string name = fingerprint.hex();
  const std::string bytes = sealed(name, compiled);
  return bytes.size() <= compiled_bytes && write_cache_file(folder + "/" + name, bytes).has_value();
}

// Leaves the newest so many. Others may be at it at the same time: what is gone already is no loss.
void make_room(const std::string& folder, std::size_t most) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const auto written = fs::last_write_time(at->path(), gone);
    if (!gone) files.emplace_back(written, at->path());
  }
  if (files.size() <= most) return;
  std::ranges::sort(files, std::ranges::greater{});
  for (std::size_t i = most; i < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace

DiskRosterCache::DiskRosterCache(const std::string& git_directory)
    : parent_(git_directory + "/muster"), folder_(parent_ + "/rosters") {}

std::optional<std::string> DiskRosterCache::find(const Sha256Digest& fingerprint) {
  return opened(read_file(folder_ + "/" + fingerprint.hex(), compiled_bytes).value_or(std::nullopt),
                fingerprint);
}

void DiskRosterCache::keep(const Sha256Digest& fingerprint, std::string_view compiled) {
  if (!write_compiled(folder_, fingerprint, compiled)) {
    if (!make_directory_like_parent(parent_) || !make_directory_like_parent(folder_)) return;
    if (!write_compiled(folder_, fingerprint, compiled)) return;
  }
  make_room(folder_, most_of_server);
}

std::optional<std::string> UserRosterCache::find(const Sha256Digest& fingerprint) {
  if (!is_our_folder(parent_) || !is_our_folder(folder_)) return std::nullopt;
  return opened(read_own_file(folder_ + "/" + fingerprint.hex(), compiled_bytes), fingerprint);
}

void UserRosterCache::keep(const Sha256Digest& fingerprint, std::string_view compiled) {
  for (const std::string& folder : {parent_, folder_}) {
    if (!make_private_folder(folder) || !is_our_folder(folder)) return;
  }
  if (write_compiled(folder_, fingerprint, compiled)) make_room(folder_, most_of_user);
}

}  // namespace muster
