#include "adapters/content_copy.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "adapters/descriptor.h"
#include "adapters/open_file.h"
#include "adapters/system_error.h"
#include "crypto/content_hasher.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t chunk_bytes = 256U << 10U;

tl::unexpected<Fault> failed(std::string_view doing, const std::string& path) {
  return tl::make_unexpected(system_fault(doing, path, errno));
}

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Result<FileContent> pour(const Descriptor& from, const Descriptor& to, const std::string& name) {
  FileContent content{0, {}, std::nullopt};
  ContentHasher hasher;
  std::vector<char> chunk(chunk_bytes);
  while (true) {
    const ssize_t count = ::read(from.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", name);
    if (count == 0) break;
    const std::string_view part(chunk.data(), static_cast<std::size_t>(count));
    hasher.add(part);
    if (!write_whole(to.get(), part)) return failed("write the copy of", name);
    content.bytes += part.size();
  }
  auto digests = hasher.digests();
  if (!digests) {
    return tl::make_unexpected(Fault{FaultId::memory, "not enough memory to hash " + name, "try again"});
  }
  content.digests = std::move(*digests);
  return content;
}

// The new file, gone again unless it is whole.
class NewFile {
 public:
  NewFile(std::string path, mode_t mode)
      : path_(std::move(path)),
        file_(open_again(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)),
        ours_(file_.is_open()) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (ours_) ::unlink(path_.c_str());
  }

  Descriptor& file() { return file_; }
  void keep() { ours_ = false; }

 private:
  std::string path_;
  Descriptor file_;
  bool ours_;
};

bool has_nul(const std::string& path) {
  return path.find('\0') != std::string::npos;
}

}  // namespace

Result<ContentRead> copy_content(const std::string& from, const std::string& to) {
  if (has_nul(from) || has_nul(to)) return NoFile{};
  const Descriptor source(open_again(from.c_str(), O_RDONLY | O_NONBLOCK));
  if (!source.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return NoFile{};
    if (errno == ELOOP || errno == ENXIO) return NoRegularFile{};
    return failed("open", from);
  }
  struct stat status {};
  if (::fstat(source.get(), &status) != 0) return failed("look at", from);
  if (!S_ISREG(status.st_mode)) return NoRegularFile{};
  NewFile copy(to, (status.st_mode & S_IXUSR) != 0 ? 0755 : 0644);
  if (!copy.file().is_open()) return failed("make", to);
  auto content = pour(source, copy.file(), from);
  if (!content) return tl::make_unexpected(std::move(content).error());
  if (copy.file().close() != 0) return failed("close", to);
  copy.keep();
  return std::move(*content);
}

Result<FolderFiles> files_below(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<FileInFolder> found;
  std::error_code failed_code;
  fs::recursive_directory_iterator at(folder, failed_code);
  for (; !failed_code && at != fs::recursive_directory_iterator(); at.increment(failed_code)) {
    const std::string path = at->path().string().substr(folder.size() + 1);
    if (found.size() == limits::folder_files)
      return FolderFiles(OddInFolder{path, "there are too many files"});
    if (at.depth() > static_cast<int>(limits::folder_depth))
      return FolderFiles(OddInFolder{path, "it lies too deep"});
    std::error_code unknown;
    const auto itself = at->symlink_status(unknown);
    if (!unknown && itself.type() == fs::file_type::directory) continue;
    const auto leads_to = at->status(unknown);
    if (unknown || leads_to.type() != fs::file_type::regular)
      return FolderFiles(OddInFolder{path, "it is neither a file nor a folder, nor a link to a file"});
    found.push_back({path});
  }
  if (failed_code) {
    return tl::make_unexpected(system_fault("read the folder", folder, failed_code.value()));
  }
  std::ranges::sort(found, {}, &FileInFolder::path);
  return FolderFiles(std::move(found));
}

}  // namespace muster
