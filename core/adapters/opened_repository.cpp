#include "adapters/opened_repository.h"

#include "adapters/libgit2_repository.h"

namespace muster {

Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryAt& where, Depth depth) {
  return Libgit2Repository::open(where, depth);
}

Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryFromHook& where, Depth depth) {
  return Libgit2Repository::open(where, depth);
}

}  // namespace muster
