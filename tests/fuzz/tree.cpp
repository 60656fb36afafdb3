// Trees: what is read is what was written, in git's order, each name once.
#include <set>

#include "formats/git_tree.h"
#include "fuzz/property.h"
#include "support/git_objects.h"

namespace {

using namespace muster;
using fuzz::require;

std::string written(TreeMode mode) {
  switch (mode) {
    case TreeMode::file: return "100644";
    case TreeMode::executable: return "100755";
    case TreeMode::symlink: return "120000";
    case TreeMode::directory: return "40000";
    case TreeMode::gitlink: return "160000";
  }
  return "";
}

void check_tree(std::string_view bytes, HashAlgorithm algorithm, const Tree& tree) {
  std::string again;
  std::string last;
  std::set<std::string> names;
  for (const TreeEntry& entry : tree) {
    std::string mode = written(entry.mode);
    // The one mode of two spellings.
    if (bytes.substr(again.size()).starts_with("100664 ")) {
      require(entry.mode == TreeMode::file, "100664 is a file");
      mode = "100664";
    }
    again += test::tree_bytes({{mode, entry.name, entry.id}});
    require(names.insert(entry.name).second, "each name once");
    require(!entry.name.empty() && entry.name.find('/') == std::string::npos, "a name is one component");
    require(entry.name != "." && entry.name != ".." && entry.name != ".git", "no name leads elsewhere");
    // git's order (base_name_compare): of bytes, a folder as if its name ended in '/'.
    std::string key = entry.name + (entry.mode == TreeMode::directory ? "/" : "");
    require(last < key, "in git's order");
    last = std::move(key);
  }
  require(again == bytes, "a tree written again is the same");
  if (bytes.empty()) return;
  require(!parse_tree(bytes.substr(0, bytes.size() - 1), algorithm), "a tree cut short is refused");
  require(!parse_tree(std::string(bytes) + "x", algorithm), "bytes after the last entry are refused");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto tree = parse_tree(bytes, algorithm);
    if (tree) {
      check_tree(bytes, algorithm, *tree);
    } else {
      require(tree.error().offset <= size && !tree.error().what.empty(), "a refusal says where and why");
    }
  }
  return 0;
}
