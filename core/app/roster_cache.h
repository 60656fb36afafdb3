// Chains of rosters that were proven before, in a form that is quick to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/object_id.h"

namespace muster {

// Compiled chains (formats/chain_binary.h) by the id of the .muster/ tree that holds them. A cache: deleting
// it or filling it with garbage costs time and changes no verdict. It is believed as the server's settings
// are: hooks have one, and nothing that looks at a repository which it was handed.
class RosterCache {
 public:
  virtual ~RosterCache() = default;
  // Only what keep() was given for this tree, by this very version of the program.
  virtual std::optional<std::string> find(const ObjectId& muster_tree) = 0;
  virtual void keep(const ObjectId& muster_tree, std::string_view compiled) = 0;
};

}  // namespace muster
