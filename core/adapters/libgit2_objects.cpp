#include "adapters/libgit2_objects.h"

#include <git2/sys/odb_backend.h>

#include <algorithm>
#include <optional>
#include <string>

#include "adapters/loose_objects.h"

namespace muster {

namespace {

constexpr std::string_view remedy = "git fsck --full shows what is broken; fetch it again from a good copy";

tl::unexpected<Fault> cannot_read(const ObjectId& id) {
  return tl::make_unexpected(libgit2_fault("cannot read object " + id.hex(), remedy));
}

tl::unexpected<Fault> cannot_open() {
  return tl::make_unexpected(libgit2_fault("cannot open the object store", remedy));
}

tl::unexpected<Fault> corrupt(const ObjectId& id) {
  git_error_clear();
  return tl::make_unexpected(Fault{FaultId::git, "object " + id.hex() + " is corrupt", std::string(remedy)});
}

std::optional<ObjectType> type_of(git_object_t type) {
  switch (static_cast<int>(type)) {  // an int: libgit2's versions differ in the other enumerators
    case GIT_OBJECT_COMMIT: return ObjectType::commit;
    case GIT_OBJECT_TREE: return ObjectType::tree;
    case GIT_OBJECT_BLOB: return ObjectType::blob;
    case GIT_OBJECT_TAG: return ObjectType::tag;
    default: return std::nullopt;
  }
}

git_oid git_id_of(const ObjectId& id) {
  git_oid oid{};
  std::copy(id.raw().begin(), id.raw().end(), oid.id);
  return oid;
}

// Without looking for packs that were not there when the store was opened.
bool is_in_known_pack(git_odb* packs, const ObjectId& id) {
  const git_oid oid = git_id_of(id);
  return git_odb_exists_ext(packs, &oid, GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

Result<ObjectRead> read_packed(git_odb* packs, const ObjectId& id, std::uint64_t max_bytes) {
  const git_oid oid = git_id_of(id);
  std::size_t size = 0;
  git_object_t git_type = GIT_OBJECT_INVALID;
  const int found = git_odb_read_header(&size, &git_type, packs, &oid);
  if (found == GIT_ENOTFOUND) return MissingObject{};
  if (found < 0) return cannot_read(id);
  const auto type = type_of(git_type);
  if (!type) return corrupt(id);
  if (size > max_bytes) return OversizeObject{*type, size};

  git_odb_object* object = nullptr;
  if (git_odb_read(&object, packs, &oid) < 0) return cannot_read(id);
  const OdbObjectHandle handle(object);
  if (git_odb_object_type(object) != git_type || git_odb_object_size(object) != size) return corrupt(id);
  return RawObject{*type, std::string(static_cast<const char*>(git_odb_object_data(object)), size)};
}

}  // namespace

Result<OdbHandle> open_packs(const std::vector<std::string>& directories) {
  git_odb* odb = nullptr;
  if (git_odb_new(&odb) < 0) return cannot_open();
  OdbHandle handle(odb);
  for (const std::string& directory : directories) {
    git_odb_backend* backend = nullptr;
    if (git_odb_backend_pack(&backend, directory.c_str()) < 0) return cannot_open();
    if (git_odb_add_alternate(odb, backend, 1) < 0) {
      backend->free(backend);
      return cannot_open();
    }
  }
  return handle;
}

Result<ObjectRead> read_object(const ObjectStore& store, const ObjectId& id, std::uint64_t max_bytes) {
  if (id.algorithm() != HashAlgorithm::sha1) {
    return tl::make_unexpected(
        Fault{FaultId::internal, "object " + id.hex() + " is no SHA-1 id", "report this as a bug"});
  }
  // Nearly everything is packed, and a look into known packs costs no system call.
  if (is_in_known_pack(store.packs.get(), id)) {
    auto packed = read_packed(store.packs.get(), id, max_bytes);
    if (packed && !std::holds_alternative<MissingObject>(*packed)) return packed;
  }
  // Loose before packs that are new: an object that is packed and pruned meanwhile is then found there.
  auto loose = read_loose_object(store.directories, id, max_bytes);
  if (loose && !std::holds_alternative<MissingObject>(*loose)) return loose;
  auto packed = read_packed(store.packs.get(), id, max_bytes);
  // A corrupt copy matters only where there is no good one.
  if (!loose && packed && std::holds_alternative<MissingObject>(*packed)) return loose;
  return packed;
}

}  // namespace muster
