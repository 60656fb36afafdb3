// Chains of rosters that were proven before, in a form that is quick to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"

namespace muster {

// Compiled chains (formats/chain_binary.h) by a digest over all that proves them (app/versions.h). A cache:
// deleting it or filling it with garbage costs time and changes no verdict. What it answers is believed: a
// server's lies beside its settings, anybody else's with the user, and none in a repository that was handed
// over.
class RosterCache {
 public:
  virtual ~RosterCache() = default;
  // Only what keep() was given for it, by this very version of the program.
  virtual std::optional<std::string> find(const Sha256Digest& fingerprint) = 0;
  virtual void keep(const Sha256Digest& fingerprint, std::string_view compiled) = 0;
};

}  // namespace muster
