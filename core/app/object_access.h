// Objects, read within their limits and parsed strictly.
#pragma once

#include "app/gathered.h"
#include "app/ports.h"
#include "app/rosters.h"
#include "formats/git_commit.h"
#include "model/git_object.h"
#include "model/limits.h"

namespace muster {

class ObjectAccess {
 public:
  // Rosters come from the cache where it has them; null: there is none. `certificates` as for Rosters.
  explicit ObjectAccess(ObjectReader& reader, RosterCache* rosters = nullptr,
                        std::shared_ptr<Certificates> certificates = nullptr)
      : reader_(reader), rosters_(rosters, std::move(certificates)) {}

  HashAlgorithm hash_algorithm() const { return reader_.hash_algorithm(); }

  // object.malformed where the bytes are not such an object (or the id names another type),
  // limit.size where it is too large. A missing object is a Fault.
  Gathered<Commit> commit(const ObjectId& id);
  // Of a commit that cannot be read strictly, up to the size of the largest tree; empty where it is no
  // commit or larger still.
  Gathered<CommitShape> shape(const ObjectId& id);
  Gathered<Tag> tag(const ObjectId& id);
  Gathered<Tree> tree(const ObjectId& id, std::uint64_t max_bytes = limits::tree_bytes);
  Gathered<std::string> blob(const ObjectId& id, std::uint64_t max_bytes);
  Gathered<ObjectType> type(const ObjectId& id);
  Gathered<bool> exists(const ObjectId& id);
  // A Fault becomes the error of the Gathered; a Reason is handed on as a value.
  Gathered<OrReason<Commit>> readable_commit(const ObjectId& id);

  // What the rosters among them load into.
  Rosters& rosters() { return rosters_; }

 private:
  Gathered<std::string> bytes(const ObjectId& id, ObjectType type, std::uint64_t max_bytes);

  ObjectReader& reader_;
  Rosters rosters_;
};

// Splits off the fault: a Reason becomes a value.
template <typename T>
Gathered<OrReason<T>> separate(Gathered<T> gathered) {
  if (gathered) return OrReason<T>(std::move(*gathered));
  if (const Reason* reason = std::get_if<Reason>(&gathered.error()))
    return OrReason<T>(tl::unexpected(*reason));
  return tl::unexpected(gathered.error());
}

}  // namespace muster
