#include "adapters/state_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "adapters/descriptor.h"
#include "adapters/disk.h"
#include "adapters/system_error.h"
#include "model/digest.h"

namespace muster {

namespace {

// A ref name of 4,096 bytes and two short lines.
constexpr std::uint64_t state_bytes = 8U << 10U;

constexpr std::string_view mend =
    "restore it from a backup, or remove it and bootstrap the repository again with its trust anchor";

// Quoting would be needed for '"' and '\'; no mainline is named so, and the file stays in one form.
bool plain_in_quotes(unsigned char c) {
  return c > ' ' && c != '"' && c != '\\' && c != 0x7f;
}

bool storable(const ServerState& state) {
  return state.mainline.starts_with("refs/") &&
         std::all_of(state.mainline.begin(), state.mainline.end(), plain_in_quotes) && state.version >= 1 &&
         Sha256Digest::parse(state.digest);
}

std::string text_of(const ServerState& state) {
  return "mainline = \"" + state.mainline + "\"\nversion = " + std::to_string(state.version) +
         "\ndigest = \"" + state.digest + "\"\n";
}

// The value between `before` and `after` at the front of `text`, which then starts behind it.
std::optional<std::string_view> take(std::string_view& text, std::string_view before,
                                     std::string_view after) {
  if (!text.starts_with(before)) return std::nullopt;
  const std::size_t end = text.find(after, before.size());
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(before.size(), end - before.size());
  text.remove_prefix(end + after.size());
  return value;
}

// Exactly the bytes that save() writes: what differs after writing it again is refused.
std::optional<ServerState> parse(const std::string& bytes) {
  std::string_view rest = bytes;
  const auto mainline = take(rest, "mainline = \"", "\"\n");
  const auto version = take(rest, "version = ", "\n");
  const auto digest = take(rest, "digest = \"", "\"\n");
  if (!mainline || !version || !digest) return std::nullopt;
  ServerState state{std::string(*mainline), 0, std::string(*digest)};
  const auto read = std::from_chars(version->data(), version->data() + version->size(), state.version);
  if (read.ec != std::errc() || !storable(state) || text_of(state) != bytes) return std::nullopt;
  return state;
}

enum class Presence { absent, present };

// Whether the name itself is there, be it a link that leads nowhere.
Result<Presence> presence_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return Presence::present;
  if (errno == ENOENT) return Presence::absent;
  return tl::make_unexpected(system_fault("look at", path, errno));
}

std::string parent_of(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

// "No state" lets a first push bootstrap the repository, so it must be certain: the git
// directory is there, and neither the file nor its folder is a link to a place that is not
// mounted today.
Result<std::optional<ServerState>> certainly_absent(const std::string& path) {
  const std::string folder = parent_of(path);
  auto git_directory = presence_of(parent_of(folder));
  auto file = presence_of(path);
  auto in_folder = presence_of(folder + "/.");
  auto folder_itself = presence_of(folder);
  for (const auto* one : {&git_directory, &file, &in_folder, &folder_itself}) {
    if (!*one) return tl::make_unexpected(one->error());
  }
  if (*git_directory == Presence::present && *file == Presence::absent && *in_folder == *folder_itself) {
    return std::nullopt;
  }
  return tl::make_unexpected(Fault{FaultId::disk, "the state " + path + " cannot be reached",
                                   "check the path, its links and mounts"});
}

}  // namespace

DiskStateStore::DiskStateStore(std::string git_directory)
    : path_(std::move(git_directory) + "/muster/state.toml") {}

Result<std::optional<ServerState>> DiskStateStore::load() {
  auto bytes = read_file(path_, state_bytes);
  if (!bytes) return tl::make_unexpected(std::move(bytes.error()));
  if (!*bytes) return certainly_absent(path_);
  auto state = parse(**bytes);
  if (!state) {
    return tl::make_unexpected(
        Fault{FaultId::disk, "the state " + path_ + " is not as muster writes it", std::string(mend)});
  }
  return state;
}

Result<std::monostate> DiskStateStore::save(const ServerState& state) {
  const std::string text = text_of(state);
  if (!storable(state) || text.size() > state_bytes) {
    return tl::make_unexpected(
        Fault{FaultId::internal, "a state that muster could not read again", "report this as a bug"});
  }
  const std::string folder = parent_of(path_);
  if (auto made = make_directory_like_parent(folder); !made) return made;
  // Two pushes may end at once, and the slower one may have seen the older roster.
  const Descriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock.is_open() || ::flock(lock.get(), LOCK_EX) != 0) {
    return tl::make_unexpected(system_fault("lock", folder, errno));
  }
  auto present = load();
  if (!present) return tl::make_unexpected(std::move(present).error());
  if (*present && (*present)->version > state.version) return std::monostate{};
  return write_file(path_, text);
}

}  // namespace muster
