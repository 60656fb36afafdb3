#include <array>

#include "model/reason.h"
#include "report/explain_groups.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array explained_releases = {
    RuleExplanation{
        reasons::ReleaseMalformed::rule,
        "The file is not a release statement: an in-toto statement of a release in a DSSE envelope, "
        "with at least one subject, and sha256 of each.",
        "What is read in two ways can be verified in one and used in the other. A statement of "
        "another type, without subjects or with a weak digest proves nothing of the files.",
        "Use the statement as muster release create and muster release sign made it.",
        {si_7_15, ps_2_1}},
    RuleExplanation{
        reasons::ReleaseRoster::rule,
        "The statement names a roster version that is not in the chain of rosters at hand.",
        "A release is judged by the roster that it was made under, and that roster has to be proven "
        "from the trust anchor.",
        "Give the chain that holds it (the statement carries it, or a clone does), and check the "
        "trust anchor.",
        {si_7_15, ps_2_1}},
    RuleExplanation{reasons::ReleaseTime::rule,
                    "The statement's time lies outside of the time for which its roster holds.",
                    "After a roster has expired nobody may sign by it; what is dated so was signed by people "
                    "whom nobody confirmed.",
                    "Make and sign the release again under a roster that is in force.",
                    {ia_5, ps_2_1}},
    RuleExplanation{
        reasons::ReleaseOther::rule,
        "The release is of another project, product, version, channel or commit than was asked for.",
        "A good signature of one release must not pass for another: an old version for the new one, "
        "one product for the other.",
        "Verify the release that you mean: muster release show tells what a statement says.",
        {si_7_15, ps_2_1, osps_br_06_01}},
    RuleExplanation{
        reasons::ReleaseVersion::rule,
        "The version does not parse by SemVer 2.0 (any number of numeric fields), equals one that was "
        "released in this channel, or is not above those that its commit descends from.",
        "Versions that go down let an old, vulnerable release be offered as new.",
        "Choose a version above those before it. On another line of development a lower one may "
        "follow: 1.4.9 after 2.0.0.",
        {cm_5, ps_2_1}},
    RuleExplanation{
        reasons::ReleaseUnmatched::rule,
        "No [[releases]] rule of the roster covers this product, channel and file name.",
        "What no rule allows is refused: nobody was named who may release it.",
        "Name product and channel as the roster does (muster rule show), or have the governors add a "
        "[[releases]] rule.",
        {ac_6, ps_2_1, osps_br_06_01}},
    RuleExplanation{
        reasons::ReleaseWindow::rule,
        "The release is judged at a time outside of the window of its rule.",
        "A window says when a release is expected; a signature at another time deserves a question.",
        "Release within the window, or have the governors move it in a new roster.",
        {cm_5}},
    RuleExplanation{
        reasons::ReleaseStale::rule,
        "The rule has `fresh`, and no checkpoint of the server's ledger of within that time shows that the "
        "newest roster at hand is the newest there is.",
        "A stale mirror, or a server that withholds what is new, lets a key sign releases that was revoked "
        "since.",
        "Fetch, the ledger too: git fetch origin 'refs/muster/*:refs/muster/*'. Where nobody pushes, a timer "
        "on the server runs muster ledger sign.",
        {si_7_15, ps_2_1}},
    RuleExplanation{
        reasons::ReleaseThreshold::rule,
        "Fewer distinct persons of the rule's signers signed than its threshold asks for. Two keys of "
        "one person count once; robots count only where the threshold is one.",
        "One stolen key or one hurried person must not be enough where the rule asks for more.",
        "Have more of the rule's signers sign it, each with a key of their own.",
        {ac_5, ac_6, ps_2_1}},
    RuleExplanation{reasons::ArtifactLink::rule,
                    "A release file is a link, a folder or a device.",
                    "What a link leads to can be exchanged after it was checked.",
                    "Put the file itself there.",
                    {si_7_15}},
    RuleExplanation{
        reasons::ArtifactAltered::rule,
        "A file has another size or digest than the release statement says.",
        "Its bytes are not those that were released.",
        "Get it again from where it was released. If it is still another one, tell who released it.",
        {si_7_15, ps_2_1, osps_br_06_01}},
    RuleExplanation{reasons::ArtifactMissing::rule,
                    "A file that the release statement names is not in the folder.",
                    "A release that is there in part can lack the part that mends a hole.",
                    "Get the file from where it was released.",
                    {si_7_15, ps_2_1}},
    RuleExplanation{reasons::ArtifactExtra::rule,
                    "The folder holds a file that the release statement does not name.",
                    "A file beside verified ones is taken for verified by whoever downloads it.",
                    "Take it away, or name it with --allow-extra where it is known.",
                    {si_7_15, ps_2_1}},
    RuleExplanation{reasons::GateOff::rule,
                    "The build was configured with MUSTER_GATE=OFF.",
                    "Who packages somebody else's source may switch the gate off; what comes of that is no "
                    "release of the project.",
                    "Configure again with MUSTER_GATE=ON.",
                    {cm_5, ps_2_1}},
    RuleExplanation{
        reasons::GateSource::rule,
        "There is no git repository to judge, and no release statement that vouches for the source as it "
        "lies there.",
        "What nobody can trace to a signer does not become a release.",
        "Build from a clone with its history, or from the tarball as it was released, with its statement "
        "in it. Who packages another source configures with MUSTER_GATE=OFF.",
        {ps_2_1, source_l2}},
    RuleExplanation{reasons::GateShallow::rule,
                    "The clone is shallow: history below some commit is missing.",
                    "A well-signed commit can stand on unsigned ones; only the whole history tells.",
                    "Fetch the whole history: git fetch --unshallow.",
                    {ps_2_1, source_l2}},
    RuleExplanation{
        reasons::GateStale::rule,
        "The newest roster that could be found is older than --min-version (MIN_VERSION) asks for.",
        "A mirror that stopped at last month's roster still trusts those who have left since.",
        "Fetch the mainline, or name a file or commit with the newest roster: --newest.",
        {ac_2_3, ia_5, ps_2_1}},
    RuleExplanation{
        reasons::GateCommit::rule,
        "HEAD is not on the first-parent line of the mainline, nor of another branch that the roster "
        "lets releases come from.",
        "What was never accepted there (a pull request, a merge that a forge made for a test) was "
        "reviewed by nobody in this form.",
        "Check out the mainline or the release branch, or name the branch with --ref.",
        {cm_5, ps_2_1, source_l3}},
    RuleExplanation{
        reasons::GateDirty::rule,
        "The work tree holds something else than HEAD: a changed, missing or untracked file, or git "
        "could not say.",
        "Nobody signed what is only in the work tree.",
        "Commit it, stash it or remove it: git status shows what it is.",
        {si_7_15, ps_2_1}},
    RuleExplanation{
        reasons::GateTag::rule,
        "No tag that matches the pattern points to HEAD.",
        "A release needs somebody's word that it is one.",
        "Check out the release's tag, or have one of the rule's signers make it: git tag -s NAME.",
        {ps_2_1, osps_br_06_01}},
    RuleExplanation{reasons::GateSeal::rule,
                    "HEAD or a built file is another one than when the gate accepted the build, or nothing "
                    "recorded that it did.",
                    "Between building and packing a file can be exchanged.",
                    "Build again from this tree.",
                    {si_7_15, ps_2_1}},
    RuleExplanation{reasons::GateStatus::rule,
                    "Bazel's workspace status does not say which work tree and commit are built, or it names "
                    "others than Bazel builds.",
                    "By it Bazel knows that an accepted release has to be judged again.",
                    "Build with --config=release, as muster init --bazel writes it into .bazelrc.",
                    {si_7_15, ps_2_1}},
    RuleExplanation{reasons::GateEvidence::rule,
                    "The evidence of a gate is not to be believed: not signed by a robot of the roster, of "
                    "another commit or project, of an older roster, or of a refusal.",
                    "Evidence that anybody can write or use again for another build proves nothing.",
                    "Run the gate again on this very commit, and verify what it writes then.",
                    {si_7_15, au_10, ps_2_1}},
};

}  // namespace

std::span<const RuleExplanation> release_explanations() {
  return explained_releases;
}

}  // namespace muster
