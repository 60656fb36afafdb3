#include "adapters/file_content.h"

#include <sys/stat.h>

#include <string_view>
#include <vector>

#include "adapters/descriptor.h"
#include "adapters/open_file.h"
#include "adapters/system_error.h"
#include "crypto/content_hasher.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t content_chunk_bytes = 256U << 10U;

tl::unexpected<Fault> failed(std::string_view doing, const std::string& path) {
  return tl::make_unexpected(system_fault(doing, path, errno));
}

Result<FileContent> content_of(const Descriptor& file, const std::string& path, Hold hold) {
  FileContent content{0, {}, std::nullopt};
  if (hold == Hold::content) content.held.emplace();
  ContentHasher hasher;
  std::vector<char> chunk(content_chunk_bytes);
  while (true) {
    const ssize_t count = ::read(file.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", path);
    if (count == 0) break;
    const std::string_view part(chunk.data(), static_cast<std::size_t>(count));
    hasher.add(part);
    content.bytes += part.size();
    if (content.bytes > limits::held_file_bytes) content.held.reset();
    if (content.held) content.held->append(part);
  }
  auto digests = hasher.digests();
  if (!digests) {
    return tl::make_unexpected(Fault{FaultId::memory, "not enough memory to hash " + path, "try again"});
  }
  content.digests = std::move(*digests);
  return content;
}

}  // namespace

Result<ContentRead> read_content(const std::string& path, Hold hold) {
  if (path.find('\0') != std::string::npos) return NoFile{};
  // O_NONBLOCK: the open of a named pipe must not wait for its writer.
  const Descriptor file(open_again(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW));
  if (!file.is_open()) {
    if (errno == ENOENT) return NoFile{};
    if (errno == ELOOP || errno == ENXIO) return NoRegularFile{};
    return failed("open", path);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("look at", path);
  if (!S_ISREG(status.st_mode)) return NoRegularFile{};
  auto content = content_of(file, path, hold);
  if (!content) return tl::make_unexpected(std::move(content).error());
  return std::move(*content);
}

}  // namespace muster
