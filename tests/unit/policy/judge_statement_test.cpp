#include "policy/judge_statement.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

Release release_of(const Roster& roster) {
  return {"acme/payments",
          "payments",
          "1.4.2",
          "stable",
          ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1).value(),
          std::nullopt,
          roster.name(),
          now,
          {{"a.deb", 3, digest_of_as('a')}, {"b.deb", 4, digest_of_as('b')}}};
}

StatementFacts facts_of(const Roster& roster) {
  const Release release = release_of(roster);
  return {release, {signed_by("alice", object_of(release), SignaturePurpose::file)}, {}, now};
}

Bench claimed(const Roster& roster, const StatementFacts& facts, const Roster* newest = nullptr) {
  return {&roster,
          newest == nullptr ? &roster : newest,
          RevocationReach::newest,
          facts.release.at,
          TimeSource::claimed,
          {},
          {}};
}

Verdict judge(const Roster& roster, const StatementFacts& facts, const Roster* newest = nullptr) {
  return judge_statement(facts, claimed(roster, facts, newest));
}

}  // namespace

TEST_CASE("a release that its rule lets out is accepted at the time that it claims") {
  const Roster roster = acme(alice_releases);
  const Accepted released = accepted(judge(roster, facts_of(roster)));
  CHECK(released.object().kind == ObjectKind::release);
  CHECK(released.object().id == "payments 1.4.2");
  CHECK(released.judged_by().source == TimeSource::claimed);
  StatementFacts unsigned_one = facts_of(roster);
  unsigned_one.signatures.clear();
  reason_of<reasons::SignatureMissing>(judge(roster, unsigned_one));
}

TEST_CASE("a release of something else than was asked for is refused") {
  const Roster roster = acme(alice_releases);
  const auto other = [&](auto change, const std::string& field) {
    StatementFacts facts = facts_of(roster);
    change(facts);
    const auto reason = reason_of<reasons::ReleaseOther>(judge(roster, facts));
    CHECK(reason.field == field);
  };
  other([](StatementFacts& facts) { facts.release.project = "acme/other"; }, "project");
  other([](StatementFacts& facts) { facts.expected.product = "pay"; }, "product");
  other([](StatementFacts& facts) { facts.expected.channel = "beta"; }, "channel");
  other([](StatementFacts& facts) { facts.expected.version = "1.4.3"; }, "version");
  other([](StatementFacts& facts) { facts.expected.commit = std::string(40, '2'); }, "commit");
  StatementFacts same = facts_of(roster);
  same.expected = {"payments", "stable", "1.4.2", std::string(40, '1')};
  accepted(judge(roster, same));
}

TEST_CASE("a release was made while its roster was in force") {
  const Roster roster = acme(alice_releases);
  StatementFacts facts = facts_of(roster);
  facts.release.at = roster.draft().issued;
  accepted(judge(roster, facts));
  facts.release.at = roster.draft().issued + Duration{-1};
  CHECK(reason_of<reasons::ReleaseTime>(judge(roster, facts)).issued == roster.draft().issued);
  facts.release.at = roster.draft().expires;
  facts.now = roster.draft().expires;
  reason_of<reasons::ReleaseTime>(judge(roster, facts));
  facts = facts_of(roster);
  facts.release.at = now + Duration{300};
  accepted(judge(roster, facts));
  facts.release.at = now + Duration{301};
  reason_of<reasons::ObjectFuture>(judge(roster, facts));
}

TEST_CASE("when the newest roster has expired nobody knows who left since") {
  const Roster roster = acme(alice_releases);
  StatementFacts facts = facts_of(roster);
  facts.now = roster.draft().expires + Duration{-1};
  accepted(judge(roster, facts));
  facts.now = roster.draft().expires;
  CHECK(reason_of<reasons::RosterExpired>(judge(roster, facts)).judged_at == facts.now);
  // A newer roster at hand is enough.
  const Roster newer = acme(alice_releases + "  set top expires = 2028-05-23T00:00:00Z\n");
  accepted(judge(roster, facts, &newer));
}

