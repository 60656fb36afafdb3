#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_tags = {
    RuleExplanation{reasons::TagName::rule,
                    "The name inside the tag object is not the name of the ref that it is pushed to.",
                    "The signature covers the name inside. Under another ref a good signature of an old "
                    "release could be shown as a new one.",
                    "Make the tag under the name that it is to have: git tag -s NAME COMMIT, and push "
                    "that.",
                    {si_7_15, au_10, ps_2_1, osps_br_06_01}},
    RuleExplanation{reasons::TagNested::rule,
                    "The tag points to another tag and not to a commit.",
                    "A tag of a tag leaves it open whose signature and which name speaks for the release.",
                    "Tag the commit itself: git tag -s -f NAME COMMIT.",
                    {si_7_15, ps_2_1}},
    RuleExplanation{reasons::TagTarget::rule,
                    "The tag points to a tree or a blob and not to a commit.",
                    "Only a commit has a history that can be judged.",
                    "Tag a commit: git tag -s -f NAME COMMIT.",
                    {ps_2_1}},
    RuleExplanation{reasons::TagLightweight::rule,
                    "The ref under refs/tags/ points to a commit directly, and a rule for it demands a "
                    "tag object.",
                    "A lightweight tag carries no signature, so nobody answers for the release.",
                    "Make a signed tag: git tag -s -f NAME COMMIT, and push it again. The governors can "
                    "set lightweight = \"allow\" in the tag's rule.",
                    {si_7_15, au_10, ps_2_1, osps_br_06_01}},
    RuleExplanation{reasons::TagMoved::rule,
                    "The tag exists and the push would make it point to something else.",
                    "People and builds rely on a tag to mean the same for ever. A tag that moves is how a"
                    " published version is exchanged.",
                    "Make a tag of a new name. To drop or move a tag after all, the governors can allow "
                    "it in [[refs]].",
                    {cm_5, ps_2_1, source_l2}},
    RuleExplanation{reasons::TagCommit::rule,
                    "The tagged commit is not on the first-parent line of one of the refs that the tag's "
                    "rule names in `from` (without `from`: the mainline), so its content was never "
                    "accepted there.",
                    "A signature on a tag says who released; the rules for the branch say what may be "
                    "released. A release needs both.",
                    "Push the branch first, then the tag. If the commit came in by a merge, tag the merge"
                    " commit. The governors can name further refs in `from`.",
                    {cm_5, ps_2_1, source_l3}},
};

}  // namespace

std::span<const RuleExplanation> tag_explanations() {
  return explained_tags;
}

}  // namespace muster
