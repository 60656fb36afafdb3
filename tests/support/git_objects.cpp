#include "support/git_objects.h"

#include <algorithm>
#include <set>

namespace muster::test {

std::string ident_line(const std::string& name, const std::string& email, Timestamp when) {
  return name + " <" + email + "> " + std::to_string(when.seconds) + " +0000";
}

std::string commit_payload(const CommitText& commit) {
  std::string text = "tree " + commit.tree.hex() + "\n";
  for (const ObjectId& parent : commit.parents) text += "parent " + parent.hex() + "\n";
  text += "author " + commit.author + "\n";
  text += "committer " + commit.committer + "\n";
  for (const std::string& header : commit.headers) text += header + "\n";
  return text + "\n" + commit.message;
}

std::string with_signature_header(const std::string& payload, const std::string& header,
                                  const std::string& armor) {
  std::string indented;
  std::string_view rest = armor;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    indented += (indented.empty() ? header + " " : " ") + std::string(line) + "\n";
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  std::string text = payload;
  const std::size_t end = payload.find("\n\n");
  text.insert(end == std::string::npos ? payload.size() : end + 1, indented);
  return text;
}

std::string tag_payload(const TagText& tag) {
  std::string text = "object " + tag.target.hex() + "\ntype " + tag.type + "\ntag " + tag.name + "\n";
  if (tag.tagger) text += "tagger " + *tag.tagger + "\n";
  return text + "\n" + tag.message;
}

std::string tree_bytes(const std::vector<RawEntry>& entries) {
  std::string bytes;
  for (const RawEntry& entry : entries) {
    bytes += entry.mode + " " + entry.name;
    bytes += '\0';
    for (const std::uint8_t byte : entry.id.raw()) bytes += static_cast<char>(byte);
  }
  return bytes;
}

ObjectId write_tree(MemoryRepository& repository, const FileMap& files) {
  std::map<std::string, FileMap> folders;
  std::vector<RawEntry> entries;
  for (const auto& [path, entry] : files) {
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos) {
      entries.push_back({entry.mode, path, entry.id});
    } else {
      folders[path.substr(0, slash)].emplace(path.substr(slash + 1), entry);
    }
  }
  for (const auto& [name, inside] : folders)
    entries.push_back({"40000", name, write_tree(repository, inside)});
  // git sorts a folder as if its name ended in '/'.
  std::ranges::sort(entries, {}, [](const RawEntry& e) { return e.name + (e.mode == "40000" ? "/" : ""); });
  return repository.add(ObjectType::tree, tree_bytes(entries));
}

FileMap merge_files(const FileMap& base, const FileMap& ours, const FileMap& theirs,
                    std::vector<std::string>& conflicts) {
  const auto at = [](const FileMap& files, const std::string& path) {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  std::set<std::string> paths;
  for (const FileMap* files : {&base, &ours, &theirs}) {
    for (const auto& [path, entry] : *files) paths.insert(path);
  }
  FileMap merged;
  for (const std::string& path : paths) {
    const auto b = at(base, path);
    const auto a = at(ours, path);
    const auto c = at(theirs, path);
    const auto& taken = a == b ? c : a;
    if (a != b && c != b && a != c) conflicts.push_back(path);
    if (taken) merged.emplace(path, *taken);
  }
  return merged;
}

}  // namespace muster::test
