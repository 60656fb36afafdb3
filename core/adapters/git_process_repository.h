// Git objects and refs through git itself: the reference for whatever libgit2 cannot open (SHA-256
// objects, reftable, whatever comes). git 2.39 or newer. No configuration but the repository's
// own, no replace refs, no grafts, no lazy fetching; no process for one object or ref.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/opened_repository.h"
#include "model/result.h"

namespace muster {

class GitProcessRepository final : public OpenedRepository {
 public:
  // For one answer of git's. It stands for "never": half a minute is far beyond the slowest disk, and
  // within the deadline of a push.
  static constexpr std::chrono::milliseconds patience{30'000};

  // As open_repository. A Fault also where git is not there or cannot open it.
  static Result<std::unique_ptr<OpenedRepository>> open(const RepositoryAt& where, Depth depth,
                                                        std::chrono::milliseconds limit = patience);
  static Result<std::unique_ptr<OpenedRepository>> open(const RepositoryFromHook& where, Depth depth,
                                                        std::chrono::milliseconds limit = patience);
  ~GitProcessRepository() override;

  HashAlgorithm hash_algorithm() const override;
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override;
  // Of the moment of the first question, all of them.
  Result<RefValue> ref(std::string_view name) override;
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override;

  const std::string& common_directory() const override;
  const std::string& work_tree() const override;

 private:
  struct Impl;
  explicit GitProcessRepository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
