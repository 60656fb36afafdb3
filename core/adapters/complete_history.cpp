#include "adapters/complete_history.h"

#include <git2.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "adapters/disk.h"
#include "adapters/environment.h"
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
// promisor by itself) and extensions.partialClone.
bool makes_promisor(const Setting& setting) {
  const std::string_view name = setting.name;
  if (name == "extensions.partialclone") return true;
  if (!name.starts_with("remote.")) return false;
  if (name.ends_with(".partialclonefilter")) return true;
  if (!name.ends_with(".promisor")) return false;
  int value = 1;
  return git_config_parse_bool(&value, setting.value ? setting.value->c_str() : nullptr) < 0 || value != 0;
}

}  // namespace

Result<History> history_in(const std::string& common_directory) {
  const std::string path = common_directory + "/shallow";
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return History::whole;
    return tl::make_unexpected(system_fault("look at", path, errno));
  }
  return S_ISREG(status.st_mode) && status.st_size == 0 ? History::whole : History::shallow;
}

Result<std::monostate> refuse_shallow(const std::string& common_directory) {
  const auto history = history_in(common_directory);
  if (!history) return tl::make_unexpected(history.error());
  if (*history == History::whole) return std::monostate{};
  return tl::make_unexpected(Fault{FaultId::git,
                                   "the repository is shallow: it lacks the older part of its history",
                                   "git fetch --unshallow"});
}

Result<std::monostate> refuse_promisor(const std::vector<Setting>& settings,
                                       const std::string& common_directory) {
  if (auto ready = use_libgit2(); !ready) return ready;  // for its reading of true and false
  const auto promisor = std::ranges::find_if(settings, makes_promisor);
  if (promisor != settings.end()) {
    return partial("the repository is a partial clone: " + promisor->name + " is set");
  }
  auto packs = list_folder(common_directory + "/objects/pack", pack_folder_entries);
  if (!packs) return tl::make_unexpected(std::move(packs.error()));
  if (!*packs) return std::monostate{};
  for (const FolderEntry& entry : **packs) {
    if (entry.name.ends_with(".promisor"))
      return partial("the repository holds a pack from a partial clone: " + entry.name);
  }
  return std::monostate{};
}

Result<std::monostate> refuse_hook_situations() {
  // git takes an empty GIT_NAMESPACE for none.
  if (!environment("GIT_NAMESPACE").value_or("").empty()) {
    return tl::make_unexpected(Fault{FaultId::git,
                                     "GIT_NAMESPACE is set: the repository is served in namespaces",
                                     "serve each of them as a repository of its own"});
  }
  if (environment("GIT_SHALLOW_FILE")) {
    return tl::make_unexpected(Fault{FaultId::git,
                                     "GIT_SHALLOW_FILE is set: the push comes from a shallow clone",
                                     "git fetch --unshallow, then push again"});
  }
  return std::monostate{};
}

}  // namespace muster
