#include "adapters/roster_folder_disk.h"

#include <vector>

#include "adapters/disk.h"
#include "model/limits.h"

namespace muster {

namespace {

// The bounds that app/roster_folder.cpp puts on the same folder in a tree.
constexpr std::size_t most_entries = 50'000;
constexpr std::size_t most_depth = 4;
constexpr std::uint64_t most_bytes = 256U << 20U;

struct Level {
  std::string prefix;
  std::size_t depth;
};

tl::unexpected<Fault> too_much(const std::string& folder) {
  return tl::make_unexpected(Fault{FaultId::config,
                                   folder + " is deeper or larger than a roster folder can be",
                                   "name a folder laid out like .muster/"});
}

class FolderReader {
 public:
  explicit FolderReader(const std::string& folder) : folder_(folder) {}

  Result<std::optional<RosterFiles>> read() {
    auto there = read_level({"", 0});
    if (!there) return tl::make_unexpected(std::move(there).error());
    if (*there == Presence::absent) return std::nullopt;
    while (!todo_.empty()) {
      const Level level = std::move(todo_.back());
      todo_.pop_back();
      auto next = read_level(level);
      if (!next) return tl::make_unexpected(std::move(next).error());
    }
    return std::move(files_);
  }

 private:
  enum class Presence { absent, present };

  Result<Presence> read_level(const Level& level) {
    auto entries = list_folder(folder_ + "/" + level.prefix, most_entries);
    if (!entries) return tl::make_unexpected(std::move(entries).error());
    if (!*entries) return Presence::absent;
    for (const FolderEntry& entry : **entries) {
      const std::string path = level.prefix + entry.name;
      if (++seen_ > most_entries || level.depth >= most_depth) return too_much(folder_);
      if (entry.kind == FolderEntry::Kind::directory) {
        todo_.push_back({path + "/", level.depth + 1});
      } else if (entry.kind == FolderEntry::Kind::file) {
        if (auto kept = keep(path); !kept) return tl::make_unexpected(std::move(kept).error());
      }
    }
    return Presence::present;
  }

  Result<std::monostate> keep(const std::string& path) {
    auto bytes = read_file(folder_ + "/" + path, most_bytes_of(path));
    if (!bytes) return tl::make_unexpected(std::move(bytes).error());
    if (!*bytes) return std::monostate{};  // gone since it was listed
    total_ += (*bytes)->size();
    if (total_ > most_bytes) return too_much(folder_);
    files_.emplace(path, std::move(**bytes));
    return std::monostate{};
  }

  const std::string& folder_;
  RosterFiles files_;
  std::vector<Level> todo_;
  std::size_t seen_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

Result<std::optional<RosterFiles>> read_roster_folder(const std::string& folder) {
  return FolderReader(folder).read();
}

}  // namespace muster
