// Rosters that have loaded before, in a form that is quick to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"

namespace muster {

// Compiled rosters (formats/roster_binary.h) by the digest of the roster's own bytes. A cache: deleting it
// or filling it with garbage costs time and changes no verdict. It is believed as the server's settings are:
// hooks have one, and nothing that looks at a repository which it was handed.
class RosterCache {
 public:
  virtual ~RosterCache() = default;
  // Only what keep() was given under this digest, by this very version of the program.
  virtual std::optional<std::string> find(const Sha256Digest& digest) = 0;
  // find() has given an answer before.
  virtual bool has(const Sha256Digest& digest) = 0;
  virtual void keep(const Sha256Digest& digest, std::string_view compiled) = 0;
};

}  // namespace muster
