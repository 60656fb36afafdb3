#include "app/source_tree.h"

#include <algorithm>
#include <span>

#include "crypto/sha256.h"
#include "formats/git_tree.h"
#include "model/limits.h"

namespace muster {

namespace {

std::string_view mode_text(TreeMode mode) {
  switch (mode) {
    case TreeMode::file: return "100644";
    case TreeMode::executable: return "100755";
    case TreeMode::symlink: return "120000";
    case TreeMode::directory: return "40000";
    case TreeMode::gitlink: return "160000";
  }
  return "";
}

void put_entry(std::string& to, TreeMode mode, std::string_view name, const Sha256Digest& id) {
  ((to += mode_text(mode)) += ' ') += name;
  to += '\0';
  to.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

// Of files that all lie in the folder whose path, with a slash at its end, has `folder` bytes. Sorted as
// bytes, paths stand in the order in which git wants the names of a tree, since a folder's ends in a slash
// there, too.
std::optional<Sha256Digest> tree_of(std::span<const SourceFile> files, std::size_t folder,
                                    std::size_t depth) {
  if (depth > limits::tree_depth) return std::nullopt;
  std::string body;
  while (!files.empty()) {
    const SourceFile& first = files.front();
    const std::size_t slash = first.path.find('/', folder);
    if (slash == std::string::npos) {
      put_entry(body, first.mode, std::string_view(first.path).substr(folder), first.blob);
      files = files.subspan(1);
      continue;
    }
    const std::string_view inside = std::string_view(first.path).substr(0, slash + 1);
    const auto end = std::ranges::find_if(
        files, [&](const SourceFile& file) { return !std::string_view(file.path).starts_with(inside); });
    const auto count = static_cast<std::size_t>(end - files.begin());
    const auto below = tree_of(files.first(count), slash + 1, depth + 1);
    if (!below) return std::nullopt;
    put_entry(body, TreeMode::directory, inside.substr(folder, slash - folder), *below);
    files = files.subspan(count);
  }
  // No name twice, none that is no name: what is not read back is no tree.
  if (!parse_tree(body, HashAlgorithm::sha256)) return std::nullopt;
  return sha256("tree " + std::to_string(body.size()) + '\0' + body);
}

bool is_recorded(const SourceFile& file) {
  return file.mode == TreeMode::file || file.mode == TreeMode::executable || file.mode == TreeMode::symlink;
}

}  // namespace

std::string blob_header(std::uint64_t bytes) {
  return "blob " + std::to_string(bytes) + '\0';
}

std::optional<Sha256Digest> source_tree(std::vector<SourceFile> files) {
  if (files.empty() || !std::ranges::all_of(files, is_recorded)) return std::nullopt;
  std::ranges::sort(files, {}, &SourceFile::path);
  return tree_of(files, 0, 0);
}

}  // namespace muster
