// Where else objects are: the lists in GIT_ALTERNATE_OBJECT_DIRECTORIES and in
// objects/info/alternates (git's gitrepository-layout).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/git_command.h"
#include "model/result.h"

namespace muster {

// The entries of a list: ':' in the variable, a line feed in the file. An entry may stand
// between quotation marks with C's escapes, as git writes a directory whose name holds the
// separator; one that begins with '#' is a comment.
std::vector<std::string> alternate_entries(std::string_view list, char separator);

// `primary`, the directories of `listed`, and the alternates of each, five deep as in git;
// each once, without what is not there. A Fault when `primary` is no directory or there are
// more than a hundred.
Result<std::vector<std::string>> object_directories(const std::string& primary,
                                                    const std::vector<std::string>& listed);

// The object directories of a repository: <common directory>/objects and its alternates, or where
// the quarantine is seen what GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES name.
Result<std::vector<std::string>> store_directories(const std::string& common_directory,
                                                   Quarantine quarantine);

}  // namespace muster
