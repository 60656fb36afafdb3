// Why an object is judged as it is, step by step.
#pragma once

#include <string>
#include <vector>

#include "tool/session.h"

namespace muster {

struct ExplainedStep {
  std::string name;                // "signature"
  std::vector<std::string> lines;  // escaped
};

struct ExplainedObject {
  std::vector<ExplainedStep> steps;
  Verdict verdict;
};

// As `muster verify commit` and `muster verify tag` judge them.
Gathered<ExplainedObject> explain_commit(Session& session, const ObjectId& commit);
Gathered<ExplainedObject> explain_tag(Session& session, const std::string& ref);

}  // namespace muster
