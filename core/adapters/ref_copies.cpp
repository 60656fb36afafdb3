#include "adapters/ref_copies.h"

#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "adapters/disk.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// Some millions of refs.
constexpr std::uint64_t packed_bytes = 512U << 20U;
// A push that deletes a ref holds packed-refs.lock for some milliseconds.
constexpr int waits = 10;
constexpr std::chrono::milliseconds wait_for_lock{50};

// Of the name itself; 0 where there is nothing.
Result<mode_t> kind_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return status.st_mode & S_IFMT;
  if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return mode_t{0};
  return tl::make_unexpected(system_fault("look at", path, errno));
}

Result<bool> is_there(const std::string& path) {
  const auto kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  return *kind != 0;
}

}  // namespace

Result<bool> DiskRefCopies::stays(const std::string& name, const ObjectId& present, const ObjectId& next) {
  if (!next.is_zero()) {
    // A value that git packs and that has moved on since; who moves a ref holds its lock.
    const auto lock = is_there(folder_ + name + ".lock");
    if (!lock) return tl::unexpected(lock.error());
    if (*lock) return false;
    const auto loose = kind_of(folder_ + name);
    if (!loose) return tl::unexpected(loose.error());
    return *loose == S_IFREG;
  }
  for (int wait = 0;; ++wait) {
    const auto held = packed(name, present);
    if (!held || !*held) return held;
    // Looked at last: who deletes holds it until the ref is gone.
    const auto lock = is_there(folder_ + "packed-refs.lock");
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) return true;
    if (wait == waits) return false;
    std::this_thread::sleep_for(wait_for_lock);
  }
}

Result<bool> DiskRefCopies::packed(const std::string& name, const ObjectId& id) const {
  const std::string path = folder_ + "packed-refs";
  // A link is locked where it leads to.
  const auto kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != S_IFREG) return false;
  const auto bytes = read_file(path, packed_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  // The first line is a comment, so that every ref's line follows a line feed.
  return *bytes && (*bytes)->find('\n' + id.hex() + ' ' + name + '\n') != std::string::npos;
}

}  // namespace muster
