// Git objects and refs through libgit2, raw: no cache, no replace refs, no grafts, no lazy
// fetching, strict hash checks, sizes looked at before anything is inflated. Loose objects
// are inflated by our own hand (adapters/loose_objects.h).
#pragma once

#include <memory>
#include <string>

#include "app/ports.h"
#include "model/result.h"

namespace muster {

// Where a repository is to be found.
struct RepositoryAt {
  std::string path;  // a work tree, a folder in one, or a git directory
};
// As git tells a hook: GIT_DIR, GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES
// (libgit2's GIT_REPOSITORY_OPEN_FROM_ENV), so that quarantined objects are seen.
struct RepositoryFromHook {};

// What must hold of a repository before its history can be judged at all.
enum class Depth { full, any };

class Libgit2Repository final : public Repository {
 public:
  // A Fault (fault.git) where libgit2 cannot open it; with Depth::full also when it is shallow
  // (shallow roots), and always when it is a promisor (partial clone). Of a hook also:
  // GIT_NAMESPACE not empty, or GIT_SHALLOW_FILE set. Owner validation is off: git has decided already.
  static Result<std::unique_ptr<Libgit2Repository>> open(const RepositoryAt& where, Depth depth);
  static Result<std::unique_ptr<Libgit2Repository>> open(const RepositoryFromHook& where, Depth depth);
  ~Libgit2Repository() override;

  HashAlgorithm hash_algorithm() const override;
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override;
  Result<RefValue> ref(std::string_view name) override;
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override;

  // The directory that all work trees share, absolute, without a final slash.
  const std::string& common_directory() const;
  // The work tree, absolute, without a final slash; empty for a bare repository.
  const std::string& work_tree() const;

 private:
  struct Impl;
  explicit Libgit2Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
