#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_objects = {
    RuleExplanation{reasons::ObjectMalformed::rule,
                    "The bytes of a commit, tag or tree do not follow git's grammar strictly: a header is"
                    " missing, stands twice or in the wrong order, or a tree entry has a name or a mode "
                    "that git does not write. The refusal names the byte.",
                    "Two programs that read the same bytes differently can be shown two different commits"
                    " under one signature. Bytes that leave room for doubt are refused, not guessed at.",
                    "Make the object again with git itself: rebase or amend the commit, or delete the tag"
                    " and make it anew. If it is old history that cannot change, the governors can list "
                    "it in [history], as baseline or as vouched.",
                    {si_7_15, ps_1_1}},
    RuleExplanation{reasons::ObjectFuture::rule,
                    "The committer date of a commit, or the tagger date of a tag, lies more than five "
                    "minutes after the time at which the server received it.",
                    "From a clone, time is read from committer dates, and it never runs back: one commit "
                    "from a clock that is wrong by a year would date every commit after it and outlive "
                    "every key.",
                    "Set the clock right (a time service helps), then make the object again: git commit "
                    "--amend --date=now --reset-author, or git tag -s -f NAME COMMIT.",
                    {au_10, source_l2}},
    RuleExplanation{reasons::SignatureMissing::rule,
                    "The commit or tag carries no signature, or none of the kind that belongs to the "
                    "repository's hash algorithm.",
                    "Author and committer lines are free text: without a signature nobody can tell who "
                    "made the change.",
                    "Sign the commit: git commit --amend -S. For many commits: git rebase --exec 'git "
                    "commit --amend --no-edit -S' BASE. For a tag: git tag -s -f NAME COMMIT. git config "
                    "commit.gpgSign true and git config tag.gpgSign true sign everything from then on.",
                    {si_7_15, au_10, ps_1_1, source_l3}},
    RuleExplanation{reasons::SignatureUnsupported::rule,
                    "The signature is of a kind that this program cannot verify: an SSH key of an unknown "
                    "type, an OpenPGP signature that is not of version 4, a CMS object that is no "
                    "detached signature; in an approval, an OpenPGP signature of another form than gpg "
                    "makes by itself.",
                    "What cannot be verified proves nothing. It is refused as such and not taken for an "
                    "unsigned or a faulty object, so that the person who pushes knows what to change.",
                    "Sign with a kind of key that can be verified and that the roster may list: SSH (git "
                    "config gpg.format ssh), OpenPGP of version 4 (openpgp) or X.509 (x509), and git "
                    "config user.signingKey.",
                    {si_7_15, ps_1_1}},
    RuleExplanation{reasons::SignatureAmbiguous::rule,
                    "The object carries more than one signature, a signature header of another hash "
                    "algorithm beside its own, or an armour block that is not exactly in a form that git "
                    "and the signing programs write.",
                    "With two signatures, or text around one, it is open which was checked and what it "
                    "covers. Tricks of this kind have fooled other verifiers.",
                    "Sign it again with git itself, which writes exactly one signature: git commit "
                    "--amend -S, or git tag -s -f NAME COMMIT.",
                    {si_7_15, au_10}},
    RuleExplanation{reasons::SignatureWeak::rule,
                    "The signature was made with an algorithm or a hash below the floor of the roster's "
                    "schema, or one that the roster's [defaults].algorithms leaves out: SHA-1 and DSA are"
                    " always below it.",
                    "A signature that can be forged for the price of some computing proves nothing.",
                    "Sign again with an algorithm that the roster allows; ssh-keygen -t ed25519 makes a "
                    "suitable key. A new key has to be added to the roster by the governors first.",
                    {ia_5, si_7_15}},
    RuleExplanation{reasons::SignatureNamespace::rule,
                    "The SSH signature was made for another purpose: its namespace is not the one "
                    "expected (git for commits and tags, muster-roster for a roster, file for files).",
                    "Without this, a signature that somebody gave for one thing, such as a text file or a"
                    " login, could be carried over to another.",
                    "Sign with git itself (git commit -S, git tag -s); a roster with muster roster sign, "
                    "an approval with muster approve.",
                    {si_7_15, au_10}},
    RuleExplanation{reasons::SignatureInvalid::rule,
                    "The signature does not hold for the bytes of the object: either was changed after "
                    "signing, or another key signed than the one that is named. The key is shown as "
                    "claimed only.",
                    "This is the check that finds tampering.",
                    "If the object was rewritten by a tool (a rebase, a filter, a mail gateway), sign it "
                    "again. If nobody did that, treat the object as forged and find out where it comes "
                    "from.",
                    {si_7_15, au_10, ps_1_1, ps_2_1, source_l3}},
};

}  // namespace

std::span<const RuleExplanation> object_explanations() {
  return explained_objects;
}

}  // namespace muster
