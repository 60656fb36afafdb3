// What a server has to remember, read off a repository whose refs have moved.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ports.h"
#include "app/roster_cache.h"
#include "crypto/certificates.h"
#include "model/digest.h"
#include "model/result.h"

namespace muster {

// The state after a push: of the mainline that `state` names, or, without a state, of the first of
// `candidates` whose tip holds a roster that names this very ref as its mainline. Only a roster
// whose chain reaches the anchor counts, and only a version above the remembered one. Nothing
// where there is nothing new to remember. What was proven is kept in `rosters` (may be null). A Fault
// where gpg had to be asked for it and could not be.
Result<std::optional<ServerState>> settle_state(Repository& repository,
                                                const std::optional<ServerState>& state,
                                                const std::vector<std::string>& candidates,
                                                const Sha256Digest& anchor, RosterCache* rosters = nullptr,
                                                const std::shared_ptr<Certificates>& certificates = nullptr);

}  // namespace muster
