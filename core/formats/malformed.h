// The one way in which the parsers of this room say no.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "model/result.h"

namespace muster {

// `what` holds no untrusted text: it is written for the person who reads the refusal.
inline tl::unexpected<Malformed> malformed_at(std::size_t offset, std::string what) {
  return tl::unexpected<Malformed>(Malformed{offset, std::move(what)});
}

}  // namespace muster
