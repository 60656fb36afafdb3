#include "adapters/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <span>

#include "adapters/descriptor.h"
#include "adapters/open_file.h"
#include "adapters/system_error.h"
#include "model/hex.h"

namespace muster {

namespace {

constexpr std::size_t chunk_bytes = 64U << 10U;
constexpr mode_t cache_mode = 0644;

tl::unexpected<Fault> failed(std::string_view doing, std::string_view what) {
  return tl::make_unexpected(system_fault(doing, what, errno));
}

tl::unexpected<Fault> unfit(std::string because, std::string remedy) {
  return tl::make_unexpected(Fault{FaultId::disk, std::move(because), std::move(remedy)});
}

// The system would stop at the NUL and take another file than the one that was named.
std::optional<Fault> broken_path(const std::string& path) {
  if (path.find('\0') == std::string::npos) return std::nullopt;
  return Fault{FaultId::disk, "a path holds a NUL byte", "check the path"};
}

tl::unexpected<Fault> too_large(std::string_view what, std::uint64_t max_bytes) {
  return unfit(std::string(what) + " is larger than " + std::to_string(max_bytes) + " bytes",
               "make it smaller");
}

// The bound holds while reading, too: a file may grow, and some say that they have no size.
Result<std::string> read_to_end(int fd, std::uint64_t max_bytes, std::string_view what,
                                std::size_t expected = 0) {
  std::string bytes;
  bytes.reserve(expected);
  std::array<char, chunk_bytes> chunk;
  while (true) {
    const ssize_t count = ::read(fd, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", what);
    if (count == 0) return bytes;
    if (static_cast<std::uint64_t>(count) > max_bytes - bytes.size()) return too_large(what, max_bytes);
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

bool write_to_end(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A rename or a new folder is on disk only when its parent is.
Result<std::monostate> sync_folder(const std::string& path) {
  const Descriptor folder(open_again(path.c_str(), O_RDONLY | O_DIRECTORY));
  if (!folder.is_open()) return failed("open", path);
  // EINVAL: a file system whose folders cannot be synced; there is nothing more to do on it.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return failed("sync", path);
  return std::monostate{};
}

// A file beside the one to be written, gone again unless it was renamed.
class Beside {
 public:
  Beside(const std::string& target, mode_t mode) {
    std::array<std::uint8_t, 8> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) return;
    path_ = target + ".new-" + to_hex(random);
    file_ = Descriptor(open_again(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
    ours_ = file_.is_open();
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() {
    if (ours_) ::unlink(path_.c_str());
  }

  Descriptor& file() { return file_; }
  // In place of what may be there. An open file stays what it was.
  bool become(const std::string& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return false;
    ours_ = false;
    return true;
  }

 private:
  std::string path_;
  Descriptor file_;
  bool ours_ = false;
};

FolderEntry::Kind kind_of(int folder, const dirent& entry) {
  if (entry.d_type == DT_REG) return FolderEntry::Kind::file;
  if (entry.d_type == DT_DIR) return FolderEntry::Kind::directory;
  if (entry.d_type != DT_UNKNOWN) return FolderEntry::Kind::other;
  struct stat status {};
  if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return FolderEntry::Kind::other;
  if (S_ISREG(status.st_mode)) return FolderEntry::Kind::file;
  return S_ISDIR(status.st_mode) ? FolderEntry::Kind::directory : FolderEntry::Kind::other;
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

namespace {

bool is_of_us_alone(const struct stat& status) {
  return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

Result<std::optional<std::string>> read_opened(const Descriptor& file, const struct stat& status,
                                               std::uint64_t max_bytes, const std::string& path) {
  if (!S_ISREG(status.st_mode)) return unfit(path + " is not a regular file", "put a regular file there");
  if (static_cast<std::uint64_t>(status.st_size) > max_bytes) return too_large(path, max_bytes);
  const auto size = static_cast<std::size_t>(status.st_size);
  return read_to_end(file.get(), max_bytes, path, size).map([](std::string bytes) {
    return std::optional(std::move(bytes));
  });
}

}  // namespace

Result<std::optional<std::string>> read_file(const std::string& path, std::uint64_t max_bytes) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  // O_NONBLOCK: the open of a named pipe must not wait for its writer.
  const Descriptor file(open_again(path.c_str(), O_RDONLY | O_NONBLOCK));
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  if (!file.is_open()) return failed("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("look at", path);
  return read_opened(file, status, max_bytes, path);
}

std::optional<std::string> read_own_file(const std::string& path, std::uint64_t max_bytes) {
  if (broken_path(path)) return std::nullopt;
  const Descriptor file(open_again(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !is_of_us_alone(status)) return std::nullopt;
  return read_opened(file, status, max_bytes, path).value_or(std::nullopt);
}

Result<std::monostate> write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  Beside beside(path, mode);
  if (!beside.file().is_open()) return failed("create a file beside", path);
  // The mode that was asked for: whoever pushes next, under another umask, has to read it.
  if (::fchmod(beside.file().get(), mode) != 0) return failed("set the mode of", path);
  if (!write_to_end(beside.file().get(), bytes)) return failed("write", path);
  if (::fsync(beside.file().get()) != 0) return failed("sync", path);
  if (beside.file().close() != 0) return failed("close", path);
  if (!beside.become(path)) return failed("put in place", path);
  return sync_folder(parent_of(path));
}

Result<std::monostate> write_cache_file(const std::string& path, std::string_view bytes) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  Beside beside(path, cache_mode);
  if (!beside.file().is_open()) return failed("create a file beside", path);
  if (::fchmod(beside.file().get(), cache_mode) != 0) return failed("set the mode of", path);
  if (!write_to_end(beside.file().get(), bytes)) return failed("write", path);
  if (beside.file().close() != 0) return failed("close", path);
  // A rename over a file makes some file systems write both to the disk first (ext4, auto_da_alloc), which is
  // what a cache does not ask for. Who looks in between finds none.
  ::unlink(path.c_str());
  if (!beside.become(path)) return failed("put in place", path);
  return std::monostate{};
}

Result<std::monostate> write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  Descriptor file(open_again(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
  if (!file.is_open()) return failed("create", path);
  const auto write = [&]() -> Result<std::monostate> {
    if (::fchmod(file.get(), mode) != 0) return failed("set the mode of", path);
    if (!write_to_end(file.get(), bytes)) return failed("write", path);
    if (::fsync(file.get()) != 0) return failed("sync", path);
    if (file.close() != 0) return failed("close", path);
    return sync_folder(parent_of(path));
  };
  auto written = write();
  if (!written) ::unlink(path.c_str());
  return written;
}

Result<std::monostate> overwrite_file(const std::string& path, std::string_view bytes) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  const Descriptor file(open_again(path.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return failed("open", path);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size < bytes.size())
    return unfit(path + " has no room for what is to be written", "see what changed it");
  std::string whole(bytes);
  whole.resize(size, '\0');
  if (!write_to_end(file.get(), whole)) return failed("write", path);
  if (::fdatasync(file.get()) != 0) return failed("sync", path);
  return std::monostate{};
}

Result<std::monostate> sync_file_or_folder(const std::string& path) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  const Descriptor opened(open_again(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.is_open()) return failed("open", path);
  if (::fsync(opened.get()) != 0 && errno != EINVAL) return failed("sync", path);
  return std::monostate{};
}

Result<std::monostate> make_directories(const std::string& path) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  std::size_t end = 0;
  while (end < path.size()) {
    end = std::min(path.find('/', end + 1), path.size());
    const std::string folder = path.substr(0, end);
    if (::mkdir(folder.c_str(), 0777) == 0) {
      if (auto synced = sync_folder(parent_of(folder)); !synced) return synced;
      continue;
    }
    const int why = errno;  // EEXIST, or EROFS and the like of a parent that is there already
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
      return tl::make_unexpected(system_fault("make the folder", folder, why));
    }
  }
  return std::monostate{};
}

Result<std::monostate> make_directory_like_parent(const std::string& path) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  struct stat parent {};
  if (::stat(parent_of(path).c_str(), &parent) != 0) return failed("look at", parent_of(path));
  if (::mkdir(path.c_str(), 0700) != 0) return make_directories(path);  // says what is there instead
  // The folder above may be another user's, who has put something else there by now.
  const Descriptor made(open_again(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  struct stat status {};
  if (!made.is_open() || ::fstat(made.get(), &status) != 0) return failed("open", path);
  if (status.st_uid != ::geteuid())
    return unfit(path + " is not the folder that was made", "look who made it");
  // Root makes it for the user under whom git runs, or that user could not write there.
  if (parent.st_uid != ::geteuid() && ::geteuid() == 0 &&
      ::fchown(made.get(), parent.st_uid, parent.st_gid) != 0)
    return failed("hand over", path);
  if (::fchmod(made.get(), parent.st_mode & 07777U) != 0) return failed("set the mode of", path);
  return sync_folder(parent_of(path));
}

Result<std::monostate> make_private_folder(const std::string& path) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  if (auto made = make_directories(parent_of(path)); !made) return made;
  if (::mkdir(path.c_str(), 0700) != 0) return make_directories(path);  // says what is there instead
  return sync_folder(parent_of(path));
}

bool is_our_folder(const std::string& path) {
  struct stat status {};
  if (broken_path(path) || ::lstat(path.c_str(), &status) != 0) return false;
  return S_ISDIR(status.st_mode) && is_of_us_alone(status);
}

Result<std::monostate> remove_file(const std::string& path) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  if (::unlink(path.c_str()) == 0) return sync_folder(parent_of(path));
  if (errno == ENOENT) return std::monostate{};
  return failed("remove", path);
}

Result<std::string> stamp_of_files(const std::vector<std::string>& paths) {
  std::string stamp;
  for (const std::string& path : paths) {
    if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
      if (errno == ENOENT) return std::string();
      return failed("look at", path);
    }
    for (const auto number :
         {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_mode), static_cast<std::uint64_t>(status.st_size),
          static_cast<std::uint64_t>(status.st_mtim.tv_sec),
          static_cast<std::uint64_t>(status.st_mtim.tv_nsec),
          static_cast<std::uint64_t>(status.st_ctim.tv_sec),
          static_cast<std::uint64_t>(status.st_ctim.tv_nsec)})
      stamp.append(std::to_string(number)).push_back(' ');
  }
  return stamp;
}

bool may_write(const std::string& path) {
  return !broken_path(path) && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

Result<std::optional<std::vector<FolderEntry>>> list_folder(const std::string& path,
                                                            std::size_t max_entries) {
  if (auto fault = broken_path(path)) return tl::make_unexpected(std::move(*fault));
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder && errno == ENOENT) return std::nullopt;
  if (!folder) return failed("open the folder", path);
  std::vector<FolderEntry> entries;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr && errno != 0) return failed("read the folder", path);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (entries.size() == max_entries) {
      return unfit(path + " holds more than " + std::to_string(max_entries) + " entries",
                   "empty the folder of what is not needed");
    }
    entries.push_back({kind_of(::dirfd(folder.get()), *entry), std::string(name)});
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

Result<std::string> read_standard_input(std::uint64_t max_bytes) {
  return read_to_end(STDIN_FILENO, max_bytes, "standard input");
}

}  // namespace muster
