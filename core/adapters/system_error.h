// Faults out of errno.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

// "cannot open /a/b: No such file or directory".
Fault system_fault(std::string_view doing, std::string_view what, int error_number);

}  // namespace muster
