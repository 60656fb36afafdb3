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

// The bytes of everything but keys/.
Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder);
// What lies in signatures/, by file name.
Gathered<RosterFiles> read_signatures(ObjectAccess& objects, const MusterFolder& folder);

}  // namespace muster
