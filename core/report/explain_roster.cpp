#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_rosters = {
    RuleExplanation{reasons::RosterVersion::rule,
                    "The new roster's version is not exactly one above the version before it.",
                    "A roster is judged by the one before it. A gap would leave a version that nobody has"
                    " seen or signed.",
                    "Start from the newest roster on the mainline: muster person, robot, key, role and "
                    "roster edit set `version` themselves. A proposal that was made on an older one is "
                    "made again by muster roster edit --rebase --from REV.",
                    {cm_5, au_10}},
    RuleExplanation{reasons::RosterPrevious::rule,
                    "`previous` is not the digest of the exact bytes of the version before.",
                    "The digest chains the versions: whoever trusts one of them can check all that "
                    "follow, and nobody can swap one.",
                    "Make the proposal again on the version before it (muster roster edit --rebase --from "
                    "REV), which sets `previous`; then the governors sign again (muster roster sign), "
                    "since the bytes have changed.",
                    {cm_5, si_7_15, au_10}},
    RuleExplanation{reasons::RosterThreshold::rule,
                    "Too few distinct governors signed these exact bytes: the threshold of the version "
                    "before and that of the new one both have to be met. A signature that does not count "
                    "is named with the cause.",
                    "Who may sign what is the most powerful decision here. It takes several people, so "
                    "that no single key, stolen or bribed, can change it.",
                    "Have the missing governors sign the file as it is: muster roster sign, then git "
                    "commit -S --amend, which keeps the other signatures. It says who is still missing; "
                    "any change to the file voids the signatures. Where a threshold can never be met "
                    "again, an operator can make the new version the trust anchor.",
                    {pr_aa_05, ac_5, cm_5, osps_gv_04_01}},
    RuleExplanation{reasons::RosterRollback::rule,
                    "The roster is not newer than one that was accepted before.",
                    "An old roster still lists keys that were revoked since and people who have left. To "
                    "bring it back is to bring them back.",
                    "Fetch the mainline, start from its newest roster and make the version after that. "
                    "After a restored backup: push the mainline that ends at the newest roster first.",
                    {nhi1, pr_aa_05, cm_5}},
    RuleExplanation{reasons::RosterExpired::rule,
                    "The time of judging is the roster's `expires` or later. Only a new roster, signed by"
                    " the governors, is accepted then.",
                    "A roster that nobody has looked at for a long time says nothing reliable about "
                    "today. An end makes sure that somebody does.",
                    "Have the governors go through the roster and sign a new version with a later end "
                    "(muster roster edit --expires TIME, muster roster sign); push it in a commit that "
                    "changes nothing outside .muster/, then push the rest.",
                    {pr_aa_05, cm_5, osps_gv_04_01}},
    RuleExplanation{reasons::RosterAnchor::rule,
                    "No version of the roster has the digest that was given as trust anchor, so nothing "
                    "ties this roster to what the caller trusts.",
                    "A roster cannot vouch for itself: whoever can write the repository could write "
                    "another one. The anchor comes from outside.",
                    "Give the digest of a version that you trust, from a source that you trust: muster "
                    "roster show --digest on a machine where the repository is known to be good. On a "
                    "server it stands in muster.toml as `anchor`.",
                    {cm_5, si_7_15, source_l3}},
    RuleExplanation{reasons::RosterMalformed::rule,
                    "The roster's file breaks a rule of its format: an unknown field, a duplicate, an "
                    "unknown name, a weak key, a threshold that cannot be met and so on. One such line "
                    "refuses the whole file. The code in brackets names the mistake.",
                    "A line that is skipped because it is not understood may be the one that takes a "
                    "right away.",
                    "Mend the line; muster roster lint shows every mistake with its place. Then the "
                    "governors sign the new bytes.",
                    {pr_aa_05, cm_5}},
    RuleExplanation{reasons::RosterRemoved::rule,
                    "After the change there is no .muster/roster.toml that is a plain file.",
                    "Without a roster nothing can be judged; to delete it would be the simplest way to "
                    "switch the checks off.",
                    "Keep the file in every commit of the mainline. Roles can be emptied and rules "
                    "removed by a roster that the governors sign.",
                    {cm_5, source_l3}},
    RuleExplanation{reasons::RosterMixed::rule,
                    "A commit that changes the roster, and is no merge, changes something outside "
                    ".muster/ too.",
                    "Governors sign the roster and not the code beside it. Code must not ride in on their"
                    " signatures.",
                    "Split the commit: git reset HEAD~, commit .muster/ alone, then the rest. The "
                    "governors' signatures stay valid, as the roster's bytes do not change.",
                    {ac_5, cm_5}},
    RuleExplanation{reasons::RosterFolder::rule,
                    "The folder .muster/ does not hold exactly what the version demands: roster.toml, "
                    "signatures/, keys/ and history/, with the version before under history/ byte for "
                    "byte and everything older unchanged.",
                    "The whole chain can be checked from one tree, in a shallow clone or a source "
                    "archive, only when its parts are all there and unchanged.",
                    "Put the path that is named right, or take .muster/ as the mainline has it and change "
                    "it by muster's commands, which keep it in order: the version before and its "
                    "signatures in .muster/history/VERSION/, and nothing that does not belong.",
                    {cm_5, si_7_15, au_10}},
    RuleExplanation{reasons::RosterForgotten::rule,
                    "The new roster leaves out a person, robot or key that was listed before, changes a "
                    "key's holder or its `added`, or weakens a revocation.",
                    "Old signatures can be judged later only when the roster still says whose key it was "
                    "and when it ended.",
                    "Put the entry back as it was. A person ends by muster person offboard, a key by "
                    "muster key revoke; a revocation's `since` only moves to an earlier time.",
                    {nhi1, ac_2_3, au_10}},
    RuleExplanation{reasons::RosterDate::rule,
                    "A date of the roster change is out of bounds: the commit is dated more than seven "
                    "days before the server received it, or `issued` lies before the previous version's "
                    "or in the future.",
                    "Later, in a clone, these dates say from when on the roster judges. A signed roster "
                    "kept in a drawer must not take effect in the past.",
                    "For the commit: git commit --amend --date=now, and push; the governors' signatures "
                    "stay valid. For `issued`: set it to the present time, and have the governors sign "
                    "again.",
                    {cm_5, au_10}},
    RuleExplanation{reasons::RosterFork::rule,
                    "There are two rosters of the same version with different bytes, both with good "
                    "signatures.",
                    "A threshold of governors signed both, by mistake or not. Which of them holds cannot "
                    "be decided from within.",
                    "Find out who signed both and why. Then have the operator name the right one as trust"
                    " anchor, and treat the keys that signed the other with suspicion.",
                    {cm_5, si_7_15}},
};

}  // namespace

std::span<const RuleExplanation> roster_explanations() {
  return explained_rosters;
}

}  // namespace muster
