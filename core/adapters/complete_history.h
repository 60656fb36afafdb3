// Whether a repository holds all of its history. For adapters/ only.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

// Whether `shallow` in the common directory is there and not empty.
enum class History { whole, shallow };
Result<History> history_in(const std::string& common_directory);
// A Fault where it is.
Result<std::monostate> refuse_shallow(const std::string& common_directory);

// One setting of a repository's configuration; section and variable in lower case, no value where
// only the variable stands there.
struct Setting {
  std::string name;
  std::optional<std::string> value;
};

// A Fault where objects may be missing on purpose: a promisor remote or extensions.partialClone
// in the repository's configuration, or a pack from a promisor.
Result<std::monostate> refuse_promisor(const std::vector<Setting>& settings,
                                       const std::string& common_directory);

// What a hook may be told that changes what it sees of its repository: namespaces and shallow
// pushes are a Fault.
Result<std::monostate> refuse_hook_situations();

}  // namespace muster
