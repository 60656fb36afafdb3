// A ledger as it is published: refs/muster/ledger, whose tree holds the files and each of whose commits is a
// checkpoint.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "adapters/plain_git.h"
#include "app/object_access.h"
#include "app/publish_ledger.h"

namespace muster {

class LedgerRef final : public LedgerFiles {
 public:
  // Where the ref is not there (or is no commit) it has no files.
  static Gathered<LedgerRef> open(Repository& repository);

  const std::optional<ObjectId>& tip() const { return tip_; }
  Result<std::optional<std::string>> read(const std::string& path, std::uint64_t max_bytes) override;

 private:
  explicit LedgerRef(Repository& repository) : objects_(repository) {}
  Gathered<std::optional<ObjectId>> folder(const std::string& path);
  Gathered<std::optional<std::string>> find(const std::string& path, std::uint64_t max_bytes);

  ObjectAccess objects_;
  std::optional<ObjectId> tip_;
  std::map<std::string, std::optional<Tree>> folders_;
};

// One commit on top of `tip`, by one process of git, past all hooks. A Fault where somebody else moved the
// ref.
Result<std::monostate> publish(const PlainGit& git, const std::optional<ObjectId>& tip,
                               const LedgerChange& change);

}  // namespace muster
