// Who of the people of another tool's list governs the first roster, and by which of their keys.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/imported.h"
#include "model/result.h"

namespace muster {

struct ImportedGovernor {
  std::string id;
  std::set<std::string> keys;  // fingerprints of those that get the use roster; one at least
};

// Those whom `named` names: by the full fingerprint of a key ("SHA256:…", 40 hexadecimal digits with
// "openpgp:" ahead or not), by what the list calls them, or by the id that it makes, where nobody else could
// be meant. Where nothing is named, those whom the list itself lets govern; else the holder of `own`, the
// fingerprint of the key that git signs with (empty: none).
//
// A key that is named governs alone of its holder's; so does `own` of those of the person who holds it. Where
// keys are taken for one person's only because of their addresses, one of them has to be named. A key that
// the list bounds to namespaces, git among them, governs only where it is named or `own` itself; one that may
// not sign history, never. A Fault (fault.config) where that is not so, where there is nobody, and where a
// word could mean two people.
Result<std::vector<ImportedGovernor>> governors_of(const std::vector<ImportedPerson>& people,
                                                   const std::vector<std::string>& named,
                                                   const std::string& own);

}  // namespace muster
