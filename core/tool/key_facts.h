// What is said of single keys: their names, windows and last uses.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/last_uses.h"
#include "tool/globals.h"

namespace muster {

using LastUses = std::map<std::string, LastUse>;

// Of these keys, in the history of HEAD; with progress on a terminal.
Gathered<LastUses> last_uses_here(const Globals& globals, const Roster& roster,
                                  const std::vector<const RosterKey*>& keys);
std::vector<const RosterKey*> keys_of(const Roster& roster, const std::string& holder);

// The 40 digits of each OpenPGP key in a certificate that could sign, the primary one first.
std::vector<std::string> signer_names(const Certificate& certificate);

// "good until …", "revoked (lost) since …", …
std::string state_of(const RosterKey& key);
// "last signed commit 3f2c… at 2026-…", or that it signed none.
std::string words_of(const LastUses& uses, const RosterKey& key);
nlohmann::ordered_json json_of(KeyAlgorithm algorithm, const Certificate& certificate);
// `uses` may be null: then nothing is said of them.
nlohmann::ordered_json json_of_key(const RosterKey& key, const LastUses* uses);

// The newest roster there is here: of --roster, else of the work tree.
Gathered<RosterPtr> roster_here(const Globals& globals);

}  // namespace muster
