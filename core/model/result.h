// The three ways a call can end: a value, a Fault (could not decide), or, where
// something untrusted is parsed, a Malformed that says where and why.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace muster {

enum class FaultId { git, disk, gpg, config, memory, internal };

// Could not decide. A fault never accepts anything; it exits 3 (config: 2).
struct Fault {
  FaultId id;
  std::string because;  // untrusted text in it is escaped by report/, not here
  std::string remedy;
};

template <typename T>
using Result = tl::expected<T, Fault>;

// What a strict parser answers about bytes it does not take.
struct Malformed {
  std::size_t offset = 0;  // of the first byte that is wrong, from the start of what was parsed
  std::string what;        // a short clause, no full stop; holds no untrusted text
};

template <typename T>
using Parsed = tl::expected<T, Malformed>;

}  // namespace muster
