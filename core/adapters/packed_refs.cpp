#include "adapters/packed_refs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "adapters/descriptor.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// A line is an id, a blank, a name of less than PATH_MAX bytes; a peeled line is shorter.
constexpr std::uint64_t longest_lines = 4096 + 512;
constexpr std::size_t id_digits = 40;

// Part of a file.
class Window {
 public:
  explicit Window(int fd) : fd_(fd) {}

  // Bytes [from, to) of the file; false where they cannot all be read.
  bool read(std::uint64_t from, std::uint64_t to) {
    bytes_.resize(to - from);
    from_ = from;
    std::size_t done = 0;
    while (done < bytes_.size()) {
      const ssize_t count =
          ::pread(fd_, bytes_.data() + done, bytes_.size() - done, static_cast<off_t>(from + done));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      done += static_cast<std::size_t>(count);
    }
    return true;
  }
  std::uint64_t from() const { return from_; }
  std::string_view bytes() const { return bytes_; }

 private:
  int fd_;
  std::uint64_t from_ = 0;
  std::string bytes_;
};

struct Entry {
  std::uint64_t start, end;  // the end with its peeled line
  std::string_view id, name;
};

// The entry in which `position` lies, among whole entries from `low` to `high`.
std::optional<Entry> entry_around(Window& window, std::uint64_t position, std::uint64_t low,
                                  std::uint64_t high) {
  const std::uint64_t from = position - std::min(position - low, longest_lines);
  const std::uint64_t to = std::min(high, position + longest_lines);
  if (!window.read(from, to)) return std::nullopt;
  const std::string_view bytes = window.bytes();
  std::size_t start = position - from;
  while (true) {
    const std::size_t before = start == 0 ? std::string_view::npos : bytes.rfind('\n', start - 1);
    if (before == std::string_view::npos && from != low) return std::nullopt;
    start = before == std::string_view::npos ? 0 : before + 1;
    if (bytes[start] != '^') break;
    if (start == 0) return std::nullopt;
    --start;
  }
  const std::size_t end = bytes.find('\n', start);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(start, end - start);
  if (line.size() < id_digits + 2 || line[id_digits] != ' ') return std::nullopt;
  std::size_t after = end + 1;
  if (after < bytes.size() && bytes[after] == '^') {
    const std::size_t peeled = bytes.find('\n', after);
    if (peeled == std::string_view::npos) return std::nullopt;
    after = peeled + 1;
  }
  return Entry{from + start, from + after, line.substr(0, id_digits), line.substr(id_digits + 1)};
}

// Where the entries begin; nothing where the first line does not say that they are sorted.
std::optional<std::uint64_t> after_header(Window& window, std::uint64_t size) {
  if (!window.read(0, std::min<std::uint64_t>(size, 256))) return std::nullopt;
  const std::string_view bytes = window.bytes();
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos || !bytes.starts_with("# pack-refs with:")) return std::nullopt;
  std::string traits(bytes.substr(0, end));
  traits += ' ';
  if (traits.find(" sorted ") == std::string::npos) return std::nullopt;
  return end + 1;
}

PackedRef search(Window& window, std::uint64_t low, std::uint64_t high, std::string_view name) {
  while (low < high) {
    const auto entry = entry_around(window, low + (high - low) / 2, low, high);
    if (!entry) return UnknownLayout{};
    if (entry->name == name) {
      const auto id = ObjectId::parse(entry->id, HashAlgorithm::sha1);
      return id ? PackedRef(*id) : UnknownLayout{};
    }
    if (entry->name < name) {
      low = entry->end;
    } else {
      high = entry->start;
    }
  }
  return NotPacked{};
}

}  // namespace

Result<PackedRef> find_packed_ref(const std::string& packed_refs, std::string_view name) {
  const Descriptor file(::open(packed_refs.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() && errno == ENOENT) return NotPacked{};
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return tl::make_unexpected(system_fault("open", packed_refs, errno));
  }
  if (!S_ISREG(status.st_mode)) return UnknownLayout{};
  if (status.st_size == 0) return NotPacked{};
  Window window(file.get());
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const auto start = after_header(window, size);
  if (!start) return UnknownLayout{};
  return search(window, *start, size, name);
}

}  // namespace muster
