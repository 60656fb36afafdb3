// Loose objects, inflated here: libgit2 1.5 never returns from a truncated one and writes
// beyond its buffer for one whose header names too small a size.
// A loose object is a zlib stream (RFC 1950) of "<type> <decimal size>\0<content>".
// For adapters/ only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/ports.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

// From the first object directory that holds a good copy. A Fault when there are only corrupt
// ones: not exactly one stream, not exactly its size, or not of the id.
Result<ObjectRead> read_loose_object(const std::vector<std::string>& directories, const ObjectId& id,
                                     std::uint64_t max_bytes);

}  // namespace muster
