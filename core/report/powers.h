// What the rules of a roster let somebody do, in words that follow "may".
#pragma once

#include <set>
#include <string>
#include <vector>

#include "roster/roster.h"

namespace muster {

inline const std::set<KeyUse> every_use = {KeyUse::git,      KeyUse::release, KeyUse::roster,
                                           KeyUse::approval, KeyUse::push,    KeyUse::receipt};

// Of whom rules name by `signer` (a role or a principal), with keys of these uses:
// "sign commits on refs/heads/main (mainline)", … Escaped.
std::vector<std::string> powers_of(const Roster& roster, const std::string& signer,
                                   const std::set<KeyUse>& uses = every_use);
// Of a principal: by name, by roles and as a governor. Whether the person has left or a membership has
// ended is not looked at.
std::vector<std::string> powers_of_principal(const Roster& roster, const std::string& id,
                                             const std::set<KeyUse>& uses = every_use);

// Of who holds this key, with it.
std::vector<std::string> powers_of_key(const Roster& roster, const RosterKey& key);

}  // namespace muster
