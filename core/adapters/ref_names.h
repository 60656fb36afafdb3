// What git takes for a ref's name (git-check-ref-format(1)). For adapters/ only.
#pragma once

#include <string>

#include "model/result.h"

namespace muster {

// Whether git could hold a ref of just this name: below refs/, or one of HEAD and its like.
Result<bool> is_exact_ref_name(const std::string& name);

}  // namespace muster
