#include "roster/pattern.h"

#include <algorithm>

namespace muster {

namespace {

constexpr std::string_view wildcards = "*?";

// `reached[i]` says that the first i pattern bytes can stand for what was read so far.
using Reached = std::vector<char>;

// "**" is one token of two bytes.
std::size_t token_size(std::string_view pattern, std::size_t at) {
  return pattern.substr(at, 2) == "**" ? 2 : 1;
}

// Stars may stand for nothing at all.
void skip_stars(std::string_view pattern, Reached& reached) {
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t size = token_size(pattern, i);
    if (reached[i] != 0 && pattern[i] == '*') reached[i + size] = 1;
    i += size;
  }
}

void step(std::string_view pattern, char byte, const Reached& before, Reached& after) {
  std::fill(after.begin(), after.end(), 0);
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t size = token_size(pattern, i);
    if (before[i] != 0) {
      if (pattern[i] == '*') {
        if (size == 2 || byte != '/') after[i] = 1;
      } else if (pattern[i] == '?' ? byte != '/' : pattern[i] == byte) {
        after[i + 1] = 1;
      }
    }
    i += size;
  }
}

// The set of places in the pattern is moved along the name a byte at a time. Every step costs
// |pattern|, so no choice of bytes makes it slower: there is no backtracking.
bool matches_by_steps(std::string_view pattern, std::string_view name) {
  Reached reached(pattern.size() + 1, 0);
  Reached next(pattern.size() + 1, 0);
  reached[0] = 1;
  skip_stars(pattern, reached);
  for (const char byte : name) {
    step(pattern, byte, reached, next);
    skip_stars(pattern, next);
    reached.swap(next);
  }
  return reached[pattern.size()] != 0;
}

}  // namespace

bool Pattern::matches(std::string_view name) const {
  // What stands before the first wildcard and after the last one settles nearly every case.
  std::string_view pattern = text_;
  const std::size_t first = pattern.find_first_of(wildcards);
  if (first == std::string_view::npos) return pattern == name;
  const std::size_t tail = pattern.size() - pattern.find_last_of(wildcards) - 1;
  if (name.size() < first + tail) return false;
  if (name.substr(0, first) != pattern.substr(0, first)) return false;
  if (name.substr(name.size() - tail) != pattern.substr(pattern.size() - tail)) return false;
  pattern = pattern.substr(first, pattern.size() - first - tail);
  name = name.substr(first, name.size() - first - tail);
  if (pattern == "**") return true;
  if (pattern == "*") return name.find('/') == std::string_view::npos;
  return matches_by_steps(pattern, name);
}

bool any_matches(const Patterns& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [name](const Pattern& pattern) { return pattern.matches(name); });
}

}  // namespace muster
