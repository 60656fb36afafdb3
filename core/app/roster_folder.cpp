#include "app/roster_folder.h"

#include <algorithm>
#include <functional>

#include "formats/roster_toml.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view muster_name = ".muster";
constexpr std::size_t most_depth = 4;  // .muster/history/<n>/signatures/<file>
constexpr std::uint64_t most_bytes = 256U << 20U;

struct Pending {
  std::string prefix;
  ObjectId tree;
  std::size_t depth;
};

// Whether what lies in a folder is to be read as well.
using Enters = std::function<bool(const std::string& path, const ObjectId& tree)>;

bool is_archive(const std::string& path) {
  constexpr std::string_view history = "history/";
  return path.starts_with(history) && path.find('/', history.size()) == std::string::npos;
}

// What is bounded together: a version's own folder, the folders of superseded ones, each of these, and keys/.
std::string group_of(const std::string& path) {
  const std::size_t slash = path.find('/');
  const std::string top = path.substr(0, slash);
  if (slash == std::string::npos || (top != "history" && top != "keys")) return "";
  if (top == "keys" || is_archive(path)) return top;
  return path.substr(0, path.find('/', slash + 1));
}

std::size_t most_in(const std::string& group) {
  if (group == "history") return limits::roster_versions;
  return group == "keys" ? limits::key_files : limits::version_entries;
}

class FolderReader {
 public:
  FolderReader(ObjectAccess& objects, const Enters& enters) : objects_(objects), enters_(enters) {}

  Gathered<MusterFolder> read(const ObjectId& tree) {
    MusterFolder folder{tree, {}, {}};
    std::vector<Pending> todo = {{"", tree, 0}};
    while (!todo.empty()) {
      const Pending level = std::move(todo.back());
      todo.pop_back();
      MUSTER_TRY(read, read_level(level, folder, todo));
      (void)read;
    }
    return folder;
  }

 private:
  Gathered<std::monostate> read_level(const Pending& level, MusterFolder& folder,
                                      std::vector<Pending>& todo) {
    const bool many = level.prefix == "history/" || level.prefix == "keys/";
    MUSTER_TRY(tree,
               objects_.tree(level.tree, many ? limits::history_tree_bytes : limits::version_tree_bytes));
    for (TreeEntry& entry : tree) {
      std::string path = level.prefix + entry.name;
      const std::string group = group_of(path);
      if (level.depth >= most_depth || ++entries_[group] > most_in(group)) {
        return stop(
            Reason{reasons::RosterFolder{".muster/" + path, "no roster folder is so deep or so large"}});
      }
      if (entry.mode == TreeMode::directory) {
        if (enters_(path, entry.id)) todo.push_back({path + "/", entry.id, level.depth + 1});
        folder.folders.emplace(std::move(path), entry.id);
      } else {
        folder.files.emplace(std::move(path), std::move(entry));
      }
    }
    return std::monostate{};
  }

  ObjectAccess& objects_;
  const Enters& enters_;
  std::map<std::string, std::size_t> entries_;
};

Gathered<MusterFolder> read_folder(ObjectAccess& objects, const ObjectId& tree, const Enters& enters) {
  MUSTER_TRY(folder, FolderReader(objects, enters).read(tree));
  const auto roster = folder.files.find("roster.toml");
  if (roster == folder.files.end())
    return stop(Reason{reasons::RosterRemoved{".muster/roster.toml is missing"}});
  if (roster->second.mode != TreeMode::file) {
    return stop(Reason{reasons::RosterRemoved{".muster/roster.toml is not a plain file of mode 100644"}});
  }
  return std::move(folder);
}

}  // namespace

