#include "adapters/git_directory.h"

#include <git2.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "adapters/disk.h"
#include "adapters/environment.h"
#include "adapters/libgit2_config.h"
#include "adapters/libgit2_library.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

constexpr std::string_view extension_prefix = "extensions.";

struct BufferRelease {
  void operator()(git_buf* buffer) const { git_buf_dispose(buffer); }
};

struct Free {
  void operator()(char* text) const { std::free(text); }
};

// gitrepository-layout(5): `commondir` holds the path, from the git directory on where it is
// relative.
Result<GitDirectory> with_common(std::string own) {
  const auto file = read_file(own + "/commondir", PATH_MAX);
  if (!file) return tl::make_unexpected(file.error());
  if (!*file) return GitDirectory{own, own};
  std::string path = **file;
  while (path.ends_with('\n') || path.ends_with('\r')) path.pop_back();
  auto common = real_path(path.starts_with('/') ? path : own + "/" + path);
  if (!common) return tl::make_unexpected(std::move(common.error()));
  return GitDirectory{std::move(own), std::move(*common)};
}

Result<GitDirectory> discover(const std::string& path) {
  if (auto ready = use_libgit2(); !ready) return tl::make_unexpected(std::move(ready.error()));
  git_buf found{};
  const std::unique_ptr<git_buf, BufferRelease> release(&found);
  if (git_repository_discover(&found, path.c_str(), 0, nullptr) < 0) {
    return tl::make_unexpected(libgit2_fault("cannot open " + path,
                                             "give the path of a repository; git -C <path> rev-parse "
                                             "--git-dir says what git makes of it"));
  }
  auto own = real_path(std::string(found.ptr, found.size));
  if (!own) return tl::make_unexpected(std::move(own.error()));
  return with_common(std::move(*own));
}

}  // namespace

Result<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  if (real == nullptr) {
    Fault fault = system_fault("open", path, errno);
    return tl::make_unexpected(Fault{FaultId::git, std::move(fault.because), std::move(fault.remedy)});
  }
  return std::string(real.get());
}

Result<InRepository> is_in_repository(const std::string& path) {
  if (auto ready = use_libgit2(); !ready) return tl::make_unexpected(std::move(ready.error()));
  git_buf found{};
  const std::unique_ptr<git_buf, BufferRelease> release(&found);
  const int status = git_repository_discover(&found, path.c_str(), 0, nullptr);
  if (status == GIT_ENOTFOUND) return InRepository::no;
  if (status == 0) return InRepository::yes;
  return tl::make_unexpected(libgit2_fault("cannot look for a repository at " + path, "check the path"));
}

Result<GitDirectory> find_git_directory(const RepositoryAt& where) {
  if (where.path.empty() || where.path.find('\0') != std::string::npos) {
    return tl::make_unexpected(
        Fault{FaultId::git, "the repository's path is empty or holds a NUL byte", "check the path"});
  }
  return discover(where.path);
}

Result<GitDirectory> find_git_directory(const RepositoryFromHook&) {
  const auto told = environment("GIT_DIR");
  if (!told) return discover(".");
  auto own = real_path(*told);
  if (!own) return tl::make_unexpected(std::move(own.error()));
  return with_common(std::move(*own));
}

Result<std::vector<std::string>> extensions_of(const GitDirectory& directory) {
  if (auto ready = use_libgit2(); !ready) return tl::make_unexpected(std::move(ready.error()));
  git_config* config = nullptr;
  if (git_config_open_ondisk(&config, (directory.common + "/config").c_str()) < 0) return unreadable_config();
  const ConfigHandle handle(config);
  auto settings = all_settings(config);
  if (!settings) return tl::make_unexpected(std::move(settings.error()));
  std::vector<std::string> names;
  for (const Setting& setting : *settings) {
    if (setting.name.starts_with(extension_prefix)) {
      names.push_back(setting.name.substr(extension_prefix.size()));
    }
  }
  return names;
}

}  // namespace muster
