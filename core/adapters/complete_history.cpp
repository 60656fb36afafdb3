#include "adapters/complete_history.h"

#include <sys/stat.h>

#include <cerrno>
#include <string_view>

#include "adapters/disk.h"
#include "adapters/libgit2_library.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// Far more than git can work with; a folder of more entries is not a store of packs.
constexpr std::size_t pack_folder_entries = 1'000'000;

tl::unexpected<Fault> partial(std::string because) {
  return tl::make_unexpected(
      Fault{FaultId::git, std::move(because), "use a full clone: git clone without --filter"});
}

// git-config(1): remote.<name>.promisor, remote.<name>.partialclonefilter (which makes a
// promisor by itself) and extensions.partialClone; libgit2 gives section and variable in lower
// case. Matched here: libgit2's own matching by regular expression leaks with every entry.
bool makes_promisor(const git_config_entry& entry) {
  const std::string_view name = entry.name;
  if (name == "extensions.partialclone") return true;
  if (!name.starts_with("remote.")) return false;
  if (name.ends_with(".partialclonefilter")) return true;
  if (!name.ends_with(".promisor")) return false;
  int value = 1;
  return git_config_parse_bool(&value, entry.value) < 0 || value != 0;
}

Result<std::monostate> refuse_promisor_config(git_repository* repository) {
  constexpr std::string_view unreadable = "cannot read the repository's configuration";
  constexpr std::string_view mend = "mend it: git config --list --local shows where it is broken";
  git_config* config = nullptr;
  if (git_repository_config_snapshot(&config, repository) < 0) {
    return tl::make_unexpected(libgit2_fault(unreadable, mend));
  }
  const ConfigHandle config_handle(config);
  git_config_iterator* iterator = nullptr;
  if (git_config_iterator_new(&iterator, config) < 0) {
    return tl::make_unexpected(libgit2_fault(unreadable, mend));
  }
  const ConfigIteratorHandle iterator_handle(iterator);
  git_config_entry* entry = nullptr;
  int status = 0;
  while ((status = git_config_next(&entry, iterator)) == 0) {
    if (makes_promisor(*entry))
      return partial(std::string("the repository is a partial clone: ") + entry->name + " is set");
  }
  if (status != GIT_ITEROVER) return tl::make_unexpected(libgit2_fault(unreadable, mend));
  return std::monostate{};
}

}  // namespace

Result<std::monostate> refuse_shallow(const std::string& common_directory) {
  const std::string path = common_directory + "/shallow";
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return std::monostate{};
    return tl::make_unexpected(system_fault("look at", path, errno));
  }
  if (S_ISREG(status.st_mode) && status.st_size == 0) return std::monostate{};
  return tl::make_unexpected(Fault{FaultId::git,
                                   "the repository is shallow: it lacks the older part of its history",
                                   "git fetch --unshallow"});
}

Result<std::monostate> refuse_promisor(git_repository* repository, const std::string& common_directory) {
  if (auto config = refuse_promisor_config(repository); !config) return config;
  auto packs = list_folder(common_directory + "/objects/pack", pack_folder_entries);
  if (!packs) return tl::make_unexpected(std::move(packs.error()));
  if (!*packs) return std::monostate{};
  for (const FolderEntry& entry : **packs) {
    if (entry.name.ends_with(".promisor"))
      return partial("the repository holds a pack from a partial clone: " + entry.name);
  }
  return std::monostate{};
}

}  // namespace muster
