// One example of every reason, in the order of Reason, with the clause that it becomes.
#pragma once

#include <string>
#include <vector>

#include "model/reason.h"

namespace muster::words {

struct Example {
  Reason reason;
  std::string because;
};
std::vector<Example> every_reason();

}  // namespace muster::words
