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

// Stop with roster.removed where .muster is no folder or holds no plain roster.toml, and with
// roster.folder where it is deeper or larger than any roster folder can be.
// All of it; but of the superseded versions that `before` (may be null) holds as the very same trees their
// folders alone, so that a step costs what it changes.
Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const TreeEntry& entry,
                                          const MusterFolder* before = nullptr);
// Of superseded versions the folders alone.
Gathered<MusterFolder> outline_muster_folder(ObjectAccess& objects, const ObjectId& tree);

// The bytes of everything but keys/.
Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder);
// What lies in signatures/, by file name.
Gathered<RosterFiles> read_signatures(ObjectAccess& objects, const MusterFolder& folder);

}  // namespace muster
