// The .muster/ folder in a tree: what lies in it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/object_access.h"
#include "app/versions.h"

namespace muster {

// .muster/ as a commit's tree holds it: nothing is read but trees.
struct MusterFolder {
  ObjectId tree;                            // of .muster itself
  std::map<std::string, TreeEntry> files;   // by relative path; everything that is no folder
  std::map<std::string, ObjectId> folders;  // by relative path
};

// The .muster entry of a commit's root tree; absent where there is none.
Gathered<std::optional<TreeEntry>> muster_entry(ObjectAccess& objects, const ObjectId& root_tree);

// .muster/ as it was before a step: of its superseded versions the folders alone.
struct SupersededFolder {
  MusterFolder folder;
  std::uint32_t version;  // of its roster

  // The folder of a version that was superseded then, the very same: it was looked at when it came in, or
  // was taken as it was with all that lies under a baseline.
  bool keeps(const std::string& path, const ObjectId& tree) const;
};

// Stop with roster.removed where .muster is no folder or holds no plain roster.toml, and with
// roster.folder where it is deeper or larger than any roster folder can be.
// All of it; but of what `before` (may be null) keeps the folders alone, so that a step costs what it
// changes.
Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const TreeEntry& entry,
                                          const SupersededFolder* before = nullptr);
Gathered<SupersededFolder> outline_muster_folder(ObjectAccess& objects, const ObjectId& tree,
                                                 std::uint32_t version);

// The most that a file of .muster/ may hold.
std::uint64_t most_bytes_of(std::string_view path);

// The bytes of everything.
Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder);
// The key files that the text of a roster names, as far as they are there.
Gathered<RosterFiles> read_keys_named(ObjectAccess& objects, const MusterFolder& folder,
                                      std::string_view roster);
// Those of `paths` ("keys/….asc") that lie in the tree of keys/ as plain files. Stops with limit.size where
// they are too large, one or together.
Gathered<RosterFiles> read_key_files(ObjectAccess& objects, const ObjectId& key_folder,
                                     const std::vector<std::string>& paths);
// What lies in signatures/, by file name.
Gathered<RosterFiles> read_signatures(ObjectAccess& objects, const MusterFolder& folder);

}  // namespace muster
