#include "adapters/opened_repository.h"

#include <algorithm>

#include "adapters/environment.h"
#include "adapters/git_directory.h"
#include "adapters/git_process_repository.h"
#include "adapters/libgit2_repository.h"

namespace muster {

namespace {

enum class Backend { libgit2, git };

// libgit2 reads repositories without extensions (and those with extensions.noop, which says
// nothing). Newer versions know some more, but git knows them all.
Result<Backend> fitting_backend(const GitDirectory& directory) {
  const auto extensions = extensions_of(directory);
  if (!extensions) return tl::make_unexpected(extensions.error());
  const bool plain = std::ranges::all_of(*extensions, [](const auto& name) { return name == "noop"; });
  return plain ? Backend::libgit2 : Backend::git;
}

template <typename Where>
Result<Backend> backend_for(const Where& where) {
  const auto forced = environment("MUSTER_GIT_BACKEND");
  if (forced == "libgit2") return Backend::libgit2;
  if (forced == "git") return Backend::git;
  if (forced) {
    return tl::make_unexpected(
        Fault{FaultId::config, "MUSTER_GIT_BACKEND is \"" + *forced + "\", which is no way to read git",
              "set it to libgit2 or git, or to nothing at all: unset MUSTER_GIT_BACKEND"});
  }
  const auto directory = find_git_directory(where);
  if (!directory) return tl::make_unexpected(directory.error());
  return fitting_backend(*directory);
}

template <typename Where>
Result<std::unique_ptr<OpenedRepository>> open(const Where& where, Depth depth) {
  const auto backend = backend_for(where);
  if (!backend) return tl::make_unexpected(backend.error());
  switch (*backend) {
    case Backend::libgit2: return Libgit2Repository::open(where, depth);
    case Backend::git: return GitProcessRepository::open(where, depth);
  }
  return tl::make_unexpected(Fault{FaultId::internal, "no backend", "report this as a bug"});
}

}  // namespace

Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryAt& where, Depth depth) {
  return open(where, depth);
}

Result<std::unique_ptr<OpenedRepository>> open_repository(const RepositoryFromHook& where, Depth depth) {
  return open(where, depth);
}

}  // namespace muster
