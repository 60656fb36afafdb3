#include "support/naive_paths.h"

#include <algorithm>
#include <optional>
#include <set>

namespace muster::test {

namespace {

using Value = std::optional<FileEntry>;

Value value_at(const FileMap& files, const std::string& path) {
  const auto found = files.find(path);
  return found == files.end() ? std::nullopt : Value(found->second);
}

// The definition, word by word.
bool trivial(const Value& a, const Value& c, const Value& r, const Value& b) {
  return (a == c && r == a) || (c == b && r == a) || (a == b && r == c);
}

std::set<std::string> all_paths(const Versions& versions) {
  std::set<std::string> paths;
  for (const auto& [path, entry] : *versions.result) paths.insert(path);
  for (const auto* maps : {&versions.parents, &versions.bases}) {
    for (const FileMap* files : *maps) {
      for (const auto& [path, entry] : *files) paths.insert(path);
    }
  }
  return paths;
}

bool differs_from_any(const Versions& versions, const std::string& path) {
  return std::ranges::any_of(versions.parents, [&](const FileMap* parent) {
    return value_at(*parent, path) != value_at(*versions.result, path);
  });
}

bool trivial_for_all(const Versions& versions, const std::string& path) {
  return std::ranges::all_of(versions.bases, [&](const FileMap* base) {
    return trivial(value_at(*versions.parents[0], path), value_at(*versions.parents[1], path),
                   value_at(*versions.result, path), value_at(*base, path));
  });
}

}  // namespace

std::vector<std::string> naive_answered(const Versions& given) {
  static const FileMap nothing;
  Versions versions = given;
  if (versions.parents.empty()) versions.parents.push_back(&nothing);
  if (versions.bases.empty()) versions.bases.push_back(&nothing);
  const bool merge = versions.parents.size() == 2;
  std::vector<std::string> answered;
  for (const std::string& path : all_paths(versions)) {
    if (merge ? !trivial_for_all(versions, path) : differs_from_any(versions, path)) answered.push_back(path);
  }
  return answered;
}

bool naive_match(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.starts_with("**"))
    return naive_match(pattern.substr(2), name) || (!name.empty() && naive_match(pattern, name.substr(1)));
  if (pattern.front() == '*')
    return naive_match(pattern.substr(1), name) ||
           (!name.empty() && name.front() != '/' && naive_match(pattern, name.substr(1)));
  if (name.empty()) return false;
  const bool fits = pattern.front() == '?' ? name.front() != '/' : pattern.front() == name.front();
  return fits && naive_match(pattern.substr(1), name.substr(1));
}

}  // namespace muster::test
