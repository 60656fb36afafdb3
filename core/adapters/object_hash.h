// Whether bytes are the object of a name: git's hash over "<type> <decimal size>\0<content>".
// For adapters/ only.
#pragma once

#include <string_view>

#include "model/git_object.h"
#include "model/object_id.h"

namespace muster {

// SHA-1 with collision detection (libgit2's): where it finds the mark of one, the bytes have no
// name.
bool is_named(const ObjectId& id, ObjectType type, std::string_view content);

}  // namespace muster
