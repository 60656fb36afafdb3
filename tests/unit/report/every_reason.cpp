#include "unit/report/every_reason.h"

#include "unit/report/makers.h"

namespace muster::words {

namespace {

const Timestamp judged_at = at("2026-11-23T10:00:00Z");
const Timestamp past = at("2026-11-01T00:00:00Z");
const Timestamp later = at("2026-12-01T00:00:00Z");

void add_objects(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({ObjectMalformed{57, "the parent header is not a whole id", ""},
                 "byte 57 of the object: the parent header is not a whole id"});
  all.push_back({ObjectFuture{later, judged_at},
                 "dated 2026-12-01T00:00:00Z, more than 5 minutes after the time it is judged at, "
                 "2026-11-23T10:00:00Z"});
  all.push_back({SignatureMissing{}, "it carries no signature"});
  all.push_back(
      {SignatureUnsupported{"x509"}, "its signature is of kind x509, which this program cannot verify"});
  all.push_back({SignatureAmbiguous{"two gpgsig headers"}, "two gpgsig headers"});
  all.push_back(
      {SignatureWeak{"ssh-dss"}, "its signature uses ssh-dss, which roster version 7 does not allow"});
  all.push_back(
      {SignatureNamespace{"file", "git"}, "its signature was made for the namespace file, not for git"});
  all.push_back({SignatureInvalid{"the signature is of other bytes"},
                 "its signature does not verify: the signature is of other bytes"});
}

void add_keys(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({KeyUnknown{}, "no such key on roster version 7"});
  all.push_back({KeyNotYetValid{judged_at, later},
                 "judged at 2026-11-23T10:00:00Z; the key's window begins 2026-12-01T00:00:00Z"});
  all.push_back({KeyExpired{judged_at, past},
                 "judged at 2026-11-23T10:00:00Z; the key's window ended 2026-11-01T00:00:00Z"});
  all.push_back(
      {KeyRevoked{judged_at, past, RevocationCause::superseded},
       "judged at 2026-11-23T10:00:00Z; the key is revoked as superseded since 2026-11-01T00:00:00Z"});
  all.push_back({KeyOverdue{judged_at, past},
                 "judged at 2026-11-23T10:00:00Z; the key was due to be replaced 2026-11-01T00:00:00Z"});
  all.push_back({KeyUse{"roster"}, "the key's uses on roster version 7 do not name roster"});
  all.push_back({KeyTouch{}, "the signature does not carry user presence (a touch), which is required"});
  all.push_back({KeyVerify{},
                 "the signature does not carry user verification (PIN or fingerprint), which is required"});
  all.push_back({KeyKind{"openpgp", "mainline"}, "rule mainline requires a key of kind openpgp"});
}

void add_signers(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back(
      {SignerLeft{"alice", past}, "judged at 2026-11-23T10:00:00Z; alice left 2026-11-01T00:00:00Z"});
  all.push_back(
      {SignerOrphan{"release-bot", "bob", past},
       "judged at 2026-11-23T10:00:00Z; bob, the owner of robot release-bot, left 2026-11-01T00:00:00Z"});
  all.push_back(
      {SignerScope{"bob", "payments", {"alice", "release-managers"}, "src/pay.c", std::nullopt},
       "bob is not among the signers of rule payments (alice, release-managers), which covers src/pay.c"});
  all.push_back(
      {SignerIdentity{"alice", "mallory@example.net", {"alice@example.org", "a@example.org"}},
       "the committer or tagger address mallory@example.net is not one of alice (alice@example.org, "
       "a@example.org)"});
  all.push_back(
      {RoleReviewOverdue{"developers", past},
       "judged at 2026-11-23T10:00:00Z; the review of role developers was due 2026-11-01T00:00:00Z"});
  all.push_back(
      {ApprovalsMissing{"payments", 2, {"carol"}, {"developers", "carol"}, "src/pay.c"},
       "rule payments, which covers src/pay.c, needs approval by 2 of developers, carol; given by carol, "
       "not counting who signed what is approved"});
  all.push_back({PathUncovered{"src/pay.c", "refs/heads/main"},
                 "no rule for refs/heads/main on roster version 7 covers src/pay.c"});
}

void add_refs(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({RefCreate{}, "roster version 7 does not allow this ref to be created"});
  all.push_back({RefDelete{}, "roster version 7 does not allow this ref to be deleted"});
  all.push_back({RefForce{id(other_id)}, "the new tip does not descend from the present tip " + other_id});
  all.push_back({RefAlias{"refs/heads/main"}, "this ref is symbolic and points to refs/heads/main"});
  all.push_back({RefFoxtrot{id(other_id)},
                 "the present tip " + other_id + " does not lie on the first-parent line of the new tip"});
  all.push_back({RefUnmatched{}, "no rule on roster version 7 names this ref"});
  all.push_back({RefName{"the push names this ref twice"}, "the push names this ref twice"});
  all.push_back({RefCertificate{RefCertificate::Wrong::nonce, "git says BAD"},
                 "the nonce of the push certificate: git says BAD"});
  all.push_back({RefBootstrap{"the push updates 3 refs"}, "the push updates 3 refs"});
}

void add_rosters(std::vector<Example>& all) {
  using namespace reasons;
  const std::string a = digest('a').text();
  const std::string b = digest('b').text();
  all.push_back({RosterVersion{9, 8}, "its version is 9; it has to be 8"});
  all.push_back({RosterPrevious{digest('b'), digest('a')}, "`previous` is " + b + "; it has to be " + a});
  all.push_back(
      {RosterThreshold{7, 2, {"alice"}, {"bob.sig: made for the namespace git"}},
       "signed by 1 of the 2 governors that version 7 needs (alice); not counted: \"bob.sig: made for the "
       "namespace git\""});
  all.push_back({RosterRollback{5, 7}, "version 5 is not above version 7, the highest that was accepted"});
  all.push_back({RosterExpired{judged_at, past},
                 "judged at 2026-11-23T10:00:00Z; roster version 7 expired 2026-11-01T00:00:00Z"});
  all.push_back(
      {RosterAnchor{digest('b'), 7}, "no roster version up to 7 has the digest of the trust anchor, " + b});
  all.push_back({RosterMalformed{"unknown-field", "unknown field `expries`", ".muster/roster.toml", 12, 1,
                                 "expries = 1"},
                 ".muster/roster.toml:12:1: unknown field `expries` [unknown-field]"});
  all.push_back({RosterRemoved{"there is no .muster/roster.toml"}, "there is no .muster/roster.toml"});
  all.push_back({RosterMixed{"src/pay.c"}, "it changes .muster/ and also src/pay.c"});
  all.push_back({RosterFolder{".muster/notes.txt", "nothing of the roster"},
                 ".muster/notes.txt: nothing of the roster"});
  all.push_back({RosterForgotten{"person bob is gone"}, "person bob is gone"});
  all.push_back(
      {RosterDate{"the committer date is too old", past, judged_at},
       "the committer date is too old: it is 2026-11-01T00:00:00Z, the bound is 2026-11-23T10:00:00Z"});
  all.push_back({RosterFork{7, digest('a'), digest('b')}, "version 7 exists twice: " + a + " and " + b});
}

void add_tags(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({TagName{"v1.0", "v1.1"}, "the tag object names itself v1.0, its ref v1.1"});
  all.push_back({TagNested{}, "the tag points to another tag"});
  all.push_back({TagTarget{"tree"}, "the tag points to an object of type tree, not to a commit"});
  all.push_back({TagLightweight{},
                 "the ref points to a commit directly, without a tag object that could carry a signature"});
  all.push_back({TagMoved{id(other_id)}, "the tag exists and points to " + other_id});
  all.push_back(
      {TagCommit{commit_id, {"refs/heads/main", "refs/heads/release/*"}},
       "commit " + commit_id +
           " is not accepted on the first-parent line of any of: refs/heads/main, refs/heads/release/*"});
}

void add_releases(std::vector<Example>& all) {
  using namespace reasons;
  const std::string a = digest('a').text();
  const std::string b = digest('b').text();
  all.push_back(
      {ReleaseMalformed{"the member `digest` is missing", 57}, "byte 57: the member `digest` is missing"});
  all.push_back({ReleaseRoster{9, digest('a'), 7}, "it was made under roster version 9 (" + a +
                                                       "), which is not in the chain at hand, whose newest "
                                                       "is version 7"});
  all.push_back({ReleaseTime{later, past, judged_at},
                 "made at 2026-12-01T00:00:00Z; roster version 7, which it names, holds from "
                 "2026-11-01T00:00:00Z until 2026-11-23T10:00:00Z"});
  all.push_back({ReleaseOther{"version", "1.4.1", "1.4.2"}, "its version is 1.4.1, not 1.4.2"});
  all.push_back({ReleaseVersion{ReleaseVersion::Why::older, "1.4.1", "1.4.2"},
                 "version 1.4.1 is not above one that was released before it, as 1.4.2"});
  all.push_back(
      {ReleaseUnmatched{"payments", "stable", "pay.deb"},
       "no [[releases]] rule of roster version 7 covers pay.deb of product payments in channel stable"});
  all.push_back({ReleaseWindow{"stable", judged_at, past, later},
                 "judged at 2026-11-23T10:00:00Z; rule stable lets releases out from 2026-11-01T00:00:00Z "
                 "until 2026-12-01T00:00:00Z"});
  all.push_back(
      {ReleaseStale{"stable", judged_at, 86'400, past},
       "judged at 2026-11-23T10:00:00Z; rule stable wants the newest roster proven within 1 day, and "
       "the server's last checkpoint is of 2026-11-01T00:00:00Z"});
  all.push_back({ReleaseThreshold{"stable", 2, {"alice"}, {"release-managers"}},
                 "rule stable needs 2 of release-managers; signed by alice"});
  all.push_back({ArtifactLink{"pay.deb"}, "pay.deb is no regular file"});
  all.push_back({ArtifactAltered{"pay.deb", 7, 7, digest('a'), digest('b')},
                 "pay.deb has digest " + a + "; released was " + b});
  all.push_back({ArtifactMissing{"pay.deb"}, "pay.deb was released and is not there"});
  all.push_back({ArtifactExtra{"notes.txt"}, "notes.txt is there and was not released"});
}

void add_gates(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({GateOff{}, "the build was configured with MUSTER_GATE=OFF"});
  all.push_back({GateSource{"there is no git repository here"}, "there is no git repository here"});
  all.push_back({GateShallow{}, "this clone is shallow, so what lies below HEAD cannot be judged"});
  all.push_back({GateStale{6, 7}, "the newest roster at hand is version 6; asked for is version 7 or later"});
  all.push_back(
      {GateCommit{{"refs/heads/main"}}, "HEAD is not on the first-parent line of any of: refs/heads/main"});
  all.push_back({GateDirty{"src/pay.c", 3}, "src/pay.c is not as HEAD has it, nor are 2 more"});
  all.push_back({GateTag{commit_id, "v*"}, "no tag that matches v* points to HEAD, commit " + commit_id});
  all.push_back({GateSeal{"its digest is another one", "pay.deb"}, "pay.deb: its digest is another one"});
  all.push_back({GateStatus{"it names no work tree"}, "it names no work tree"});
  all.push_back({GateEvidence{"it is of another commit"}, "it is of another commit"});
}

void add_ledgers(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back({LedgerMissing{"there is no ledger"}, "there is no ledger"});
  all.push_back({LedgerMalformed{"tile/0/000", "it is missing"}, "tile/0/000: it is missing"});
  all.push_back({LedgerSignature{"nobody signed it"}, "judged at 2026-11-23T10:00:00Z; nobody signed it"});
  all.push_back({LedgerRoot{4, 2}, "entry 2 is not what the signed checkpoint over 4 entries holds there"});
  all.push_back({LedgerEntry{3, "it names no rule"}, "entry 3: it names no rule"});
  all.push_back({LedgerRewritten{4, past, 3, "is shorter"},
                 "this clone has seen a checkpoint over 4 entries of 2026-11-01T00:00:00Z; the one over 3 is "
                 "shorter"});
  all.push_back({LedgerGap{3, "refs/heads/main", commit_id, {}},
                 "entry 3 moves refs/heads/main from " + commit_id +
                     ", which the entries before it had left without a value"});
  all.push_back({LedgerRef{LedgerRef::Why::deleted, {}, commit_id, 3},
                 "it is not there; the last that was accepted is " + commit_id + " (entry 3)"});
  all.push_back(
      {LedgerStale{past, judged_at, 604'800},
       "judged at 2026-11-23T10:00:00Z; the last checkpoint is of 2026-11-01T00:00:00Z, more than 168 "
       "hours before"});
}

void add_limits(std::vector<Example>& all) {
  using namespace reasons;
  all.push_back(
      {LimitSize{"the commit", 5'000'000, 4'194'304}, "the commit has 5000000 bytes; the limit is 4194304"});
  all.push_back({LimitCount{"new commits", 100'000}, "too many: new commits; the limit is 100000"});
  all.push_back({LimitDepth{"folders in folders", 256}, "too deep: folders in folders; the limit is 256"});
  all.push_back({LimitDeadline{60, 1234}, "the deadline of 60 seconds passed after 1234 judged objects"});
}

}  // namespace

std::vector<Example> every_reason() {
  std::vector<Example> all;
  add_objects(all);
  add_keys(all);
  add_signers(all);
  add_refs(all);
  add_rosters(all);
  add_tags(all);
  add_releases(all);
  add_gates(all);
  add_ledgers(all);
  add_limits(all);
  return all;
}

}  // namespace muster::words
