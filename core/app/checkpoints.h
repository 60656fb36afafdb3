// Where earlier audits of the mainline ended well, so that the next one may begin there.
#pragma once

#include <vector>

#include "formats/checkpoint.h"

namespace muster {

// A cache: deleting it or filling it with garbage costs time and changes no verdict. What it answers is
// believed, so it has to be the auditor's own, never part of a repository that was handed over.
class Checkpoints {
 public:
  virtual ~Checkpoints() = default;
  // Only what keep() was given, by this very version of the program; newest first.
  virtual std::vector<Checkpoint> find(const Sha256Digest& anchor, const Sha256Digest& roster) = 0;
  virtual void keep(const Checkpoint& checkpoint) = 0;
};

}  // namespace muster
