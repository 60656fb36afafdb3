// The slow and obvious answers to what a commit answers for and what a pattern names: whole lists of
// files compared path by path, and a pattern tried in every way. Nothing of the code under test.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/git_objects.h"

namespace muster::test {

// The files of a commit and of its parents, and of the merge bases where there are two parents.
struct Versions {
  const FileMap* result;
  std::vector<const FileMap*> parents;
  std::vector<const FileMap*> bases;  // none: the base is nothing
};

// Sorted paths, by the words of docs/judging.md, "Paths".
std::vector<std::string> naive_answered(const Versions& versions);

// `*` any bytes but '/', `**` any bytes, `?` one byte other than '/'.
bool naive_match(std::string_view pattern, std::string_view name);

}  // namespace muster::test
