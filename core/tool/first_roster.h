// The text of a first roster: one person, who governs and develops.
#pragma once

#include <optional>
#include <string>

#include "model/timestamp.h"

namespace muster {

struct FirstRoster {
  std::string project;
  std::string signer;  // id
  std::string name;    // of the person
  std::string email;
  std::string public_key;               // "ssh-ed25519 AAAA…"
  std::string mainline;                 // full ref name
  std::optional<std::string> baseline;  // full object id
  Timestamp issued;
};

// One year of 365 days until the roster and its key end.
std::string first_roster_text(const FirstRoster& first);

}  // namespace muster
