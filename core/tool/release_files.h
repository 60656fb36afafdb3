// What the verbs of `muster release` read: statements, the files beside them, and rosters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/verify_release.h"
#include "model/signed_object.h"
#include "policy/judge_statement.h"
#include "tool/globals.h"

namespace muster {

inline constexpr std::string_view statement_ending = ".intoto.jsonl";

std::string folder_holding(const std::string& path);

struct NamedRelease {
  std::string path;    // of the statement
  std::string folder;  // in which it lies
  ReleaseFile file;

  std::string file_name() const { return path.substr(path.find_last_of('/') + 1); }
};

// The statement at `place`, or, where that is a folder, the one in it: of those called *.intoto.jsonl the
// only release statement. A Fault (fault.config) where there is none or more than one; release.malformed
// where the file is none.
Result<OrReason<NamedRelease>> release_at(const std::string& place);

Artifact artifact_of(const std::string& name, const FileContent& content);

// Where the rosters of a statement lie beside it.
std::string bundle_beside(const std::string& statement);

// What lies in the folder, but for the statement and the rosters beside it. Files that were released are
// hashed; of the others only the names are looked at.
Result<std::vector<FoundFile>> found_in(const NamedRelease& release);

// The newest chain of rosters that can be had: of the bundle beside the statement, of --roster, and of each
// of `more` (a bundle, or a folder laid out like .muster/); where there is none of these, of the clone at
// --repo.
Result<Gathered<ProvenRosters>> rosters_for(const Globals& globals, const std::string& statement,
                                            const std::vector<std::string>& more);

// Of a clone, as its mainline has it.
Result<Gathered<ProvenRosters>> rosters_of_clone(const Globals& globals);

// ---- release_source.cpp ----

// Of the clean work tree at --repo, whose HEAD this is: what binds a release to its source (model/release.h).
Result<std::vector<Sha256Digest>> sources_of_checkout(const Globals& globals, const ObjectId& head);

}  // namespace muster
