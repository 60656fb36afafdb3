// What an import says when it is done: what was carried over, what was not and why, and what comes next.
#pragma once

#include <string>

#include "app/proposal_signatures.h"
#include "tool/import_plan.h"

namespace muster {

struct ImportOutcome {
  std::string format;
  const ImportPlan& plan;
  const RosterFiles& files;
  SigningState state;
  std::string anchor;
  bool dry_run;
};

void say_import(const Globals& globals, const ImportOutcome& outcome);

}  // namespace muster
