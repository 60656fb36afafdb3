#include "adapters/sealed_folder.h"

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

// A compiled roster is shorter than its text, places and all; certificates come on top.
constexpr std::uint64_t most_sealed_bytes = 4 * limits::roster_bytes + limits::key_files_bytes;

// The seal is cut off in place: what is in it may be large.
std::optional<std::string> opened(std::optional<std::string> bytes, const Sha256Digest& name) {
  const auto compiled = bytes ? unsealed(name.hex(), *bytes) : std::nullopt;
  if (!compiled) return std::nullopt;
  bytes->erase(0, bytes->size() - compiled->size());
  return bytes;
}

bool write_sealed(const std::string& folder, const Sha256Digest& name, std::string_view bytes) {
  const std::string file = sealed(name.hex(), bytes);
  return file.size() <= most_sealed_bytes && write_cache_file(folder + "/" + name.hex(), file).has_value();
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

ServerFolder::ServerFolder(const std::string& git_directory, const std::string& name, std::size_t most)
    : parent_(git_directory + "/muster"), folder_(parent_ + "/" + name), most_(most) {}

std::optional<std::string> ServerFolder::find(const Sha256Digest& name) const {
  return opened(read_file(folder_ + "/" + name.hex(), most_sealed_bytes).value_or(std::nullopt), name);
}

void ServerFolder::keep(const Sha256Digest& name, std::string_view bytes) const {
  if (!write_sealed(folder_, name, bytes)) {
    if (!make_directory_like_parent(parent_) || !make_directory_like_parent(folder_)) return;
    if (!write_sealed(folder_, name, bytes)) return;
  }
  make_room(folder_, most_);
}

std::optional<std::string> UserFolder::find(const Sha256Digest& name) const {
  if (!is_our_folder(parent_) || !is_our_folder(folder_)) return std::nullopt;
  return opened(read_own_file(folder_ + "/" + name.hex(), most_sealed_bytes), name);
}

void UserFolder::keep(const Sha256Digest& name, std::string_view bytes) const {
  for (const std::string& folder : {parent_, folder_}) {
    if (!make_private_folder(folder) || !is_our_folder(folder)) return;
  }
  if (write_sealed(folder_, name, bytes)) make_room(folder_, most_);
}

}  // namespace muster
