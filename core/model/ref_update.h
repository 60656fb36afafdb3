// One line of what a hook is told: a request by a stranger, not a fact.
#pragma once

#include <string>

#include "model/object_id.h"

namespace muster {

struct RefUpdate {
  ObjectId claimed_old;  // what the client says; the real value is read from the repository
  ObjectId new_id;       // zero: delete
  std::string name;      // full ref name; passes check-ref-format and holds no control byte
};

}  // namespace muster
