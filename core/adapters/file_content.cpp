#include "adapters/file_content.h"

#include <sys/stat.h>

#include <string_view>
#include <vector>

#include "adapters/descriptor.h"
#include "adapters/open_file.h"
#include "adapters/system_error.h"
#include "app/source_tree.h"
#include "crypto/content_hasher.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t content_chunk_bytes = 256U << 10U;

tl::unexpected<Fault> failed(std::string_view doing, const std::string& path) {
  return tl::make_unexpected(system_fault(doing, path, errno));
}

// `ahead` is hashed before the content.
Result<FileContent> content_of(const Descriptor& file, const std::string& path, Hold hold,
                               std::string_view ahead = {}) {
  FileContent content{0, {}, std::nullopt};
  if (hold == Hold::content) content.held.emplace();
  ContentHasher hasher;
  hasher.add(ahead);
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

struct OpenedContent {
  Descriptor file;
  std::uint64_t bytes;
};
using ContentOpened = std::variant<OpenedContent, NoFile, NoRegularFile>;

Result<ContentOpened> open_content(const std::string& path) {
  if (path.find('\0') != std::string::npos) return NoFile{};
  // O_NONBLOCK: the open of a named pipe must not wait for its writer.
  Descriptor file(open_again(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW));
  if (!file.is_open()) {
    if (errno == ENOENT) return NoFile{};
    if (errno == ELOOP || errno == ENXIO) return NoRegularFile{};
    return failed("open", path);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("look at", path);
  if (!S_ISREG(status.st_mode)) return NoRegularFile{};
  return OpenedContent{std::move(file), static_cast<std::uint64_t>(status.st_size)};
}

}  // namespace

Result<ContentRead> read_content(const std::string& path, Hold hold) {
  const auto opened = open_content(path);
  if (!opened) return tl::make_unexpected(opened.error());
  if (std::holds_alternative<NoFile>(*opened)) return NoFile{};
  const auto* there = std::get_if<OpenedContent>(&*opened);
  if (there == nullptr) return NoRegularFile{};
  auto content = content_of(there->file, path, hold);
  if (!content) return tl::make_unexpected(std::move(content).error());
  return std::move(*content);
}

Result<std::optional<Sha256Digest>> read_blob_digest(const std::string& path) {
  const auto opened = open_content(path);
  if (!opened) return tl::make_unexpected(opened.error());
  const auto* there = std::get_if<OpenedContent>(&*opened);
  if (there == nullptr) return std::nullopt;
  const auto content = content_of(there->file, path, Hold::hashes, blob_header(there->bytes));
  if (!content) return tl::make_unexpected(content.error());
  if (content->bytes == there->bytes) return content->digests.sha256;
  return tl::make_unexpected(Fault{FaultId::disk, path + " changed while it was read",
                                   "let nothing write to the source, and try again"});
}

}  // namespace muster
