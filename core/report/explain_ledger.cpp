#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_ledger{
    RuleExplanation{reasons::LedgerMissing::rule,
                    "There is no ledger here: no refs/muster/ledger, or nothing in it.",
                    "A server that hides its record looks like one that never kept any.",
                    "Fetch it: git fetch origin 'refs/muster/*:refs/muster/*'.",
                    {au_10, source_l2}},
    RuleExplanation{reasons::LedgerMalformed::rule,
                    "A file of the ledger is missing, cut short, or not in the form that servers write.",
                    "Two readers of a doubtful record could read two different ones.",
                    "Fetch it again; on the server, bring it back from a copy. Nothing rebuilds a ledger.",
                    {au_10}},
    RuleExplanation{
        reasons::LedgerSignature::rule,
        "The last checkpoint is not signed by a key that the roster in force lists for a robot with "
        "the use `receipt`, or that key could not sign at that time.",
        "Without the server's signature anybody could have written the entries.",
        "Have the governors list the server's key, if it is theirs: muster key add --use receipt.",
        {au_10, source_l2}},
    RuleExplanation{
        reasons::LedgerRoot::rule,
        "The entries are not those that the checkpoint was signed over.",
        "An entry that was changed, dropped, put elsewhere or added without the key changes the root.",
        "Compare with another clone's ledger; the named entry is the first that differs.",
        {au_10, si_7_15}},
    RuleExplanation{
        reasons::LedgerEntry::rule,
        "An entry is signed, but says what no server writes: another place or project than its own, a "
        "verdict without a rule, a time that runs backwards far.",
        "Whoever holds the server's key can sign nonsense, but not make it fit.",
        "Compare with another clone's ledger, and ask the server's operator.",
        {au_10}},
    RuleExplanation{
        reasons::LedgerRewritten::rule,
        "The ledger is not a continuation of the one that this clone has seen.",
        "A server that shows two histories, or that was restored from a backup, forgets decisions.",
        "Keep this clone, and ask the server's operator what happened.",
        {au_10, si_7_15}},
    RuleExplanation{reasons::LedgerGap::rule,
                    "A ref was moved from a value to which no accepted push had brought it.",
                    "Between two entries somebody moved the ref past the hooks.",
                    "Ask the server's operator; muster verify history judges what the ref holds now.",
                    {au_10, cm_5}},
    RuleExplanation{
        reasons::LedgerRef::rule,
        "A governed ref does not stand where the last accepted push left it: rolled back, moved, "
        "deleted, or never recorded.",
        "A server can withhold a fix, or show a commit of one branch as another, although every commit "
        "is signed well.",
        "Fetch everything anew; if it stays so, ask the server's operator.",
        {au_10, si_7_15}},
    RuleExplanation{reasons::LedgerStale::rule,
                    "The last checkpoint is older than --max-age, or lies ahead.",
                    "A server that stands still hides a revocation as well as one that rolls back.",
                    "Fetch it again; where nobody pushes, a timer runs muster ledger sign on the server.",
                    {au_10}},
};

}  // namespace

std::span<const RuleExplanation> ledger_explanations() {
  return explained_ledger;
}

}  // namespace muster
