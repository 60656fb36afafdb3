// What of a roster's keys other tools can be told: shared by the formats of an export.
#pragma once

#include <optional>
#include <string>

#include "roster/roster.h"

namespace muster {

// What a file does not have, or does not say of what it has.
struct NotExported {
  std::string holder;
  std::string fingerprint;
  std::string what;  // an address, which is untrusted; empty: the whole key
  std::string why;
};
NotExported not_exported(const RosterKey& key, std::string why);

// A clause why no signature by the key over a commit, a tag or a release can count, whatever its time: its
// uses, and the algorithms of the roster. Of an RSA key of SSH both algorithms have to be allowed, because
// other tools take either. Empty: nothing.
std::string why_never(const RosterKey& key, const Roster& roster);

// The first second in which what the key signs counts no more by this roster: its end, its revocation, its
// holder's leaving or that of a robot's owner, its age where `rotation` refuses, the roster's own end.
Timestamp end_of(const RosterKey& key, const Roster& roster);

// Whoever answers for the key has left, or will.
bool is_left_behind(const RosterKey& key, const Roster& roster);

}  // namespace muster
