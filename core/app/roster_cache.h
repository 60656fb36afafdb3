// Rosters that have loaded before, in a form that is quick to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"
#include "roster/roster.h"

namespace muster {

// Compiled rosters (formats/roster_binary.h) by the digest of the roster's own bytes. A cache: deleting it
// or filling it with garbage costs time and changes no verdict.
class RosterCache {
 public:
  virtual ~RosterCache() = default;
  // Only what keep() was given under this digest, by this very version of the program.
  virtual std::optional<std::string> find(const Sha256Digest& digest) = 0;
  // find() has given an answer before.
  virtual bool has(const Sha256Digest& digest) = 0;
  virtual void keep(const Sha256Digest& digest, std::string_view compiled) = 0;
};

// What load_roster asks from now on, in the whole process; null: nothing. Rosters by digest are the same
// for everybody, so nothing has to be handed through those who ask for one.
void use_roster_cache(RosterCache* cache);

// Keeps a roster of a proven chain: what strangers push is not kept.
void keep_compiled(const Roster& roster);

}  // namespace muster
