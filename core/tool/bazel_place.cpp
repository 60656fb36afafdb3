#include "adapters/bazel_workspace.h"
#include "adapters/disk.h"
#include "adapters/git_directory.h"
#include "model/limits.h"
#include "tool/bazel.h"

namespace muster {

namespace {

tl::unexpected<Reason> no_bazel_place(std::string what) {
  return tl::unexpected(Reason{reasons::GateStatus{std::move(what)}});
}

}  // namespace

Result<OrReason<BazelStatus>> bazel_place(const std::string& status_file) {
  const auto text = read_file(status_file, limits::bazel_status_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return OrReason<BazelStatus>(no_bazel_place("Bazel's status file is not there"));
  auto status = parse_bazel_status(**text);
  if (!status) return OrReason<BazelStatus>(no_bazel_place("Bazel's status: " + status.error().what));
  const auto workspace = workspace_of_action(".");
  if (!workspace) return tl::make_unexpected(workspace.error());
  if (!*workspace) {
    return OrReason<BazelStatus>(
        no_bazel_place("this is run where Bazel does not say which workspace it builds"));
  }
  const auto named = real_path(status->worktree);
  if (!named || *named != **workspace) {
    return OrReason<BazelStatus>(no_bazel_place("Bazel's status names the work tree " + status->worktree +
                                                ", and Bazel builds " + **workspace));
  }
  status->worktree = *named;
  return OrReason<BazelStatus>(std::move(*status));
}

}  // namespace muster
