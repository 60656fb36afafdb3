// A git repository in memory: real ids over real bytes, refs, symbolic refs. What a vector cannot
// afford (an object of 256 MiB, a damaged disk) it pretends.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/ports.h"

namespace muster::test {

// The id that git gives an object: H("<type> <size>\0" + bytes).
ObjectId git_id(ObjectType type, std::string_view bytes, HashAlgorithm algorithm);

class MemoryRepository : public Repository {
 public:
  explicit MemoryRepository(HashAlgorithm algorithm) : algorithm_(algorithm) {}

  ObjectId add(ObjectType type, std::string bytes);
  // From now on the object claims this size, and its bytes cannot be had within less.
  void pretend_size(const ObjectId& id, std::uint64_t bytes) { pretended_[id] = bytes; }
  void lose(const ObjectId& id) { objects_.erase(id); }
  // Reading it is a fault from now on.
  void damage(const ObjectId& id) { damaged_.insert(id); }

  void set_ref(const std::string& name, const ObjectId& id);
  void set_symbolic(const std::string& name, const std::string& target);
  void remove_ref(const std::string& name);

  // Everything that these objects lead to, themselves included, as far as it is there.
  std::vector<ObjectId> reached_from(std::vector<ObjectId> tips) const;
  // What `git clone` of one commit brings, the objects behind it and no refs; and what a fetch of
  // refs/muster/* adds, where that ref is there.
  MemoryRepository clone_of(const ObjectId& tip) const;
  // A pack of what `tips` lead to and `known` do not.
  std::string pack_of(const std::vector<ObjectId>& tips, const std::vector<ObjectId>& known) const;

  HashAlgorithm hash_algorithm() const override { return algorithm_; }
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override;
  Result<RefValue> ref(std::string_view name) override;
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override;

 private:
  HashAlgorithm algorithm_;
  std::unordered_map<ObjectId, RawObject, ObjectId::Hash> objects_;
  std::unordered_map<ObjectId, std::uint64_t, ObjectId::Hash> pretended_;
  std::set<ObjectId> damaged_;
  std::map<std::string, RefValue, std::less<>> refs_;
};

}  // namespace muster::test