Gathered<std::optional<TreeEntry>> muster_entry(ObjectAccess& objects, const ObjectId& root_tree) {
  MUSTER_TRY(root, objects.tree(root_tree));
  const auto found = std::ranges::find(root, muster_name, &TreeEntry::name);
  return found == root.end() ? std::nullopt : std::optional(*found);
}

Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const TreeEntry& entry,
                                          const SupersededFolder* before) {
  if (entry.mode != TreeMode::directory)
    return stop(Reason{reasons::RosterRemoved{".muster is not a folder"}});
  return read_folder(objects, entry.id, [before](const std::string& path, const ObjectId& tree) {
    return before == nullptr || !before->keeps(path, tree);
  });
}

Gathered<SupersededFolder> outline_muster_folder(ObjectAccess& objects, const ObjectId& tree,
                                                 std::uint32_t version) {
  MUSTER_TRY(folder, read_folder(objects, tree,
                                 [](const std::string& path, const ObjectId&) { return !is_archive(path); }));
  return SupersededFolder{std::move(folder), version};
}

bool SupersededFolder::keeps(const std::string& path, const ObjectId& tree) const {
  if (!is_archive(path)) return false;
  const auto found = folder.folders.find(path);
  if (found == folder.folders.end() || found->second != tree) return false;
  const auto number = version_number(std::string_view(path).substr(path.find('/') + 1));
  return number && *number < version;
}

std::uint64_t most_bytes_of(std::string_view path) {
  if (path == "roster.toml" || path.ends_with("/roster.toml")) return limits::roster_bytes;
  return path.starts_with("keys/") ? limits::openpgp_certificate_bytes : limits::signature_bytes;
}

Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder) {
  RosterFiles files;
  std::uint64_t total = 0;
  for (const auto& [path, entry] : folder.files) {
    if (entry.mode != TreeMode::file) continue;
    MUSTER_TRY(bytes, objects.blob(entry.id, most_bytes_of(path)));
    total += bytes.size();
    if (total > most_bytes) return stop(Reason{reasons::LimitSize{".muster", total, most_bytes}});
    files.emplace(path, std::move(bytes));
  }
  return files;
}

Gathered<RosterFiles> read_keys_named(ObjectAccess& objects, const MusterFolder& folder,
                                      std::string_view roster) {
  const std::vector<std::string> named = key_files_named(roster);
  const auto keys = folder.folders.find("keys");
  if (named.empty() || keys == folder.folders.end()) return RosterFiles{};
  return read_key_files(objects, keys->second, named);
}

Gathered<RosterFiles> read_key_files(ObjectAccess& objects, const ObjectId& key_folder,
                                     const std::vector<std::string>& paths) {
  constexpr std::string_view folder = "keys/";
  MUSTER_TRY(tree, objects.tree(key_folder, limits::key_folder_bytes));
  std::map<std::string_view, const TreeEntry*> entries;
  for (const TreeEntry& entry : tree) entries.emplace(entry.name, &entry);
  RosterFiles files;
  std::uint64_t total = 0;
  for (const std::string& path : paths) {
    const auto entry = entries.find(std::string_view(path).substr(folder.size()));
    if (entry == entries.end() || entry->second->mode != TreeMode::file) continue;
    MUSTER_TRY(bytes, objects.blob(entry->second->id, limits::openpgp_certificate_bytes));
    total += bytes.size();
    if (total > limits::key_files_bytes)
      return stop(Reason{reasons::LimitSize{".muster/keys", total, limits::key_files_bytes}});
    files.emplace(path, std::move(bytes));
  }
  return files;
}

Gathered<RosterFiles> read_signatures(ObjectAccess& objects, const MusterFolder& folder) {
  constexpr std::string_view prefix = "signatures/";
  RosterFiles files;
  for (auto at = folder.files.lower_bound(std::string(prefix));
       at != folder.files.end() && at->first.starts_with(prefix); ++at) {
    if (at->second.mode != TreeMode::file) continue;
    MUSTER_TRY(bytes, objects.blob(at->second.id, limits::signature_bytes));
    files.emplace(at->first.substr(prefix.size()), std::move(bytes));
  }
  return files;
}

}  // namespace muster
