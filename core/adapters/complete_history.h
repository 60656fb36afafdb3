// Whether a repository holds all of its history. For adapters/ only.
#pragma once

#include <git2.h>

#include <string>
#include <variant>

#include "model/result.h"

namespace muster {

// A Fault where `shallow` in the common directory is there and not empty.
Result<std::monostate> refuse_shallow(const std::string& common_directory);

// A Fault where objects may be missing on purpose: a promisor remote or extensions.partialClone
// in the repository's configuration, or a pack from a promisor.
Result<std::monostate> refuse_promisor(git_repository* repository, const std::string& common_directory);

}  // namespace muster
