#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_refs = {
    RuleExplanation{reasons::RefCreate::rule,
                    "The push makes a ref that a [[refs]] table with create = \"refuse\" names.",
                    "A new release branch is a decision, and in some projects not everybody's.",
                    "Push to a ref that exists, or have the governors allow the creation in [[refs]].",
                    {pr_aa_05, cm_5, source_l3}},
    RuleExplanation{reasons::RefDelete::rule,
                    "The push deletes a ref that a rule names and that no [[refs]] table lets go, or it "
                    "deletes the mainline, which nothing allows.",
                    "Deleting a branch or a tag and making it again is a way to replace its history.",
                    "Leave the ref in place. For a branch that is done with, the governors can set delete"
                    " = \"allow\" in [[refs]].",
                    {cm_5, ps_1_1, source_l2, osps_ac_03}},
    RuleExplanation{reasons::RefForce::rule,
                    "The new tip does not descend from the present one, and no [[refs]] table allows "
                    "that; on the mainline nothing allows it. Or the push was made over another tip than "
                    "the present one, which is read from the repository and not from the push: somebody "
                    "else has pushed in the meantime.",
                    "A forced push drops commits that others have reviewed, built and released.",
                    "Bring your work on top of what is there: git pull --rebase, then push again.",
                    {cm_5, ps_1_1, source_l2, osps_ac_03}},
    RuleExplanation{reasons::RefAlias::rule,
                    "The ref that is pushed to is symbolic: it only points to another one, which would be"
                    " changed in its place.",
                    "Rules go by names. A second name for a governed ref would be a way around its rules.",
                    "Push to the ref that the alias points to; the refusal names it.",
                    {cm_5, source_l3}},
    RuleExplanation{reasons::RefFoxtrot::rule,
                    "The present tip of the mainline is reachable from the new tip, but not along first "
                    "parents: the mainline was merged into the branch and not the branch into the "
                    "mainline.",
                    "The first-parent line is what says in which order changes came in and which roster "
                    "judges them. Such a merge would put a side branch in its place.",
                    "git pull --rebase, or start from the mainline and merge your branch into it: git "
                    "checkout MAINLINE, git merge BRANCH, git push.",
                    {cm_5, source_l2}},
    RuleExplanation{reasons::RefUnmatched::rule,
                    "No rule of the roster names this ref, and [defaults].unmatched_refs is \"refuse\".",
                    "A ref without a rule is a place to bring in what nobody judges.",
                    "Push to a ref that the roster covers, or have the governors add a rule for this one,"
                    " or let unmatched refs be free.",
                    {pr_aa_05, ac_6, cm_5, ps_1_1}},
    RuleExplanation{reasons::RefName::rule,
                    "The name is not one that can be judged: it is not a full ref name that git takes, "
                    "holds bytes that mislead, or stands twice in one push.",
                    "A name that two programs read differently, or a ref that is moved twice at once, can"
                    " pass a check that it should not.",
                    "Push to an ordinary branch or tag name, and name each ref once.",
                    {cm_5}},
    RuleExplanation{reasons::RefCertificate::rule,
                    "A [[refs]] table with push = \"certificate\" names the ref, and the push is not signed "
                    "as it asks: there is no certificate, or git did not make it; no key of the roster with "
                    "the use push signed it; its nonce is not the one that the server gave out for this very "
                    "push; it is for another address than the server's `pushee`; or it does not list exactly "
                    "what was pushed.",
                    "A signed commit says who made it, not who put it where. Whoever got hold of the commits "
                    "and of an account, or of the server, could move refs in somebody else's name; a "
                    "certificate is the pusher's own word for this move, and the ledger keeps it.",
                    "Push with git push --signed, by a key that the roster lists with the use push. The "
                    "server needs receive.certNonceSeed; muster init --server prints what to set.",
                    {pr_aa_05, cm_5, au_10, source_l3}},
    RuleExplanation{reasons::RefBootstrap::rule,
                    "The server has accepted no roster yet, and the push is not the one that can bring in"
                    " the first: exactly one update, of the ref that the pushed roster names as mainline,"
                    " with a chain that reaches the server's trust anchor.",
                    "Before there is a roster nobody is authorised. So the very first push is bound to "
                    "the digest that the operator configured, and to nothing that is pushed.",
                    "Push the commit with .muster/ alone, to the mainline; push everything else "
                    "afterwards. If the digest is the problem, compare muster roster show --digest with "
                    "the server's anchor.",
                    {cm_5, si_7_15, source_l3}},
};

}  // namespace

std::span<const RuleExplanation> ref_explanations() {
  return explained_refs;
}

}  // namespace muster
