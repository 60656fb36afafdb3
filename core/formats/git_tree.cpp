#include "formats/git_tree.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "formats/malformed.h"

namespace muster {

namespace {

std::optional<TreeMode> mode_written(std::string_view text) {
  if (text == "100644") return TreeMode::file;
  if (text == "100755") return TreeMode::executable;
  if (text == "120000") return TreeMode::symlink;
  if (text == "40000") return TreeMode::directory;
  if (text == "160000") return TreeMode::gitlink;
  if (text == "100664") return TreeMode::file;  // git of 2005 wrote the group's bit
  return std::nullopt;
}

constexpr std::size_t longest_mode = 6;

bool is_entry_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos && name != "." && name != ".." &&
         name != ".git";
}

enum class SortAs { plain, directory };

// git's base_name_compare (tree.c): bytes as unsigned, a directory as if its name ended in '/'.
// A gitlink sorts as a plain name.
int compare(std::string_view left, SortAs left_as, std::string_view right, SortAs right_as) {
  const std::size_t common = std::min(left.size(), right.size());
  const int bytes = common == 0 ? 0 : std::memcmp(left.data(), right.data(), common);
  if (bytes != 0) return bytes;
  const auto next = [common](std::string_view name, SortAs as) {
    if (name.size() > common) return static_cast<int>(static_cast<unsigned char>(name[common]));
    return as == SortAs::directory ? static_cast<int>('/') : 0;
  };
  // Names hold neither NUL nor '/', so two that are equal here are one name of one sort.
  return next(left, left_as) - next(right, right_as);
}

SortAs sorted_as(const TreeEntry& entry) {
  return entry.mode == TreeMode::directory ? SortAs::directory : SortAs::plain;
}

// A plain "a" and a directory "a" need not be neighbours: "a.b" sorts between them.
bool has_plain(const Tree& sorted, std::string_view name) {
  const auto found = std::lower_bound(
      sorted.begin(), sorted.end(), name, [](const TreeEntry& entry, std::string_view wanted) {
        return compare(entry.name, sorted_as(entry), wanted, SortAs::plain) < 0;
      });
  return found != sorted.end() && sorted_as(*found) == SortAs::plain && found->name == name;
}

struct ReadEntry {
  TreeEntry entry;
  std::size_t name_offset;
  std::size_t end;
};

Parsed<ReadEntry> read_entry(std::string_view bytes, std::size_t offset, HashAlgorithm algorithm) {
  const std::size_t blank = bytes.substr(offset, longest_mode + 1).find(' ');
  if (blank == std::string_view::npos) return malformed_at(offset, "not a mode that git writes");
  const auto mode = mode_written(bytes.substr(offset, blank));
  if (!mode) return malformed_at(offset, "not a mode that git writes");
  const std::size_t name_offset = offset + blank + 1;
  const std::size_t nul = bytes.find('\0', name_offset);
  if (nul == std::string_view::npos) return malformed_at(name_offset, "a name without an end");
  const std::string_view name = bytes.substr(name_offset, nul - name_offset);
  if (!is_entry_name(name)) return malformed_at(name_offset, "a name that no file may have");
  const auto id = ObjectId::from_raw(bytes.substr(nul + 1, hash_size(algorithm)), algorithm);
  if (!id) return malformed_at(nul + 1, "an object id cut short");
  return ReadEntry{TreeEntry{*mode, std::string(name), *id}, name_offset, nul + 1 + hash_size(algorithm)};
}

// Where `next` cannot follow `tree`: why.
std::optional<std::string> misplaced(const Tree& tree, const TreeEntry& next) {
  if (tree.empty()) return std::nullopt;
  const TreeEntry& last = tree.back();
  const int order = compare(last.name, sorted_as(last), next.name, sorted_as(next));
  if (order == 0) return "the same name twice";
  if (order > 0) return "names out of git's order";
  if (sorted_as(next) == SortAs::directory && has_plain(tree, next.name)) {
    return "the same name as a file and as a directory";
  }
  return std::nullopt;
}

}  // namespace

Parsed<Tree> parse_tree(std::string_view bytes, HashAlgorithm algorithm) {
  Tree tree;
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    auto read = read_entry(bytes, offset, algorithm);
    if (!read) return tl::unexpected(read.error());
    if (auto why = misplaced(tree, read->entry)) return malformed_at(read->name_offset, std::move(*why));
    tree.push_back(std::move(read->entry));
    offset = read->end;
  }
  return tree;
}

}  // namespace muster
