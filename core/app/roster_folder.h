// The .muster/ folder: what lies in it, and the chain of roster versions that it holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/object_access.h"
#include "app/rosters.h"
#include "crypto/check_signature.h"
#include "model/digest.h"
#include "policy/judge_roster_change.h"
#include "roster/roster.h"

namespace muster {

// The content of a folder laid out like .muster/: relative path ("roster.toml",
// "signatures/alice.sig", "history/1/roster.toml" …) to bytes. Key files may be left out.
using RosterFiles = std::map<std::string, std::string>;

// The same folder as a commit's tree holds it: nothing is read but trees.
struct MusterFolder {
  ObjectId tree;                            // of .muster itself
  std::map<std::string, TreeEntry> files;   // by relative path; everything that is no folder
  std::map<std::string, ObjectId> folders;  // by relative path
};

// The .muster entry of a commit's root tree; absent where there is none.
Gathered<std::optional<TreeEntry>> muster_entry(ObjectAccess& objects, const ObjectId& root_tree);

// Stops with roster.removed where .muster is no folder or holds no plain roster.toml, and with
// roster.folder where it is deeper or larger than any roster folder can be.
Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const TreeEntry& entry);
Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const ObjectId& tree);

// The bytes of roster.toml; of everything but keys/.
Gathered<std::string> read_roster_file(ObjectAccess& objects, const MusterFolder& folder);
Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder);

// The signatures in a folder ("signatures/" or "history/<n>/signatures/") over the bytes of `after`.
// The mathematics are done for files that are named after a governor of `after` or of `before` (may be
// null): at most three a person, by the ending of
// the name. Of the others it is said that they count for nothing.
std::vector<GovernorSignature> governor_signatures(const RosterFiles& files, std::string_view folder,
                                                   std::string_view roster_bytes, const Roster* before,
                                                   const Roster& after, KeyRing& ring);

// Roster versions 1 to newest, each proven: up to the anchor by digest, later ones by signatures.
struct ChainVersions {
  std::vector<RosterPtr> versions;  // version n at n - 1
  std::uint32_t anchor_version;

  Chain chain() const;
};

// Stops with roster.anchor where the anchor is no version of the chain, and with the rule id of
// the first bad version otherwise.
OrReason<ChainVersions> verify_chain(const RosterFiles& files, const Sha256Digest& anchor, Rosters& rosters,
                                     KeyRing& ring);

}  // namespace muster
