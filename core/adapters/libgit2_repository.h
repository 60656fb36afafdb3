// Git objects and refs through libgit2, raw: no cache, no replace refs, no grafts, no lazy
// fetching, strict hash checks, sizes looked at before anything is inflated. Loose objects
// are inflated by our own hand (adapters/loose_objects.h).
#pragma once

#include <memory>
#include <string>

#include "adapters/opened_repository.h"
#include "model/result.h"

namespace muster {

class Libgit2Repository final : public OpenedRepository {
 public:
  // As open_repository. A Fault also where libgit2 cannot open it.
  static Result<std::unique_ptr<OpenedRepository>> open(const RepositoryAt& where, Depth depth);
  static Result<std::unique_ptr<OpenedRepository>> open(const RepositoryFromHook& where, Depth depth);
  ~Libgit2Repository() override;

  HashAlgorithm hash_algorithm() const override;
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override;
  Result<RefValue> ref(std::string_view name) override;
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override;

  const std::string& common_directory() const override;
  const std::string& work_tree() const override;

 private:
  struct Impl;
  explicit Libgit2Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
