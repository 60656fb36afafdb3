// The one decision of a build: whether the work tree at hand may be built and released. Facts are gathered
// here and judged in policy/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/newest_chain.h"
#include "app/verify_history.h"
#include "app/work_tree.h"
#include "model/evidence.h"
#include "policy/judge_release_tag.h"
#include "roster/pattern.h"

namespace muster {

enum class GateRequire { commit, tag };

struct GateQuestion {
  GateRequire require = GateRequire::commit;
  Pattern tag_pattern{"**"};  // of the tag's short name
  std::optional<ReleaseUse> release;
  std::string ref;  // full name of the branch on whose line HEAD has to lie; empty: any that the roster names
  std::uint32_t minimum_version = 0;
};

struct GateInput {
  Repository& repository;
  WorkTree& work_tree;
  // Of the build, from the top of the work tree, without slashes at its ends; empty: the top.
  std::string folder;
  HistoryInput history;  // its tip is not looked at, its sink not used, its newest not asked for
  GateQuestion question;
  std::vector<NewerRoster> newer;
  Timestamp now;
};

struct GateOutcome {
  // The acceptance alone, or every refusal, at most limits::gate_refusals of them.
  std::vector<Verdict> verdicts;
  std::uint64_t refusals = 0;      // all of them
  std::optional<ObjectId> head;    // absent where HEAD names no commit
  std::optional<std::string> tag;  // the ref of the tag that was accepted
  RosterPtr roster;                // the newest at hand; null where none is proven
  GateBasis basis = GateBasis::history;
  bool accepted() const { return refusals == 0; }
};

// HEAD and everything from it back to the baseline is accepted by replay, as `verify history` does it, with
// the newest roster that this clone knows; that roster is in force now; HEAD lies on the first-parent line of
// the mainline or of a branch that a tag rule's `from` names and a [[commits]] rule governs, as this clone
// knows them (detached, in a clone that knows none of them: HEAD is taken for the mainline's tip, unless a
// ref of a proposal names it: a forge merges for testing what nobody has accepted); the work tree is clean;
// with GateRequire::tag a tag that matches leads to HEAD, and is accepted at the present time by that roster.
// A Fault: could not decide.
Result<GateOutcome> judge_gate(const GateInput& input);

}  // namespace muster
