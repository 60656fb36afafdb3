#include <catch2/catch.hpp>
#include <memory>

#include "model/reason.h"
#include "report/clause.h"
#include "report/words.h"
#include "unit/report/every_reason.h"
#include "unit/report/makers.h"

using namespace muster;
using namespace muster::words;

TEST_CASE("every reason has its clause", "[report]") {
  const auto all = every_reason();
  REQUIRE(all.size() == std::variant_size_v<AnyReason>);
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(rule_of(all[i].reason));
    REQUIRE(all[i].reason.index() == i);
    CHECK(because_of(all[i].reason, by_roster_7()) == all[i].because);
  }
}

TEST_CASE("clauses are clauses", "[report]") {
  for (const Example& example : every_reason()) {
    for (const JudgedBy& by : {by_roster_7(), JudgedBy{}}) {
      const std::string because = because_of(example.reason, by);
      INFO(because);
      CHECK_FALSE(because.empty());
      CHECK(because.back() != '.');
      CHECK(because.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("the time word is said unless the server itself saw the push", "[report]") {
  CHECK(because_of(expired(), by_roster_7(TimeSource::claimed)) ==
        "judged at 2026-11-23T10:00:00Z (claimed); the key's window ended 2026-11-01T00:00:00Z");
  CHECK(because_of(expired(), by_roster_7(TimeSource::given)) ==
        "judged at 2026-11-23T10:00:00Z (given); the key's window ended 2026-11-01T00:00:00Z");
  CHECK(because_of(expired(), by_roster_7(TimeSource::receipt)) ==
        "judged at 2026-11-23T10:00:00Z (receipt); the key's window ended 2026-11-01T00:00:00Z");
  const Reason left = reasons::SignerLeft{"alice", at("2026-11-01T00:00:00Z")};
  CHECK(because_of(left, by_roster_7(TimeSource::claimed)) ==
        "judged at 2026-11-23T10:00:00Z (claimed); alice left 2026-11-01T00:00:00Z");
  CHECK(because_of(left, JudgedBy{}) == "alice left 2026-11-01T00:00:00Z");
}

TEST_CASE("clauses with evidence that may be absent", "[report]") {
  using namespace reasons;
  const JudgedBy by = by_roster_7();
  const Timestamp judged_at = at("2026-11-23T10:00:00Z");
  CHECK(because_of(ObjectMalformed{12, "a name holds a slash", "src/lib"}, by) ==
        "byte 12 of the tree src/lib: a name holds a slash");
  CHECK(because_of(SignatureInvalid{""}, by) == "its signature does not verify");
  CHECK(because_of(RefForce{std::nullopt, RefForce::How::stale}, by) ==
        "the push replaces a tip, but there is no such ref");
  const ObjectId present(HashAlgorithm::sha1);
  CHECK(because_of(RefForce{present, RefForce::How::stale}, by) ==
        "the push was made over another tip than the present tip " + present.hex());
  CHECK(because_of(KeyUnknown{}, JudgedBy{}) == "no such key on the roster");
  CHECK(because_of(KeyRevoked{judged_at, at("2026-12-01T00:00:00Z"), RevocationCause::compromised},
                   by_roster_7(TimeSource::claimed)) ==
        "judged at 2026-11-23T10:00:00Z (claimed); the key is revoked as compromised since "
        "2026-12-01T00:00:00Z, and "
        "nothing proves that this signature is older");
  CHECK(because_of(SignerScope{"bob", "locked", {}, std::nullopt, std::nullopt}, by) ==
        "bob is not among the signers of rule locked (nobody)");
  CHECK(because_of(SignerScope{"dave", "mainline", {"developers"}, std::nullopt, at("2026-11-01T00:00:00Z")},
                   by) ==
        "judged at 2026-11-23T10:00:00Z; dave is not among the signers of rule mainline (developers); a "
        "membership "
        "ended 2026-11-01T00:00:00Z");
  CHECK(because_of(SignerIdentity{"alice", "", {"alice@example.org"}}, by) ==
        "the committer or tagger line holds no regular address; it needs one of alice (alice@example.org)");
  CHECK(because_of(SignerIdentity{"bot", "x@example.org", {}}, by) ==
        "the committer or tagger address x@example.org is not one of bot (who has none)");
  CHECK(because_of(RefDelete{true}, by) == "this ref is the mainline, which is never deleted");
  CHECK(because_of(RosterPrevious{std::nullopt, digest('a')}, by) ==
        "`previous` is absent; it has to be " + digest('a').text());
  CHECK(because_of(RosterPrevious{digest('a'), std::nullopt}, by) ==
        "`previous` is " + digest('a').text() + "; it has to be absent");
  CHECK(because_of(RosterThreshold{8, 2, {}, {}}, by) ==
        "signed by 0 of the 2 governors that version 8 needs (nobody)");
  CHECK(because_of(RosterAnchor{digest('b'), std::nullopt}, JudgedBy{}) ==
        "no roster version has the digest of the trust anchor, " + digest('b').text());
  CHECK(because_of(RosterMalformed{"too-large", "more than 1048576 bytes", "roster.toml", 0, 0, ""}, by) ==
        "roster.toml: more than 1048576 bytes [too-large]");
  CHECK(because_of(RosterMalformed{"weak-key", "RSA of 1024 bits", "roster.toml", 3, 0, ""}, by) ==
        "roster.toml:3: RSA of 1024 bits [weak-key]");
  CHECK(because_of(RosterMalformed{"missing-field", "`schema` is missing", "", 0, 0, ""}, by) ==
        "`schema` is missing [missing-field]");
}

TEST_CASE("long lists are counted", "[report]") {
  const std::vector<std::string> many = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  CHECK(because_of(reasons::SignerScope{"bob", "r", many, std::nullopt, std::nullopt}, by_roster_7()) ==
        "bob is not among the signers of rule r (a, b, c, d, e, f, g, h and 2 more)");
}

TEST_CASE("a file of approvals and approvals of no path are named", "[report]") {
  using namespace reasons;
  CHECK(because_of(ObjectMalformed{7, "not an envelope", "", "a b.json"}, by_roster_7()) ==
        "the file \"a b.json\": not an envelope");
  CHECK(because_of(ApprovalsMissing{"mainline", 1, {}, {"developers"}, std::nullopt}, by_roster_7()) ==
        "rule mainline needs approval by 1 of developers; given by nobody, not counting who signed what is "
        "approved");
}

TEST_CASE("untrusted evidence cannot pass for the words around it", "[report]") {
  using namespace reasons;
  CHECK(because_of(PathUncovered{"a.c; accepted (by all)", "refs/heads/x\xE2\x80\xAEy"}, JudgedBy{}) ==
        "no rule for refs/heads/x\\u{202e}y on the roster covers \"a.c; accepted (by all)\"");
  CHECK(because_of(TagName{"v1\n\x1b[32maccepted\x1b[0m", "v1"}, JudgedBy{}) ==
        "the tag object names itself v1\\x0a\\x1b[32maccepted\\x1b[0m, its ref v1");
  CHECK(because_of(TagName{"", "a\"b\\"}, JudgedBy{}) ==
        "the tag object names itself \"\", its ref \"a\\\"b\\\\\"");
}

TEST_CASE("a push certificate is refused with what stands against it", "[report]") {
  using reasons::RefCertificate;
  using Wrong = RefCertificate::Wrong;
  const JudgedBy by = by_roster_7();
  const auto because = [&](RefCertificate reason) { return because_of(reason, by); };
  CHECK(because({Wrong::missing, ""}) ==
        "roster version 7 lets only signed pushes move this ref, and this one carries no certificate");
  CHECK(because({Wrong::malformed, "no command (at byte 90)"}) ==
        "the push certificate is not one that git makes: no command (at byte 90)");
  const auto unknown = std::make_shared<const Reason>(reasons::KeyUnknown{});
  CHECK(because({Wrong::signature, "key.unknown", unknown}) ==
        "the push certificate does not count (key.unknown): no such key on roster version 7");
  CHECK(because({Wrong::signature, "key.unknown"}) == "the push certificate does not count");
  CHECK(because({Wrong::pushee, "https://other.example/x\x1b"}) ==
        "the push certificate is for " + named("https://other.example/x\x1b"));
  CHECK(because({Wrong::pushee, ""}) == "the push certificate does not say to where it was pushed");
  CHECK(because({Wrong::commands, "it does not list what moves refs/heads/x"}) ==
        "the push certificate is of another push: it does not list what moves refs/heads/x");

  const ObjectRef ref{ObjectKind::ref, "refs/heads/x", "refs/heads/x"};
  const auto remedy = [&](RefCertificate reason) {
    return remedy_for(Refused(ref, NoKey{}, std::move(reason), by));
  };
  CHECK(remedy({Wrong::missing, ""}).find("git push --signed") != std::string::npos);
  CHECK(remedy({Wrong::missing, ""}).find("refs/heads/x") != std::string::npos);
  CHECK(remedy({Wrong::nonce, "git says SLOP"}).find("receive.certNonceSlop") != std::string::npos);
  CHECK(remedy({Wrong::pushee, "x"}).find("`pushee`") != std::string::npos);
  CHECK(remedy({Wrong::signature, "key.unknown", unknown}).find("muster roster show") != std::string::npos);
  const auto missing = std::make_shared<const Reason>(reasons::SignatureMissing{});
  CHECK(remedy({Wrong::signature, "signature.missing", missing}).find("git push --signed") !=
        std::string::npos);
}
