#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained = {
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
    RuleExplanation{reasons::LimitSize::rule,
                    "An object or a file that has to be read is larger than the limit. The refusal names "
                    "it and both sizes.",
                    "Everything that comes from outside is read within bounds, so that one push cannot "
                    "exhaust the server. What is not read is not accepted.",
                    "Keep it smaller: shorten the commit message, split the folder. For old history that "
                    "cannot change, the governors can list the commit in [history].",
                    {cm_5}},
    RuleExplanation{reasons::LimitCount::rule,
                    "There are more of something (commits, refs, parents, paths) than can be judged in "
                    "one push.",
                    "The work for one push is bounded, so that others can push too.",
                    "Push in smaller parts, oldest first: git push origin COMMIT:REF for a commit on the "
                    "way, then the next. The operator can raise max_commits in muster.toml.",
                    {cm_5}},
    RuleExplanation{reasons::LimitDepth::rule,
                    "Something is nested deeper than the limit, such as folders within folders.",
                    "Depth costs time and memory in every program that follows it, and is a known way to "
                    "make one fail.",
                    "Make the folders less deep.",
                    {cm_5}},
    RuleExplanation{reasons::LimitDeadline::rule,
                    "The judgement was not done within the server's deadline. What was not judged is "
                    "refused.",
                    "A hook that waits for ever blocks the repository; one that gives up and accepts is "
                    "no check.",
                    "Push in smaller parts, oldest first. If the server is just slow, the operator can "
                    "raise `deadline` in muster.toml.",
                    {cm_5}},
};

}  // namespace

std::span<const RuleExplanation> tag_explanations() {
  return explained;
}

}  // namespace muster
