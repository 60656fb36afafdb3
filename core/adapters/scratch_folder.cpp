#include "adapters/scratch_folder.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "adapters/disk.h"
#include "adapters/system_error.h"

namespace muster {

Result<ScratchFolder> ScratchFolder::make(const std::vector<std::string>& folders) {
  int error_number = ENOENT;
  for (const std::string& folder : folders) {
    std::string path = folder + "/muster-XXXXXX";
    if (::mkdtemp(path.data()) != nullptr) return ScratchFolder(std::move(path));
    error_number = errno;
  }
  return tl::make_unexpected(system_fault("make", "a temporary folder", error_number));
}

ScratchFolder::ScratchFolder(std::string path) : path_(std::move(path)) {}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

ScratchFolder::~ScratchFolder() {
  std::error_code nobody_to_tell;
  if (!path_.empty()) std::filesystem::remove_all(path_, nobody_to_tell);
}

Result<std::monostate> ScratchFolder::put(const std::string& name, std::string_view bytes) const {
  return write_cache_file(path_ + "/" + name, bytes);
}

Result<std::monostate> ScratchFolder::make_folder(const std::string& name) const {
  const std::string folder = path_ + "/" + name;
  if (::mkdir(folder.c_str(), 0700) == 0) return std::monostate{};
  return tl::make_unexpected(system_fault("make the folder", folder, errno));
}

}  // namespace muster
