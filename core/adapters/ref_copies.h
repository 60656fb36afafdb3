// Refs as files: a loose one, <git directory>/<ref>, and its copy in packed-refs (gitrepository-layout(5)).
#pragma once

#include <string>

#include "app/verify_transaction.h"

namespace muster {

// What git holds while it asks reference-transaction (files-backend.c, packed-backend.c; seen with 2.39):
//
// * <ref>.lock, for a ref that is written or deleted, and for a loose one that is pruned;
// * packed-refs.lock, from before a deletion is asked about until the ref is gone, and while packed-refs
//   is written, but not while loose refs are pruned.
class DiskRefCopies final : public RefCopies {
 public:
  // `common_directory`: that all work trees share.
  explicit DiskRefCopies(const std::string& common_directory) : folder_(common_directory + "/") {}
  // False where the files do not show it, as in a repository with reftable. Waits a moment for a
  // packed-refs.lock to go: it may be somebody else's.
  Result<bool> stays(const std::string& name, const ObjectId& present, const ObjectId& next) override;

 private:
  Result<bool> packed(const std::string& name, const ObjectId& id) const;

  std::string folder_;
};

}  // namespace muster
