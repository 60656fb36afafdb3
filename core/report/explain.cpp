#include "report/explain.h"

#include <algorithm>
#include <vector>

#include "report/explain_groups.h"

namespace muster {

namespace {

std::vector<RuleExplanation> all_groups() {
  std::vector<RuleExplanation> all;
  for (const auto group : {object_explanations(), key_explanations(), signer_explanations(),
                           ref_explanations(), roster_explanations(), tag_explanations()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace

std::span<const RuleExplanation> explanations() {
  static const std::vector<RuleExplanation> all = all_groups();
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
