#include "adapters/git_facts.h"

#include <sys/stat.h>

#include <climits>
#include <string_view>

#include "adapters/disk.h"

namespace muster {

namespace {

constexpr std::uint64_t config_bytes = 16U << 20U;

tl::unexpected<Fault> unreadable(std::string because) {
  return tl::make_unexpected(Fault{FaultId::git, std::move(because),
                                   "see what git makes of the repository: git -C <path> rev-parse "
                                   "--show-object-format; git 2.39 or newer is needed"});
}

std::string without_line_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

const Setting* last(const std::vector<Setting>& settings, std::string_view name) {
  const Setting* found = nullptr;
  for (const Setting& setting : settings) {
    if (setting.name == name) found = &setting;
  }
  return found;
}

}  // namespace

// git-config(1), -z: "<name>\n<value>\0", and "<name>\0" of a variable without a value.
Result<std::vector<Setting>> git_settings(const GitProcess& git) {
  const auto said = git.ask({"config", "--list", "-z"}, config_bytes);
  if (!said) return tl::make_unexpected(said.error());
  if (!said->empty() && said->back() != '\0') return unreadable("git breaks off in the list of its settings");
  std::vector<Setting> settings;
  for (std::string_view rest = *said; !rest.empty(); rest.remove_prefix(rest.find('\0') + 1)) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    const std::size_t end = entry.find('\n');
    Setting setting{std::string(entry.substr(0, end)), {}};
    if (end != std::string_view::npos) setting.value = std::string(entry.substr(end + 1));
    settings.push_back(std::move(setting));
  }
  return settings;
}

Result<GitFormat> git_format(const GitProcess& git) {
  const auto said = git.ask({"rev-parse", "--show-object-format=storage", "--is-bare-repository"});
  if (!said) return tl::make_unexpected(said.error());
  if (*said == "sha1\ntrue\n") return GitFormat{HashAlgorithm::sha1, Bareness::bare};
  if (*said == "sha1\nfalse\n") return GitFormat{HashAlgorithm::sha1, Bareness::has_work_tree};
  if (*said == "sha256\ntrue\n") return GitFormat{HashAlgorithm::sha256, Bareness::bare};
  if (*said == "sha256\nfalse\n") return GitFormat{HashAlgorithm::sha256, Bareness::has_work_tree};
  return unreadable("git answers \"" + said->substr(0, 100) + "\" when asked for the object format");
}

RefStorage ref_storage(const std::vector<Setting>& settings) {
  const Setting* setting = last(settings, "extensions.refstorage");
  return setting == nullptr || setting->value == "files" ? RefStorage::files : RefStorage::other;
}

Result<std::string> git_work_tree(const GitDirectory& directory, const std::vector<Setting>& settings,
                                  std::string from) {
  if (directory.own != directory.common) {
    // gitrepository-layout(5), worktrees/<id>/gitdir: the path of the `.git` file that leads here.
    const auto link = read_file(directory.own + "/gitdir", PATH_MAX);
    if (!link) return tl::make_unexpected(link.error());
    if (!*link) return unreadable(directory.own + " does not say where its work tree is");
    const std::string path = without_line_end(**link);
    return real_path(folder_of(path.starts_with('/') ? path : directory.own + "/" + path));
  }
  const Setting* elsewhere = last(settings, "core.worktree");
  if (elsewhere != nullptr && elsewhere->value) {
    return real_path(elsewhere->value->starts_with('/') ? *elsewhere->value
                                                        : directory.own + "/" + *elsewhere->value);
  }
  if (directory.own.ends_with("/.git")) return folder_of(directory.own);
  // git init --separate-git-dir
  for (; from.size() > 1; from = folder_of(from)) {
    struct stat status {};
    if (::lstat((from + "/.git").c_str(), &status) == 0 && S_ISREG(status.st_mode)) return from;
  }
  return folder_of(directory.own);
}

}  // namespace muster
