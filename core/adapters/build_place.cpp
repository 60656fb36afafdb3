#include "adapters/build_place.h"

#include "adapters/complete_history.h"
#include "adapters/git_directory.h"

namespace muster {

namespace {

Fault no_folder(const Fault& fault) {
  return {FaultId::config, fault.because, "name the folder of the build with --repo"};
}

}  // namespace

Result<std::variant<std::monostate, NoPlace>> look_for_repository(const std::string& folder) {
  using Found = std::variant<std::monostate, NoPlace>;
  if (const auto real = real_path(folder); !real) return tl::make_unexpected(no_folder(real.error()));
  const auto found = is_in_repository(folder);
  if (!found) return tl::make_unexpected(found.error());
  if (*found == InRepository::yes) return Found{};
  return Found(NoPlace{folder + " lies in no git repository, so nobody can say who made what is there"});
}

Result<BuildPlaceFound> find_build_place(const OpenedRepository& repository, const std::string& folder) {
  if (repository.work_tree().empty())
    return BuildPlaceFound(NoPlace{"the repository has no work tree: there is nothing to build from"});
  auto here = real_path(folder);
  if (!here) return tl::make_unexpected(no_folder(here.error()));
  auto root = real_path(repository.work_tree());
  if (!root) return tl::make_unexpected(std::move(root).error());
  if (*here == *root) return BuildPlaceFound(BuildPlace{std::move(*root), ""});
  if (here->starts_with(*root + "/"))
    return BuildPlaceFound(BuildPlace{*root, here->substr(root->size() + 1)});
  return BuildPlaceFound(
      NoPlace{"the repository of " + folder + " has its work tree elsewhere, at " + *root});
}

Result<ShallowHistory> is_shallow(const OpenedRepository& repository) {
  const auto history = history_in(repository.common_directory());
  if (!history) return tl::make_unexpected(history.error());
  return *history == History::whole ? ShallowHistory::no : ShallowHistory::yes;
}

}  // namespace muster
