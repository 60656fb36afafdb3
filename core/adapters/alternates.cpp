#include "adapters/alternates.h"

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "adapters/disk.h"
#include "adapters/environment.h"

namespace muster {

namespace {

constexpr std::size_t most_directories = 100;  // a pool of forks has one or two
constexpr std::uint64_t alternates_bytes = 1U << 20U;
constexpr int deepest = 5;  // git: "ignoring alternate object stores, nesting too deep"

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

std::optional<char> named_escape(char c) {
  switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\':
    case '"': return c;
    default: return std::nullopt;
  }
}

// What stands behind a backslash: one letter, or three octal digits of at most \377.
std::optional<char> take_escape(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  if (text.size() >= 3 && text[0] <= '3' && is_octal(text[0]) && is_octal(text[1]) && is_octal(text[2])) {
    const int value = (text[0] - '0') * 64 + (text[1] - '0') * 8 + (text[2] - '0');
    text.remove_prefix(3);
    return static_cast<char>(value);
  }
  const auto escape = named_escape(text[0]);
  text.remove_prefix(1);
  return escape;
}

// The entry whose opening quotation mark has been taken; `text` then starts behind the
// closing one.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string entry;
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '"') return entry;
    if (c == '\\') {
      const auto escape = take_escape(text);
      if (!escape) return std::nullopt;
      c = *escape;
    }
    entry += c;
  }
  return std::nullopt;
}

// An entry that is quoted to its end; otherwise nothing, and `list` stays as it was. Leaves
// the separator in place.
std::optional<std::string> take_quoted_entry(std::string_view& list, char separator) {
  if (!list.starts_with('"')) return std::nullopt;
  std::string_view rest = list.substr(1);
  auto entry = take_quoted(rest);
  const bool ends = rest.empty() || rest.front() == separator;
  if (!entry || !ends || entry->empty() || entry->find('\0') != std::string::npos) return std::nullopt;
  list = rest;
  return entry;
}

// Directories by what they are, so that two names of one, or a circle, count once.
struct Search {
  std::vector<std::pair<std::string, int>> found;
  std::set<std::pair<dev_t, ino_t>> seen;

  bool add(const std::string& directory, int depth) {
    struct stat status {};
    if (depth > deepest || ::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    if (seen.emplace(status.st_dev, status.st_ino).second) found.emplace_back(directory, depth);
    return true;
  }
};

}  // namespace

std::vector<std::string> alternate_entries(std::string_view list, char separator) {
  std::vector<std::string> entries;
  while (!list.empty()) {
    if (auto quoted = take_quoted_entry(list, separator)) {
      entries.push_back(std::move(*quoted));
    } else if (const std::string_view plain = list.substr(0, list.find(separator));
               !plain.empty() && plain.front() != '#') {
      entries.emplace_back(plain);
    }
    const std::size_t end = list.find(separator);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return entries;
}

Result<std::vector<std::string>> object_directories(const std::string& primary,
                                                    const std::vector<std::string>& listed) {
  Search search;
  if (!search.add(primary, 0)) {
    return tl::make_unexpected(
        Fault{FaultId::git, "the object store " + primary + " is not there", "check the repository's path"});
  }
  for (const std::string& directory : listed) search.add(directory, 0);
  for (std::size_t i = 0; i < search.found.size(); ++i) {
    const auto [directory, depth] = search.found[i];
    auto file = read_file(directory + "/info/alternates", alternates_bytes);
    if (!file) return tl::make_unexpected(std::move(file.error()));
    for (const std::string& entry : alternate_entries(file->value_or(""), '\n')) {
      search.add(entry.front() == '/' ? entry : directory + "/" + entry, depth + 1);
    }
    if (search.found.size() > most_directories) {
      return tl::make_unexpected(Fault{FaultId::git, primary + " has too many alternates",
                                       "give it fewer: see objects/info/alternates"});
    }
  }
  std::vector<std::string> directories;
  for (const auto& [directory, depth] : search.found) directories.push_back(directory);
  return directories;
}

Result<std::vector<std::string>> store_directories(const std::string& common_directory,
                                                   Quarantine quarantine) {
  const std::string usual = common_directory + "/objects";
  if (quarantine == Quarantine::hidden) return object_directories(usual, {});
  const std::string instead = environment("GIT_OBJECT_DIRECTORY").value_or("");
  const std::string alternates = environment("GIT_ALTERNATE_OBJECT_DIRECTORIES").value_or("");
  return object_directories(instead.empty() ? usual : instead, alternate_entries(alternates, ':'));
}

}  // namespace muster
