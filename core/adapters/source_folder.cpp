#include "adapters/source_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "adapters/system_error.h"
#include "crypto/sha256.h"
#include "model/limits.h"

namespace muster {

namespace {

using Found = std::optional<SourceFile>;  // nothing where it is odd

Result<Found> link_at(const std::string& path, std::string from_top) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
  if (size < 0) return tl::make_unexpected(system_fault("read", path, errno));
  if (static_cast<std::size_t>(size) == target.size()) return Found{};
  const std::string_view text(target.data(), static_cast<std::size_t>(size));
  const Sha256Digest blob = sha256(blob_header(text.size()) + std::string(text));
  return Found(SourceFile{std::move(from_top), TreeMode::symlink, blob});
}

Result<Found> file_at(const std::string& path, std::string from_top) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return tl::make_unexpected(system_fault("look at", path, errno));
  if (S_ISLNK(status.st_mode)) return link_at(path, std::move(from_top));
  if (!S_ISREG(status.st_mode)) return Found{};
  const auto blob = read_blob_digest(path);
  if (!blob) return tl::make_unexpected(blob.error());
  if (!*blob) return Found{};
  const TreeMode mode = (status.st_mode & S_IXUSR) != 0 ? TreeMode::executable : TreeMode::file;
  return Found(SourceFile{std::move(from_top), mode, **blob});
}

class Walk {
 public:
  Walk(const std::string& root, const std::set<std::string>& besides) : root_(root), besides_(besides) {}

  // `folder`: from the top, empty or with a slash at its end.
  Result<std::monostate> look_in(const std::string& folder, std::size_t depth) {
    if (depth > limits::tree_depth) return odd(folder);
    const auto entries = list_folder(root_ + "/" + folder, limits::tracked_files);
    if (!entries) return tl::make_unexpected(entries.error());
    for (const FolderEntry& entry : entries->value_or(std::vector<FolderEntry>{})) {
      std::string path = folder + entry.name;
      if (besides_.contains(path)) continue;
      if (auto looked = look_at(entry, std::move(path), depth); !looked) return looked;
      if (found.odd) break;
    }
    return std::monostate{};
  }

  SourceFolder found;

 private:
  Result<std::monostate> odd(std::string path) {
    found.odd = std::move(path);
    return std::monostate{};
  }

  Result<std::monostate> look_at(const FolderEntry& entry, std::string path, std::size_t depth) {
    if (entry.name == ".git" || found.files.size() == limits::tracked_files) return odd(std::move(path));
    if (entry.kind == FolderEntry::Kind::directory) return look_in(path + "/", depth + 1);
    auto file = file_at(root_ + "/" + path, path);
    if (!file) return tl::make_unexpected(std::move(file).error());
    if (!*file) return odd(std::move(path));
    found.files.push_back(std::move(**file));
    return std::monostate{};
  }

  const std::string& root_;
  const std::set<std::string>& besides_;
};

}  // namespace

Result<SourceFolder> read_source(const std::string& root, const std::set<std::string>& besides) {
  Walk walk(root, besides);
  if (auto looked = walk.look_in("", 0); !looked) return tl::make_unexpected(std::move(looked).error());
  return std::move(walk.found);
}

Result<SourceFolder> read_checkout(const std::string& root, const std::vector<TrackedFile>& files) {
  SourceFolder found;
  for (const TrackedFile& file : files) {
    if (file.mode == TreeMode::gitlink) continue;
    auto read = file_at(root + "/" + file.path, file.path);
    if (!read) return tl::make_unexpected(std::move(read).error());
    if (!*read) {
      found.odd = file.path;
      break;
    }
    found.files.push_back(std::move(**read));
  }
  return found;
}

}  // namespace muster