TEST_CASE("revocations of the newest roster reach a release") {
  const Roster roster = acme(alice_releases);
  const auto revoked = [&](const std::string& since, const std::string& cause) {
    return acme(alice_releases + "  set key alice revoked = { since = " + since + ", reason = \"" + cause +
                "\" }\n" + "  set governance threshold = 1\n");
  };
  const Roster stolen = revoked("2026-11-24T00:00:00Z", "compromised");
  reason_of<reasons::KeyRevoked>(judge(roster, facts_of(roster), &stolen));
  const Roster replaced = revoked("2026-11-24T00:00:00Z", "superseded");
  accepted(judge(roster, facts_of(roster), &replaced));
  const Roster before = revoked("2026-11-22T00:00:00Z", "superseded");
  reason_of<reasons::KeyRevoked>(judge(roster, facts_of(roster), &before));
}

TEST_CASE("versions go up along a line, and none is released twice in a channel") {
  using Why = reasons::ReleaseVersion::Why;
  const Roster roster = acme(alice_releases);
  Release release = release_of(roster);
  const auto reason = [&](std::vector<EarlierRelease> earlier) { return check_version(release, earlier); };
  const auto why = [&](std::vector<EarlierRelease> earlier) {
    const auto found = check_version(release, earlier);
    REQUIRE(found);
    return std::get<reasons::ReleaseVersion>(*found).why;
  };
  CHECK_FALSE(reason({}));
  CHECK_FALSE(reason({{"payments", "stable", "1.4.1", false, true}}));
  CHECK(why({{"payments", "stable", "1.4.3", false, true}}) == Why::older);
  CHECK(why({{"payments", "stable", "1.4.2.1", false, true}}) == Why::older);
  // On a line of its own.
  CHECK_FALSE(reason({{"payments", "stable", "2.0.0", false, false}}));
  CHECK(why({{"payments", "stable", "1.4.2", false, false}}) == Why::equal);
  CHECK(why({{"payments", "stable", "1.4.2.0+x", false, false}}) == Why::equal);
  CHECK_FALSE(reason({{"payments", "stable", "1.4.2", true, true}}));  // itself
  CHECK_FALSE(reason({{"payments", "beta", "1.4.3", false, true}}));
  CHECK_FALSE(reason({{"pay", "stable", "1.4.2", false, true}}));
  release.version = "v1";
  CHECK(why({}) == Why::malformed);
}

TEST_CASE("a folder holds what was released and nothing else") {
  const Roster roster = acme(alice_releases);
  const Release release = release_of(roster);
  const FoundFile a{"a.deb", release.artifacts[0]};
  const FoundFile b{"b.deb", release.artifacts[1]};
  const auto refused = [&](std::vector<FoundFile> found, Patterns allowed = {}) {
    std::vector<std::string> said;
    for (const Refused& one : check_artifacts(release, found, allowed, JudgedBy{}))
      said.push_back(std::string(rule_of(one.reason())) + " " + one.object().id);
    return said;
  };
  using Said = std::vector<std::string>;
  CHECK(refused({a, b}).empty());
  CHECK(refused({b}) == Said{"artifact.missing a.deb"});
  CHECK(refused({a, {"b.deb", std::nullopt}}) == Said{"artifact.link b.deb"});
  FoundFile other = b;
  other.content->digest = digest_of_as('c');
  CHECK(refused({a, other}) == Said{"artifact.altered b.deb"});
  other = b;
  other.content->bytes = 5;
  CHECK(refused({a, other}) == Said{"artifact.altered b.deb"});
  CHECK(refused({{"a.DEB", a.content}, b}) == Said{"artifact.missing a.deb", "artifact.extra a.DEB"});
  const FoundFile notes{"notes.txt", std::nullopt};
  CHECK(refused({a, b, notes}) == Said{"artifact.extra notes.txt"});
  CHECK(refused({a, b, notes}, {Pattern("*.txt")}).empty());
  CHECK(refused({b, notes}, {Pattern("**")}) == Said{"artifact.missing a.deb"});
}

}  // namespace muster::test
