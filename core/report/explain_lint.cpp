#include <array>

#include "report/explain_groups.h"
#include "roster/lint.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_lints = {
    RuleExplanation{
        lint::OneGovernor::id,
        "One person governs the roster alone.",
        "Whoever holds that person's key decides who may sign what. When the key is lost, no new "
        "version can be signed at all.",
        "Name a second and a third person in `governors` and set `threshold` to 2. Until then the "
        "operator's trust anchor is the only way back.",
        {pr_aa_05, ac_5, osps_gv_04_01}},
    RuleExplanation{
        lint::ThresholdOne::id,
        "There are several governors, and the signature of any one of them is enough.",
        "Every further governor is then one more key that can change everything alone. Two "
        "signatures make sure that nobody does so unseen.",
        "Set `threshold` to 2. Have one governor more than the threshold, so that a lost key does "
        "not lock you out.",
        {pr_aa_05, ac_5, cm_5, osps_gv_04_01}},
    RuleExplanation{lint::KeyWithoutEnd::id,
                    "A key in use has no `until`.",
                    "A key that never ends is kept by people who have forgotten it, and stays good for "
                    "whoever finds it.",
                    "Set an `until` in the key's table, a year ahead for example. It can be moved on as long "
                    "as somebody decides so.",
                    {nhi7, pr_aa_01, ia_5}},
    RuleExplanation{lint::OneKey::id,
                    "A person holds one key in use and no second one.",
                    "When the key is lost or breaks, that person can sign nothing, a governor not even the "
                    "roster that would bring in a new key.",
                    "Have a second key added, best on a security key that is kept elsewhere.",
                    {pr_aa_01, ia_5}},
    RuleExplanation{
        lint::UnreviewedRole::id,
        "A role has no `review`, so nobody is ever reminded to look at its members.",
        "Memberships pile up: people change their work and keep their rights.",
        "Give the role a review, such as review = { every = \"90d\", last = 2026-11-01T00:00:00Z }. "
        "Its owner goes through the members each time.",
        {nhi5, pr_aa_05, ac_6, osps_gv_04_01}},
    RuleExplanation{
        lint::RuleNeverHolds::id,
        "Under this roster nobody can ever meet the rule: too few of its signers hold a current "
        "key with the use and of the kind that it takes, its roles have no active members, its "
        "patterns leave nothing, or its window is over. Of [governance]: no new version can be "
        "signed.",
        "Such a rule locks what it covers, mostly without anybody having meant it, and is noticed "
        "when it is needed.",
        "Add a signer with a current key, renew a key, mend the patterns, or take the rule out. A "
        "rule that is meant to let nobody in says so best with signers = [], and is listed here "
        "all the same.",
        {pr_aa_05, cm_5}},
    RuleExplanation{
        lint::KeyForGitAndRelease::id,
        "One key has both the uses git and release.",
        "The key for everyday commits lies on the machine where code of others runs. Whoever gets "
        "it there should not be able to release.",
        "Have a key of its own added for releases, and leave git in the `uses` of the other one.",
        {nhi5, nhi9, ac_5, ac_6}},
    RuleExplanation{
        lint::UnusedKey::id,
        "A key with the use git signed no commit of the mainline in the last 180 days. Looked for "
        "only where the file lies in a repository with its history; dates are those that the "
        "commits claim.",
        "What nobody uses nobody would miss, and nobody notices when somebody else uses it.",
        "Ask its holder. A key that signs only tags or rosters may stay; end any other one with "
        "`until`, or revoke it as superseded.",
        {nhi1, nhi7, pr_aa_01, ac_2_3, ia_5}},
    RuleExplanation{lint::Overdue::id,
                    "A key should have been replaced, a role reviewed or the roster renewed by now.",
                    "Where the roster only warns, nothing stops work when such a date passes, and so nothing "
                    "but this reminds of it. An expired roster refuses everything.",
                    "Replace the key, have the role's owner go through its members and set `review.last`, or "
                    "have the governors sign a version that expires later.",
                    {nhi5, nhi7, pr_aa_01, pr_aa_05, ia_5}},
    RuleExplanation{lint::Due::id,
                    "Something ends or falls due within the next 90 days: a key's window or rotation, "
                    "its X.509 certificate, the review of a role, a membership, an exception, the roster "
                    "itself, or somebody leaves. It "
                    "is shown and is no warning.",
                    "Governors need time to meet and sign. What they see early does not stop work later.",
                    "Prepare the next version of the roster in time. What is meant to end may end.",
                    {nhi1, nhi7, pr_aa_01, pr_aa_05, ia_5}},
};

}  // namespace

std::span<const RuleExplanation> lint_explanations() {
  return explained_lints;
}

}  // namespace muster
