// One commit or one tag, judged from a clone.
#pragma once

#include <optional>
#include <string>

#include "app/ports.h"
#include "app/verify_history.h"

namespace muster {

struct ObjectInput {
  Repository& repository;
  HistoryInput history;  // `tip`: the mainline's; its sink is not used
};

// A commit. On a mainline step it is judged with that step, exactly as `verify history` does; a
// commit under the baseline is taken as it is; any other by the newest version whose step's time
// is not later than its own, by the rules of `ref` (a full name; empty: the mainline).
Gathered<Verdict> verify_commit(const ObjectInput& input, const ObjectId& commit, const std::string& ref);

// A tag, by its full ref name.
Gathered<Verdict> verify_tag(const ObjectInput& input, const std::string& ref);

// The tips of the mainline as this clone knows it: the branch that HEAD's roster names as mainline,
// here and under the remotes' names, where it holds the newest roster; HEAD itself where there is
// no such branch. Stops with roster.fork where two rosters of one version differ, and with
// roster.removed where HEAD holds none.
Gathered<std::vector<ObjectId>> mainline_tips_of_clone(Repository& repository, ObjectAccess& objects);

// What a ref leads to, symbolic refs followed; nothing where that is nowhere.
Gathered<std::optional<ObjectId>> followed_ref(RefReader& refs, const std::string& name);

// Branches of this clone, and of its remotes, that a name under refs/heads/ may stand for.
bool stands_for(const std::string& ref, const std::string& branch);

// The tips of a branch as this clone knows it, here and under the remotes' names; where there is none, what
// HEAD names. Empty where there is no commit at all. No roster is looked at.
Gathered<std::vector<ObjectId>> tips_of_branch(RefReader& repository, const std::string& branch);

}  // namespace muster
