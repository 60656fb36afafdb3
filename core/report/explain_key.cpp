#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_keys = {
    RuleExplanation{reasons::KeyUnknown::rule,
                    "The signature holds, but its key is not on the roster. Keys are compared whole, "
                    "never by a part of a fingerprint.",
                    "Anybody can make a key. What counts is that the governors bound it to a person or a "
                    "robot.",
                    "Sign with a key that the roster lists (muster roster show). To bring in a new key, "
                    "propose a roster that lists it under its holder and have the governors sign that "
                    "roster.",
                    {pr_aa_01, cm_5, ia_5, ps_1_1, source_l3, osps_ac_03}},
    RuleExplanation{reasons::KeyNotYetValid::rule,
                    "The key is on the roster, but the time at which the signature is judged lies before "
                    "its window (from, or else added).",
                    "A key is good from the day on which the governors said so. A signature from before "
                    "that day was made without authority.",
                    "Wait until the window begins, or sign with another key of yours. If the date in the "
                    "roster is wrong, the governors can change `from`.",
                    {pr_aa_01, ia_5}},
    RuleExplanation{reasons::KeyExpired::rule,
                    "The time at which the signature is judged is the end of the key's window (until) or "
                    "later. What it signed before stays good.",
                    "Keys that never end are kept by people who have forgotten them. An end forces "
                    "somebody to decide anew.",
                    "Sign again with a current key (git commit --amend -S, git tag -s -f NAME COMMIT), or"
                    " have the governors sign a roster in which this key has a later `until`.",
                    {nhi7, pr_aa_01, ia_5}},
    RuleExplanation{reasons::KeyRevoked::rule,
                    "The key is revoked. As superseded, lost or left it stops from `since` on. As "
                    "compromised it also stops for what it signed before, unless something else than the "
                    "key itself proves that the signature is older.",
                    "Whoever holds a stolen key can write any date into a commit. So dates alone cannot "
                    "save what a compromised key signed.",
                    "Sign again with a key that is not revoked; have the governors add one if you have "
                    "none. If a good commit of the past is refused, somebody trustworthy can sign it "
                    "anew, or the governors can vouch for it in [history].",
                    {nhi1, pr_aa_01, ac_2_3, ia_5}},
    RuleExplanation{reasons::KeyOverdue::rule,
                    "The key was added longer ago than [defaults].max_key_age. The roster says whether "
                    "that warns or refuses (rotation).",
                    "The longer a key is in use, the more copies, backups and machines have held it.",
                    "Make a new key, have the governors add it with your name as holder, and give the old"
                    " one an `until`.",
                    {nhi7, pr_aa_01, ia_5}},
    RuleExplanation{reasons::KeyUse::rule,
                    "The key is on the roster, but `uses` does not name what it was used for. A key "
                    "without `uses` is good for git only.",
                    "A key on a build robot should not be able to approve a roster, nor the other way "
                    "round. Separate uses keep a lost key from being worth everything.",
                    "Sign with the key that is meant for this, or have the governors add the use to the "
                    "key.",
                    {nhi5, nhi9, pr_aa_05, ac_5, ac_6}},
    RuleExplanation{reasons::KeyTouch::rule,
                    "The key or a rule requires a touch, and the signature does not say that the security"
                    " key was touched (user presence), or does not come from a security key.",
                    "A touch shows that a person was there. Malware that can use the key in the meantime "
                    "cannot give it.",
                    "Sign with the security key and touch it when it blinks. A key made with ssh-keygen "
                    "-O no-touch-required cannot meet this.",
                    {pr_aa_01, ia_5, au_10}},
    RuleExplanation{reasons::KeyVerify::rule,
                    "The key or a rule requires user verification, and the signature does not say that "
                    "the security key checked a PIN or a fingerprint.",
                    "Who finds or steals a security key can touch it, but does not know its PIN.",
                    "Make a key with ssh-keygen -t ed25519-sk -O verify-required, have the governors add "
                    "it, and sign with it.",
                    {pr_aa_01, ia_5, au_10}},
    RuleExplanation{reasons::KeyKind::rule,
                    "A rule that covers the object requires a kind of key (ssh, openpgp or x509), and "
                    "this one is of another.",
                    "An organisation may allow one kind only, because its issue or its storage is under "
                    "control.",
                    "Sign with a key of the kind that the rule requires; muster roster show lists the "
                    "keys that you have.",
                    {pr_aa_01, ia_5}},
};

}  // namespace

std::span<const RuleExplanation> key_explanations() {
  return explained_keys;
}

}  // namespace muster
