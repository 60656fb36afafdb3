// The three standard descriptors, as a program finds them.
#pragma once

#include <variant>

#include "model/result.h"

namespace muster {

// What is opened while one of the three is closed would take its place: a file read as the push, or
// written into by a message. From now on a closed one is /dev/null.
Result<std::monostate> hold_standard_streams();

}  // namespace muster
