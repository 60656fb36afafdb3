#include "adapters/loose_objects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

#include "adapters/descriptor.h"
#include "adapters/object_hash.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// "commit 18446744073709551615" and its NUL: no lawful header is longer (git has 32 as well).
constexpr std::size_t header_bytes = 32;
constexpr std::size_t chunk_bytes = 16U << 10U;

tl::unexpected<Fault> corrupt(const ObjectId& id, std::string_view how) {
  return tl::make_unexpected(Fault{FaultId::git, "object " + id.hex() + " is corrupt: " + std::string(how),
                                   "git fsck --full shows what is broken; fetch it again from a good copy"});
}

// One zlib stream out of a file.
class InflatedFile {
 public:
  explicit InflatedFile(int fd) : fd_(fd) { ready_ = ::inflateInit(&stream_) == Z_OK; }
  ~InflatedFile() {
    if (ready_) ::inflateEnd(&stream_);
  }
  InflatedFile(const InflatedFile&) = delete;
  InflatedFile& operator=(const InflatedFile&) = delete;

  // Adds `count` bytes, or fewer where the stream ends; false where it is broken or breaks off.
  bool append(std::string& out, std::uint64_t count) {
    std::array<char, chunk_bytes> chunk;
    while (count > 0 && !ended_) {
      const auto room = static_cast<uInt>(std::min<std::uint64_t>(count, chunk.size()));
      stream_.next_out = reinterpret_cast<Bytef*>(chunk.data());
      stream_.avail_out = room;
      if (!step()) return false;
      const std::size_t made = room - stream_.avail_out;
      out.append(chunk.data(), made);
      count -= made;
    }
    return true;
  }
  // The stream ends just here, and the file with it.
  bool is_done() {
    std::string more;
    return append(more, 1) && more.empty() && stream_.avail_in == 0 && refill() && stream_.avail_in == 0;
  }

 private:
  bool step() {
    if (!ready_ || (stream_.avail_in == 0 && (!refill() || stream_.avail_in == 0))) return false;
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    ended_ = status == Z_STREAM_END;
    return ended_ || status == Z_OK;
  }
  bool refill() {
    ssize_t count = -1;
    do {
      count = ::read(fd_, input_.data(), input_.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) return false;
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(count);
    return true;
  }

  int fd_;
  z_stream stream_{};
  bool ready_ = false;
  bool ended_ = false;
  std::array<Bytef, chunk_bytes> input_{};
};

struct Header {
  ObjectType type;
  std::uint64_t size;
  std::size_t length;  // with its NUL
};

std::optional<ObjectType> type_of(std::string_view name) {
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

std::optional<Header> parse_header(std::string_view bytes) {
  const std::size_t end = bytes.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view text = bytes.substr(0, end);
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto type = type_of(text.substr(0, space));
  const std::string_view digits = text.substr(space + 1);
  std::uint64_t size = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (!type || read.ec != std::errc() || std::to_string(size) != digits) return std::nullopt;
  return Header{*type, size, end + 1};
}

Result<ObjectRead> read_content(InflatedFile& file, const ObjectId& id, std::uint64_t max_bytes) {
  std::string content;
  if (!file.append(content, header_bytes)) return corrupt(id, "it does not inflate");
  const auto header = parse_header(content);
  if (!header) return corrupt(id, "its header is malformed");
  if (header->size > max_bytes) return OversizeObject{header->type, header->size};
  content.erase(0, header->length);
  if (content.size() > header->size) return corrupt(id, "it is longer than its header says");
  if (!file.append(content, header->size - content.size())) return corrupt(id, "it does not inflate");
  if (content.size() != header->size) return corrupt(id, "it is shorter than its header says");
  if (!file.is_done()) return corrupt(id, "it does not end where it should");
  if (!is_named(id, header->type, content)) return corrupt(id, "its content has another id");
  return RawObject{header->type, std::move(content)};
}

Result<ObjectRead> read_from(const std::string& path, const ObjectId& id, std::uint64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() && errno == ENOENT) return MissingObject{};
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return tl::make_unexpected(system_fault("open", path, errno));
  }
  if (!S_ISREG(status.st_mode)) return corrupt(id, "it is no regular file");
  InflatedFile inflated(file.get());
  return read_content(inflated, id, max_bytes);
}

}  // namespace

Result<ObjectRead> read_loose_object(const std::vector<std::string>& directories, const ObjectId& id,
                                     std::uint64_t max_bytes) {
  const std::string hex = id.hex();
  const std::string name = "/" + hex.substr(0, 2) + "/" + hex.substr(2);
  Result<ObjectRead> result = MissingObject{};
  for (const std::string& directory : directories) {
    auto read = read_from(directory + name, id, max_bytes);
    if (read && !std::holds_alternative<MissingObject>(*read)) return read;
    if (!read) result = std::move(read);
  }
  return result;
}

}  // namespace muster
