#include "adapters/bazel_workspace.h"

#include "adapters/disk.h"
#include "adapters/git_directory.h"

namespace muster {

namespace {

constexpr std::string_view notice = "/DO_NOT_BUILD_HERE";
constexpr std::uint64_t path_bytes = 4'096;

}  // namespace

Result<std::optional<std::string>> workspace_of_action(const std::string& folder) {
  auto above = real_path(folder);
  if (!above) return tl::make_unexpected(std::move(above).error());
  while (!above->empty()) {
    auto text = read_file(*above + std::string(notice), path_bytes);
    if (!text) return tl::make_unexpected(std::move(text).error());
    if (*text) {
      auto workspace = real_path(**text);
      return workspace ? std::optional(std::move(*workspace)) : std::nullopt;
    }
    above->resize(above->find_last_of('/'));
  }
  return std::nullopt;
}

}  // namespace muster
