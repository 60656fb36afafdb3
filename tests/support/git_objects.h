// Git objects in git's exact format, from values; and lists of files as trees.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object_id.h"
#include "model/timestamp.h"
#include "support/memory_repository.h"

namespace muster::test {

// "Alice <alice@example.org> 1763892000 +0000"
std::string ident_line(const std::string& name, const std::string& email, Timestamp when);

struct CommitText {
  ObjectId tree;
  std::vector<ObjectId> parents;
  std::string author;                // whole line after the keyword
  std::string committer;             // likewise
  std::vector<std::string> headers;  // whole further headers, each possibly with continuation lines
  std::string message = "change\n";
};
std::string commit_payload(const CommitText& commit);
// As git does it: the armour becomes a header before the empty line, continuation lines indented.
std::string with_signature_header(const std::string& payload, const std::string& header,
                                  const std::string& armor);

struct TagText {
  ObjectId target;
  std::string type = "commit";
  std::string name;
  std::optional<std::string> tagger;
  std::string message = "release\n";
};
std::string tag_payload(const TagText& tag);

struct FileEntry {
  std::string mode;  // as a tree writes it: 100644, 100755, 120000, 160000, 40000
  ObjectId id;

  bool operator==(const FileEntry&) const = default;
};
// By full path; folders exist by what is in them.
using FileMap = std::map<std::string, FileEntry>;

ObjectId write_tree(MemoryRepository& repository, const FileMap& files);

struct RawEntry {
  std::string mode;
  std::string name;
  ObjectId id;
};
// Exactly these entries in exactly this order, whether git likes it or not.
std::string tree_bytes(const std::vector<RawEntry>& entries);

// Three-way by whole entries, as an honest merge without conflicts gives it; the paths on which
// both sides differ from the base and from each other are returned in `conflicts`, with our side taken.
FileMap merge_files(const FileMap& base, const FileMap& ours, const FileMap& theirs,
                    std::vector<std::string>& conflicts);

}  // namespace muster::test
