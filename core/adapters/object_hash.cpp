#include "adapters/object_hash.h"

#include <git2.h>

#include <algorithm>
#include <string>

#include "adapters/libgit2_library.h"
#include "crypto/sha256.h"

namespace muster {

namespace {

git_object_t git_type_of(ObjectType type) {
  switch (type) {
    case ObjectType::commit: return GIT_OBJECT_COMMIT;
    case ObjectType::tree: return GIT_OBJECT_TREE;
    case ObjectType::blob: return GIT_OBJECT_BLOB;
    case ObjectType::tag: return GIT_OBJECT_TAG;
  }
  return GIT_OBJECT_INVALID;
}

}  // namespace

bool is_named(const ObjectId& id, ObjectType type, std::string_view content) {
  if (id.algorithm() == HashAlgorithm::sha256) {
    std::string bytes = std::string(name_of(type)) + " " + std::to_string(content.size());
    bytes.reserve(bytes.size() + 1 + content.size());
    bytes += '\0';
    bytes += content;
    return std::ranges::equal(id.raw(), sha256(bytes).bytes);
  }
  git_oid found{};
  if (!use_libgit2() || git_odb_hash(&found, content.data(), content.size(), git_type_of(type)) < 0) {
    return false;
  }
  return std::equal(id.raw().begin(), id.raw().end(), found.id);
}

}  // namespace muster
