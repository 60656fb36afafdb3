// What git says of a work tree, read strictly: `git status --porcelain=v2 -z` without headers and renames,
// `git check-ignore -z -v` and `git check-attr -z`. Paths are raw bytes; each answer names them from the top
// of the work tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

struct StatusEntry {
  // `content`: a tracked plain file of the right mode whose bytes are others, and nothing else is wrong with
  // it. `changed`: any other way in which a tracked path is not as it was recorded.
  enum class Kind { content, changed, untracked, ignored } kind;
  std::string path;  // a folder that is untracked or ignored as a whole ends in '/'

  bool operator==(const StatusEntry&) const = default;
};

// git-status(1), "Porcelain Format Version 2" and "-z": records of the kinds 1, u, ? and !; any other one is
// refused.
Parsed<std::vector<StatusEntry>> parse_git_status(std::string_view said);

// Why git ignores a path: the pattern stands in `source`, the name of a file as git found it.
struct IgnoredBy {
  std::string source;
  std::string path;

  bool operator==(const IgnoredBy&) const = default;
};

// git-check-ignore(1): "<source> <NUL> <linenum> <NUL> <pattern> <NUL> <pathname> <NUL>".
Parsed<std::vector<IgnoredBy>> parse_check_ignore(std::string_view said);

struct PathAttribute {
  std::string path;
  std::string attribute;
  std::string value;  // "set", "unset", "unspecified" or what is written behind "="

  bool operator==(const PathAttribute&) const = default;
};

// git-check-attr(1): "<path> NUL <attribute> NUL <info> NUL".
Parsed<std::vector<PathAttribute>> parse_check_attr(std::string_view said);

}  // namespace muster
