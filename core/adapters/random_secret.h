// Secrets that nobody can guess, from the system.
#pragma once

#include <string>

#include "model/result.h"

namespace muster {

// 32 bytes of the kernel's, in lower-case hex.
Result<std::string> random_secret();

}  // namespace muster
