#include "app/object_access.h"

#include "formats/git_commit.h"
#include "formats/git_tag.h"
#include "formats/git_tree.h"

namespace muster {

namespace {

Fault missing(const ObjectId& id) {
  return {FaultId::git, "object " + id.hex() + " is missing", "check the repository with git fsck"};
}

reasons::ObjectMalformed wrong_type(ObjectType expected, ObjectType found) {
  return {
      0, "it is a " + std::string(name_of(found)) + " where a " + std::string(name_of(expected)) + " belongs",
      ""};
}

template <typename T>
Gathered<T> parsed(Parsed<T> result) {
  if (result) return std::move(*result);
  return stop(Reason{reasons::ObjectMalformed{result.error().offset, result.error().what, ""}});
}

}  // namespace

Gathered<std::string> ObjectAccess::bytes(const ObjectId& id, ObjectType type, std::uint64_t max_bytes) {
  MUSTER_TRY(read, reader_.read(id, max_bytes));
  if (std::holds_alternative<MissingObject>(read)) return stop(missing(id));
  if (const auto* oversize = std::get_if<OversizeObject>(&read)) {
    if (oversize->type != type) return stop(Reason{wrong_type(type, oversize->type)});
    return stop(Reason{reasons::LimitSize{std::string(name_of(type)), oversize->bytes, max_bytes}});
  }
  auto& raw = std::get<RawObject>(read);
  if (raw.type != type) return stop(Reason{wrong_type(type, raw.type)});
  return std::move(raw.bytes);
}

Gathered<Commit> ObjectAccess::commit(const ObjectId& id) {
  MUSTER_TRY(raw, bytes(id, ObjectType::commit, limits::signed_object_bytes));
  return parsed(parse_commit(raw, id.algorithm()));
}

Gathered<CommitShape> ObjectAccess::shape(const ObjectId& id) {
  MUSTER_TRY(raw, separate(bytes(id, ObjectType::commit, limits::tree_bytes)));
  return raw ? commit_shape(*raw, id.algorithm()) : CommitShape{};
}

Gathered<Tag> ObjectAccess::tag(const ObjectId& id) {
  MUSTER_TRY(raw, bytes(id, ObjectType::tag, limits::signed_object_bytes));
  return parsed(parse_tag(raw, id.algorithm()));
}

Gathered<Tree> ObjectAccess::tree(const ObjectId& id, std::uint64_t max_bytes) {
  MUSTER_TRY(raw, bytes(id, ObjectType::tree, max_bytes));
  return parsed(parse_tree(raw, id.algorithm()));
}

Gathered<std::string> ObjectAccess::blob(const ObjectId& id, std::uint64_t max_bytes) {
  return bytes(id, ObjectType::blob, max_bytes);
}

Gathered<ObjectType> ObjectAccess::type(const ObjectId& id) {
  MUSTER_TRY(read, reader_.read(id, 0));
  if (std::holds_alternative<MissingObject>(read)) return stop(missing(id));
  if (const auto* oversize = std::get_if<OversizeObject>(&read)) return oversize->type;
  return std::get<RawObject>(read).type;
}

Gathered<bool> ObjectAccess::exists(const ObjectId& id) {
  MUSTER_TRY(read, reader_.read(id, 0));
  return !std::holds_alternative<MissingObject>(read);
}

Gathered<OrReason<Commit>> ObjectAccess::readable_commit(const ObjectId& id) {
  return separate(commit(id));
}

}  // namespace muster
