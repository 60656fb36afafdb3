// The facts of a step that changes .muster/.
#pragma once

#include <optional>

#include "app/roster_folder.h"
#include "app/rosters.h"

namespace muster {

// What is wrong with .muster/ after the step besides the roster itself: files that do not belong
// there, an archive that is not the parent's, an older file that changed. `before` is null where
// the step brings in the first roster; `after` was read with it.
std::optional<reasons::RosterFolder> folder_problem(const SupersededFolder* before, const MusterFolder& after,
                                                    const Roster* old_roster, const Roster& new_roster);

// A loaded new version.
struct LoadedVersion {
  MusterFolder folder;
  std::string bytes;
  RosterPtr roster;
  RosterFiles signatures;  // by file name
};

// `entry` is .muster in the root tree after the step; absent: removed. `before` is the folder that it changes
// (null: there is none). The inner reason is roster.removed or roster.malformed (or object.malformed,
// limit.size of what lies there).
Gathered<OrReason<LoadedVersion>> load_version_at(ObjectAccess& objects,
                                                  const std::optional<TreeEntry>& entry,
                                                  const SupersededFolder* before);

}  // namespace muster
