// The parts of explanations(), each in the order of Reason, and of the warnings.
#pragma once

#include <span>

#include "report/explain.h"

namespace muster {

std::span<const RuleExplanation> object_explanations();   // object.*, signature.*
std::span<const RuleExplanation> key_explanations();      // key.*
std::span<const RuleExplanation> signer_explanations();   // signer.*, role.*, path.*
std::span<const RuleExplanation> ref_explanations();      // ref.*
std::span<const RuleExplanation> roster_explanations();   // roster.*
std::span<const RuleExplanation> tag_explanations();      // tag.*
std::span<const RuleExplanation> release_explanations();  // release.*, artifact.*, gate.*
std::span<const RuleExplanation> ledger_explanations();   // ledger.*
std::span<const RuleExplanation> limit_explanations();    // limit.*

// The parts of warning_explanations().
std::span<const RuleExplanation> verdict_warning_explanations();  // what a verdict also says
std::span<const RuleExplanation> lint_explanations();             // lint.*

}  // namespace muster
