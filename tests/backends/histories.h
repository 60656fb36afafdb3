// Random histories with merges and renames, by people who may and people who may not.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/timestamp.h"
#include "support/memory_repository.h"

namespace muster::test {

struct RandomHistory {
  std::string mainline;  // full ref name, which its roster names
  Sha256Digest anchor;
  std::vector<ObjectId> line;  // of the mainline, oldest first
  ObjectId tip() const { return line.back(); }
};

// When all of it has been received.
Timestamp received_at();

RandomHistory make_history(MemoryRepository& memory, int number, std::mt19937_64& random);

}  // namespace muster::test
