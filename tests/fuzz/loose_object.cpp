// Loose objects: our own inflating, held against zlib's in one call. The bytes are taken for the file
// as it lies on disk, and also for what is deflated into one (made-up bytes seldom inflate).
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <optional>

#include "adapters/libgit2_library.h"
#include "adapters/loose_objects.h"
#include "fuzz/property.h"
#include "support/memory_repository.h"
#include "support/temp_dir.h"

namespace {

using namespace muster;
using fuzz::require;

constexpr std::size_t most_bytes = 16U << 10U;  // that a reader asks for; larger objects are oversize
constexpr std::size_t most_inflated = 1U << 20U;

Bytef* bytes_of(std::string& text) {
  return reinterpret_cast<Bytef*>(text.data());
}

// What the whole of `file` inflates to, where it is one zlib stream and nothing else.
std::optional<std::string> inflated(std::string file) {
  std::string out(most_inflated, '\0');
  uLongf size = out.size();
  uLong used = file.size();
  if (::uncompress2(bytes_of(out), &size, bytes_of(file), &used) != Z_OK || used != file.size()) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

std::string deflated(std::string bytes, int level) {
  std::string out(::compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  require(::compress2(bytes_of(out), &size, bytes_of(bytes), bytes.size(), level) == Z_OK, "zlib deflates");
  out.resize(size);
  return out;
}

struct Whole {
  ObjectType type;
  std::string content;
};

// "<type> <size>\0<content>", by building each header that could be right.
std::optional<Whole> object_in(const std::string& bytes) {
  const std::size_t nul = bytes.find('\0');
  if (nul == std::string::npos) return std::nullopt;
  const std::string content = bytes.substr(nul + 1);
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    const std::string header = std::string(name_of(type)) + " " + std::to_string(content.size());
    if (bytes.substr(0, nul) == header) return Whole{type, content};
  }
  return std::nullopt;
}

// One object directory, in memory where there is such a disk.
class Store {
 public:
  Store() {
    require(use_libgit2().has_value(), "libgit2 starts");
    for (const std::string& folder : {directory_ / "", directory_ / "other"}) {
      require(::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST, "a folder is made");
    }
  }

  Result<ObjectRead> read(const std::string& file, const ObjectId& id) {
    const std::string folder = directory_ / id.hex().substr(0, 2);
    const std::string path = folder + "/" + id.hex().substr(2);
    require(::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST, "a folder is made");
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = ::write(fd, file.data(), file.size()) == static_cast<ssize_t>(file.size());
    require(fd >= 0 && written && ::close(fd) == 0, "a file is written");
    auto read = read_loose_object({directory_ / "other", directory_.path()}, id, most_bytes);
    require(::unlink(path.c_str()) == 0, "a file is removed");
    return read;
  }

 private:
  test::TempDir directory_;
};

void check_file(const std::string& file) {
  static Store store;
  const ObjectId nobody = *ObjectId::parse(std::string(40, 'b'), HashAlgorithm::sha1);
  const auto bytes = inflated(file);
  const auto object = bytes ? object_in(*bytes) : std::nullopt;
  const ObjectId id = object ? test::git_id(object->type, object->content, HashAlgorithm::sha1) : nobody;
  const auto read = store.read(file, id);
  if (object && object->content.size() <= most_bytes) {
    require(read.has_value(), "a good object is read");
    const auto* raw = std::get_if<RawObject>(&*read);
    require(raw != nullptr && raw->type == object->type && raw->bytes == object->content,
            "an object is read as it is");
    require(!store.read(file, nobody), "an object under another's name is a fault");
    require(!store.read(file + "x", id), "bytes after an object are a fault");
    require(!store.read(file.substr(0, file.size() - 1), id), "an object cut short is a fault");
  } else if (read) {
    // The header alone is read of what is too large, so the rest of it may be anything.
    const auto* large = std::get_if<OversizeObject>(&*read);
    require(large != nullptr && large->bytes > most_bytes, "what is no object is a fault");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::text_of(data, size));
  check_file(bytes);
  check_file(deflated(bytes, size % 2 == 0 ? Z_BEST_SPEED : Z_NO_COMPRESSION));
  return 0;
}
