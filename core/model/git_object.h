// What formats/ cuts out of the bytes of a commit or tag. Plain values; the strictness is
// in the parsers (formats/git_commit.h, formats/git_tag.h).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/object_id.h"
#include "model/timestamp.h"

namespace muster {

enum class ObjectType { commit, tree, blob, tag };

std::string_view name_of(ObjectType type);

// An author, committer or tagger line: "Name <address> seconds zone". The address and the
// date are absent where the line is not regular, which is no fault unless they are needed.
struct Ident {
  std::optional<std::string> email;  // bytes between the only '<' and the only '>'
  std::optional<Timestamp> when;
};

enum class SignatureKind { ssh, openpgp, x509 };

std::string_view name_of(SignatureKind kind);

struct NoSignature {};
// Not exactly one signature, or not in a form that is accepted.
struct AmbiguousSignature {
  std::string what;  // a short clause without untrusted text
};
// Exactly one armour block, in one of the accepted forms as far as its frame goes.
struct ArmoredSignature {
  SignatureKind kind;
  std::string armor;  // from BEGIN to the line feed after END (or its absence), header indentation removed
};
using EmbeddedSignature = std::variant<NoSignature, AmbiguousSignature, ArmoredSignature>;

struct Commit {
  ObjectId tree;
  std::vector<ObjectId> parents;
  Ident author;
  Ident committer;
  EmbeddedSignature signature;
  std::string payload;  // the raw bytes less exactly the signature header and its continuation lines
};

struct Tag {
  ObjectId target;
  ObjectType target_type;
  std::string name;             // raw bytes of the `tag` header
  std::optional<Ident> tagger;  // absent in the oldest tags of git.git
  EmbeddedSignature signature;
  std::string payload;  // the raw bytes before the signature block
};

enum class TreeMode { file, executable, symlink, directory, gitlink };

struct TreeEntry {
  TreeMode mode;
  std::string name;  // raw bytes, never empty, no '/' and no NUL
  ObjectId id;

  bool operator==(const TreeEntry&) const = default;
};

using Tree = std::vector<TreeEntry>;

}  // namespace muster
