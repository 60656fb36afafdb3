#include "adapters/proposal_disk.h"

#include <filesystem>

#include "adapters/disk.h"

namespace muster {

namespace {

namespace fs = std::filesystem;

Result<std::monostate> check_folder(const std::string& path) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(path, error).type();
  if (type == fs::file_type::directory || type == fs::file_type::not_found) return std::monostate{};
  return tl::make_unexpected(Fault{FaultId::config, path + " is no folder, or a symbolic link to one",
                                   "put a folder there (git checkout HEAD -- .muster)"});
}

std::string parent_of_file(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

Result<std::monostate> write_below(const std::string& folder, const std::string& path,
                                   const std::string& bytes) {
  const std::string file = folder + "/" + path;
  if (auto made = make_directories(parent_of_file(file)); !made) return made;
  return write_file(file, bytes);
}

}  // namespace

Result<std::monostate> check_proposal_folder(const std::string& folder) {
  std::vector<std::string> folders = {folder, folder + "/signatures", folder + "/history"};
  std::error_code error;
  if (fs::symlink_status(folders.back(), error).type() == fs::file_type::directory) {
    for (const fs::directory_entry& version : fs::directory_iterator(folders.back(), error)) {
      folders.push_back(version.path().string());
      folders.push_back(version.path().string() + "/signatures");
    }
  }
  for (const std::string& path : folders) {
    if (auto checked = check_folder(path); !checked) return checked;
  }
  return std::monostate{};
}

Result<std::monostate> write_proposal(const std::string& folder, const RosterFiles& write,
                                      const std::vector<std::string>& remove) {
  const std::string roster = "roster.toml";
  if (auto checked = check_proposal_folder(folder); !checked) return checked;
  for (const auto& [path, bytes] : write) {
    if (path == roster) continue;
    if (auto written = write_below(folder, path, bytes); !written) return written;
  }
  for (const std::string& path : remove) {
    if (auto removed = remove_file(folder + "/" + path); !removed) return removed;
  }
  const auto last = write.find(roster);
  return last == write.end() ? Result<std::monostate>(std::monostate{})
                             : write_below(folder, roster, last->second);
}

}  // namespace muster
