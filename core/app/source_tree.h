// What git would call a folder of source files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/git_object.h"

namespace muster {

struct SourceFile {
  std::string path;  // raw bytes, from the top, `/` between folders
  TreeMode mode;     // file, executable or symlink
  Sha256Digest blob;
};

// As a blob in a repository with SHA-256 (gitformat-object(5)): what is hashed ahead of the content.
std::string blob_header(std::uint64_t bytes);

// The id of the tree that holds these and nothing else, in such a repository: what `git write-tree` says
// there after `git add --force --all`. Nothing where they make no tree: none at all, two at one path, a file
// where another one has a folder, a name that git takes for none, or folders deeper than limits::tree_depth.
std::optional<Sha256Digest> source_tree(std::vector<SourceFile> files);

}  // namespace muster
