#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_limits = {
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

std::span<const RuleExplanation> limit_explanations() {
  return explained_limits;
}

}  // namespace muster
