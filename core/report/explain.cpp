#include "report/explain.h"

#include <algorithm>
#include <vector>

#include "report/explain_groups.h"

namespace muster {

namespace {

using Group = std::span<const RuleExplanation>;

std::vector<RuleExplanation> joined(std::initializer_list<Group> groups) {
  std::vector<RuleExplanation> all;
  for (const Group group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace

std::span<const RuleExplanation> explanations() {
  static const std::vector<RuleExplanation> all =
      joined({object_explanations(), key_explanations(), signer_explanations(), ref_explanations(),
              roster_explanations(), tag_explanations(), release_explanations(), ledger_explanations(),
              limit_explanations()});
  return all;
}

std::span<const RuleExplanation> warning_explanations() {
  static const std::vector<RuleExplanation> all =
      joined({verdict_warning_explanations(), lint_explanations()});
  return all;
}

const RuleExplanation* explanation_of(std::string_view rule) {
  for (const auto group : {explanations(), warning_explanations(), fault_explanations()}) {
    const auto found =
        std::find_if(group.begin(), group.end(), [rule](const RuleExplanation& e) { return e.rule == rule; });
    if (found != group.end()) return &*found;
  }
  return nullptr;
}

}  // namespace muster
