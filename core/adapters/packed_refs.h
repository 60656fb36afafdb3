// <git directory>/packed-refs, for the one question that libgit2 does not answer.
#pragma once

#include <string>

#include "app/verify_transaction.h"

namespace muster {

class DiskPackedRefs final : public PackedRefs {
 public:
  // `common_directory`: that all work trees share.
  explicit DiskPackedRefs(const std::string& common_directory) : path_(common_directory + "/packed-refs") {}
  // False where there is no such file, as in a repository with reftable. git holds packed-refs.lock from
  // before it asks reference-transaction about a deletion until the ref is gone (files-backend.c); where
  // that is there, or packed-refs is a link to a file that is locked elsewhere, the answer is false.
  Result<bool> holds(const std::string& name, const ObjectId& id) override;

 private:
  std::string path_;
};

}  // namespace muster
