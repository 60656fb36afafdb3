// The newest roster that somebody who holds a clone can know of.
#pragma once

#include <variant>
#include <vector>

#include "app/object_access.h"
#include "app/prove_chain.h"
#include "app/signature_checker.h"

namespace muster {

// Where else a newer roster may be: in the tree of a commit, or in the files of a folder laid out like
// .muster/.
using NewerRoster = std::variant<ObjectId, RosterFiles>;

struct NewestChainInput {
  RefReader& refs;
  ObjectAccess& objects;
  SignatureChecker& checker;
  Sha256Digest anchor;
  ObjectId head;
  const std::vector<NewerRoster>& newer;
};

// The chain with the highest version among those that reach the anchor: of `head`, of the mainline's tips as
// this clone knows them (here and under its remotes' names), and of `newer`. What a ref holds and does not
// reach the anchor counts for nothing; `head` and each of `newer` has to. Stops with roster.fork where two
// of these chains hold different versions of one number, and with the reason why `head` (or one of `newer`)
// proves nothing.
Gathered<Chain> newest_chain(const NewestChainInput& input);

}  // namespace muster
