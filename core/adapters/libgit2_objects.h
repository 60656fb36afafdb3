// Raw objects: loose ones by our own hand, packed ones through libgit2. For adapters/ only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/libgit2_library.h"
#include "app/ports.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

// An object database of the packs in these directories, without their loose objects.
Result<OdbHandle> open_packs(const std::vector<std::string>& directories);

struct ObjectStore {
  std::vector<std::string> directories;
  OdbHandle packs;
};

// ObjectReader::read for a store of SHA-1 objects.
Result<ObjectRead> read_object(const ObjectStore& store, const ObjectId& id, std::uint64_t max_bytes);

}  // namespace muster
