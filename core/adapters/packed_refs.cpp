#include "adapters/packed_refs.h"

#include <sys/stat.h>

#include <cerrno>

#include "adapters/disk.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// Some millions of refs.
constexpr std::uint64_t packed_bytes = 512U << 20U;

// Whether the name itself is there, and of which kind.
Result<mode_t> kind_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return status.st_mode & S_IFMT;
  if (errno == ENOENT) return mode_t{0};
  return tl::make_unexpected(system_fault("look at", path, errno));
}

}  // namespace

Result<bool> DiskPackedRefs::holds(const std::string& name, const ObjectId& id) {
  const auto file = kind_of(path_);
  if (!file) return tl::unexpected(file.error());
  if (*file != S_IFREG) return false;
  const auto lock = kind_of(path_ + ".lock");
  if (!lock) return tl::unexpected(lock.error());
  if (*lock != 0) return false;
  const auto bytes = read_file(path_, packed_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  // The first line is a comment, so that every ref's line follows a line feed.
  return *bytes && (*bytes)->find('\n' + id.hex() + ' ' + name + '\n') != std::string::npos;
}

}  // namespace muster
