#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_signers = {
    RuleExplanation{reasons::SignerLeft::rule,
                    "The person who holds the key has left: the time at which the signature is judged is "
                    "their `left` date or later.",
                    "People who leave keep their keys. Leaving has to end what their keys can do, "
                    "whatever windows these still have.",
                    "Have somebody who is still on the roster sign the change. If the date is wrong, the "
                    "governors can correct the roster.",
                    {nhi1, pr_aa_01, pr_aa_05, ac_2_3}},
    RuleExplanation{reasons::SignerOrphan::rule,
                    "A robot signed, and the person who owns it has left.",
                    "A robot that nobody answers for is a key that nobody watches.",
                    "Have the governors give the robot an owner who is still on the roster.",
                    {nhi1, pr_aa_01, ac_2_3}},
    RuleExplanation{reasons::SignerScope::rule,
                    "The key and its holder are good, but the holder is not among the signers of a rule "
                    "that covers this object: neither by name, nor as a member of one of its roles, or "
                    "the membership has ended. Every rule that covers the object has to hold.",
                    "Least privilege: being on the roster does not mean to be allowed everywhere. This is"
                    " the rule that keeps people out of branches, paths and tags that are not theirs.",
                    "Have one of the rule's signers make and sign the change, or ask the governors to add"
                    " the holder to a role of the rule. muster roster show prints rules, roles and "
                    "members.",
                    {nhi5, pr_aa_05, ac_6, cm_5, ps_1_1, source_l3, osps_ac_03}},
    RuleExplanation{reasons::SignerIdentity::rule,
                    "The address in the committer line (of a tag: the tagger line) is not one that the "
                    "roster lists for the key's holder. The author line is never compared. A rule can "
                    "switch this off with identity = \"any\".",
                    "Logs, reviews and blame show the address and not the key. A good signature under "
                    "another person's name misleads all who read them.",
                    "Set git config user.email to your address on the roster and sign again: git commit "
                    "--amend -S --reset-author. If your address has changed, ask the governors to add it.",
                    {nhi10, pr_aa_01, au_10, source_l2}},
    RuleExplanation{reasons::RoleReviewOverdue::rule,
                    "A role by which the signer is allowed has a review date, and that date has passed. "
                    "The roster says whether that warns or refuses ([defaults].review).",
                    "Memberships pile up. A dated review makes an accountable person look at them.",
                    "Have the role's owner go through its members; then have the governors sign a roster "
                    "with those changes and the new `review.last`.",
                    {nhi5, pr_aa_05, ac_6, osps_gv_04_01}},
    RuleExplanation{
        reasons::ApprovalsMissing::rule,
        "A rule that covers what the step changes asks for approvals (of a tag: for a threshold above "
        "1), and too few distinct persons among its approvers have approved this very commit for this "
        "ref. An approval counts for 30 days. Nobody approves what they signed themselves, nor what a "
        "merge brings in of theirs; a robot approves nothing.",
        "One pair of eyes is one stolen laptop. What two people have to agree on cannot be done by one "
        "of them, and a changed commit has to be looked at again.",
        "Have an approver look at the commit and run muster approve REV --ref REF, then push "
        "refs/muster/approvals. A rebase or an amended commit makes another commit, which needs new "
        "approvals; a merge of the approved commit by a forge needs none if it changes nothing.",
        {pr_aa_05, ac_5, cm_5, source_l4, osps_qa_07_01}},
    RuleExplanation{reasons::PathUncovered::rule,
                    "The commit answers for a path (it changed it, or a merge did in a way that is not "
                    "trivial) that no rule of this ref covers.",
                    "What no rule covers, nobody may change: a gap in the roster is not a permission.",
                    "Leave the path as it was, or have the governors add a rule, or widen one, that "
                    "covers it.",
                    {pr_aa_05, ac_6, cm_5, ps_1_1, source_l3}},
};

}  // namespace

std::span<const RuleExplanation> signer_explanations() {
  return explained_signers;
}

}  // namespace muster
