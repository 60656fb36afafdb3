#include "policy/judge_release.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const std::string rule_of_two =
    "  set key alice uses = [\"git\", \"roster\", \"release\"]\n"
    "  set key erin uses = [\"release\"]\n"
    "  set key bob uses = [\"git\", \"roster\", \"release\"]\n"
    "  set key forge uses = [\"release\"]\n"
    "  + [[releases]] # stable\n"
    "  + name = \"stable\"\n"
    "  + products = [\"payments\"]\n"
    "  + channels = [\"stable\"]\n"
    "  + artifacts = [\"*.deb\"]\n"
    "  + signers = [\"release-managers\", \"forge\"]\n"
    "  + threshold = 2\n"
    "  + window = { from = 2026-11-20T00:00:00Z, until = 2026-11-30T00:00:00Z }\n";

// Anything of the channel, by one of alice, bob and the robot.
const std::string rule_of_one =
    "  + [[releases]] # nightly\n"
    "  + name = \"nightly\"\n"
    "  + products = [\"pay*\"]\n"
    "  + channels = [\"nightly\"]\n"
    "  + signers = [\"alice\", \"bob\", \"forge\"]\n";

const ObjectRef pay{ObjectKind::file, "out/pay.deb", ""};
const Sha256Digest digest = Sha256Digest::parse("sha256:" + std::string(64, 'a')).value();
const Sha256Digest other_digest = Sha256Digest::parse("sha256:" + std::string(64, 'b')).value();

SignatureFinding by(const std::string& key, SignaturePurpose purpose = SignaturePurpose::file) {
  return signed_by(key, pay, purpose);
}

SignatureFinding bad(const std::string& key) {
  SigningOptions options;
  options.name_space = "git";
  KeyRing ring;
  return check_signature(
      {pay, SignaturePurpose::file, "payload", {SignatureKind::ssh, sign(key, "payload", options)}}, ring);
}

ReleaseFacts facts_of(std::vector<SignatureFinding> signatures, const std::string& channel = "stable",
                      const std::string& name = "pay.deb") {
  return {pay, {{name, digest}}, ReleaseUse{"payments", channel}, std::move(signatures)};
}

Bench bench_at(const Roster& roster, std::string_view time) {
  Bench bench = bench_of(roster);
  bench.at = at(time);
  return bench;
}

}  // namespace

TEST_CASE("a file is released by as many distinct persons as its rule asks for") {
  const Roster roster = acme(rule_of_two);
  const Bench bench = bench_of(roster);
  const Accepted released = accepted(judge_release(facts_of({by("alice"), by("erin")}), bench));
  CHECK(released.rules() == std::vector<std::string>{"stable"});
  CHECK(std::get<Released>(released.grounds()).signers.size() == 2);
  CHECK(std::get<ProvenKey>(released.key()).holder == "alice");

  const auto alone = reason_of<reasons::ReleaseThreshold>(judge_release(facts_of({by("alice")}), bench));
  CHECK(alone.rule_name == "stable");
  CHECK(alone.needed == 2);
  CHECK(alone.given == std::vector<std::string>{"alice"});
  CHECK(alone.signers == std::vector<std::string>{"release-managers", "forge"});
  reason_of<reasons::ReleaseThreshold>(judge_release(facts_of({by("alice"), by("alice")}), bench));
  // A robot beside a person is one person.
  const auto robot =
      reason_of<reasons::ReleaseThreshold>(judge_release(facts_of({by("forge"), by("alice")}), bench));
  CHECK(robot.given == std::vector<std::string>{"alice"});
}

TEST_CASE("two keys of one person are one person") {
  const Roster roster = acme(rule_of_two +
                             "  + [[key]] # alice2\n  + holder = \"alice\"\n  + ssh = \"@key:alice2@\"\n"
                             "  + added = 2026-01-10T00:00:00Z\n  + uses = [\"release\"]\n");
  const Bench bench = bench_of(roster);
  const auto both =
      reason_of<reasons::ReleaseThreshold>(judge_release(facts_of({by("alice"), by("alice2")}), bench));
  CHECK(both.given == std::vector<std::string>{"alice"});
  accepted(judge_release(facts_of({by("alice2"), by("erin")}), bench));
}

TEST_CASE("a threshold of one is met by a robot, too") {
  const Roster roster = acme(rule_of_two + rule_of_one);
  const Accepted released =
      accepted(judge_release(facts_of({by("forge")}, "nightly", "notes.txt"), bench_of(roster)));
  CHECK(released.rules() == std::vector<std::string>{"nightly"});
}

TEST_CASE("a signature that is no good counts for nothing and stands in nobody's way") {
  const Roster roster = acme(rule_of_two);
  const Bench bench = bench_of(roster);
  accepted(judge_release(facts_of({bad("dave"), by("alice"), by("mallory"), by("erin")}), bench));
  reason_of<reasons::ReleaseThreshold>(judge_release(facts_of({bad("erin"), by("alice")}), bench));
  // Of several that are no good the first is told.
  const Verdict first = judge_release(facts_of({bad("alice"), by("mallory")}), bench);
  reason_of<reasons::SignatureNamespace>(first);
  const Verdict unknown = judge_release(facts_of({by("mallory"), bad("alice")}), bench);
  reason_of<reasons::KeyUnknown>(unknown);
  CHECK(std::holds_alternative<ProvenKey>(std::get<Refused>(unknown).key()));
}

TEST_CASE("a file without a signature is refused whatever the rules are") {
  const Roster roster = acme(rule_of_two);
  reason_of<reasons::SignatureMissing>(judge_release(facts_of({}), bench_of(roster)));
  ReleaseFacts plain = facts_of({});
  plain.use.reset();
  reason_of<reasons::SignatureMissing>(judge_release(plain, bench_of(roster)));
}

TEST_CASE("a key releases only with the use for it") {
  const Roster roster = acme(rule_of_two + rule_of_one + "  set key bob uses = [\"git\", \"roster\"]\n");
  const auto use =
      reason_of<reasons::KeyUse>(judge_release(facts_of({by("bob")}, "nightly"), bench_of(roster)));
  CHECK(use.needed == "release");
  ReleaseFacts plain = facts_of({by("bob")});
  plain.use.reset();
  reason_of<reasons::KeyUse>(judge_release(plain, bench_of(roster)));
  plain.signatures = {by("erin")};
  CHECK(accepted(judge_release(plain, bench_of(roster))).rules() == std::vector<std::string>{"release-key"});
}

TEST_CASE("only the signers of a rule release by it") {
  const Roster roster = acme(rule_of_two + rule_of_one);
  const auto scope =
      reason_of<reasons::SignerScope>(judge_release(facts_of({by("erin")}, "nightly"), bench_of(roster)));
  CHECK(scope.rule_name == "nightly");
}

TEST_CASE("what no rule covers is not released") {
  const Roster roster = acme(rule_of_two + rule_of_one);
  const Bench bench = bench_of(roster);
  const auto refused = [&](const std::string& product, const std::string& channel, const std::string& name) {
    ReleaseFacts facts = facts_of({by("alice"), by("erin")}, channel, name);
    facts.use->product = product;
    const auto reason = reason_of<reasons::ReleaseUnmatched>(judge_release(facts, bench));
    CHECK(reason.product == product);
    CHECK(reason.channel == channel);
    CHECK(reason.file == name);
  };
  refused("payments2", "stable", "pay.deb");
  refused("payments", "beta", "pay.deb");
  refused("payments", "stable", "pay.rpm");
}

TEST_CASE("every rule that covers a file holds, and every file of a release is covered") {
  const Roster roster = acme(rule_of_two + rule_of_one +
                             "  + [[releases]] # sources\n"
                             "  + name = \"sources\"\n"
                             "  + products = [\"payments\"]\n"
                             "  + channels = [\"stable\"]\n"
                             "  + artifacts = [\"pay*\"]\n"
                             "  + signers = [\"bob\", \"erin\"]\n");
  const Bench bench = bench_of(roster);
  const Accepted both = accepted(judge_release(facts_of({by("alice"), by("erin")}), bench));
  CHECK(both.rules() == std::vector<std::string>{"stable", "sources"});
  ReleaseFacts release = facts_of({by("alice"), by("erin")});
  release.files.push_back({"pay.tar", other_digest});
  accepted(judge_release(release, bench));
  release.files.push_back({"notes.txt", other_digest});
  CHECK(reason_of<reasons::ReleaseUnmatched>(judge_release(release, bench)).file == "notes.txt");
  // One file would do with one signature; the other does not.
  release.files = {{"pay.tar", other_digest}, {"pay.deb", digest}};
  release.signatures = {by("erin")};
  reason_of<reasons::ReleaseThreshold>(judge_release(release, bench));
  release.files.pop_back();
  accepted(judge_release(release, bench));
}

TEST_CASE("a release window begins at its second and ends before its second") {
  const Roster roster = acme(rule_of_two);
  const ReleaseFacts facts = facts_of({by("alice"), by("erin")});
  accepted(judge_release(facts, bench_at(roster, "2026-11-20T00:00:00Z")));
  accepted(judge_release(facts, bench_at(roster, "2026-11-29T23:59:59Z")));
  const auto late =
      reason_of<reasons::ReleaseWindow>(judge_release(facts, bench_at(roster, "2026-11-30T00:00:00Z")));
  CHECK(late.rule_name == "stable");
  CHECK(late.judged_at == at("2026-11-30T00:00:00Z"));
  CHECK(late.from == at("2026-11-20T00:00:00Z"));
  CHECK(late.until == at("2026-11-30T00:00:00Z"));
  reason_of<reasons::ReleaseWindow>(judge_release(facts, bench_at(roster, "2026-11-19T23:59:59Z")));
}

TEST_CASE("under an expired roster nothing is released") {
  const Roster roster = acme(rule_of_one + "  set key alice uses = [\"git\", \"roster\", \"release\"]\n");
  const ReleaseFacts facts = facts_of({by("alice")}, "nightly");
  accepted(judge_release(facts, bench_at(roster, "2027-01-09T23:59:59Z")));
  const auto expired =
      reason_of<reasons::RosterExpired>(judge_release(facts, bench_at(roster, "2027-05-23T00:00:00Z")));
  CHECK(expired.expires == at("2027-05-23T00:00:00Z"));
}

namespace {

std::string exception_of(const std::string& object) {
  return "  + [[exception]] # hotfix\n  + id = \"hotfix\"\n  + waives = \"stable\"\n  + object = "
         "\"artifact:" +
         object + "\"\n  + until = 2026-12-01T00:00:00Z\n  + owner = \"carol\"\n  + reason = \"night\"\n";
}

}  // namespace

TEST_CASE("an exception waives a rule for one file, and never its signature") {
  const Roster roster = acme(rule_of_two + exception_of(digest.text()));
  const Bench bench = bench_of(roster);
  const Accepted excepted = accepted(judge_release(facts_of({bad("alice"), by("bob")}), bench));
  CHECK(std::holds_alternative<Excepted>(excepted.grounds()));
  CHECK(std::get<ProvenKey>(excepted.key()).holder == "bob");
  REQUIRE(excepted.warnings().size() == 1);
  CHECK(std::get<ExceptionUsed>(excepted.warnings()[0]).id == "hotfix");

  reason_of<reasons::SignatureMissing>(judge_release(facts_of({}), bench));
  reason_of<reasons::SignatureNamespace>(judge_release(facts_of({bad("alice")}), bench));
  ReleaseFacts other = facts_of({by("alice")});
  other.files = {{"pay.deb", other_digest}};
  reason_of<reasons::ReleaseThreshold>(judge_release(other, bench));
  // Of two files it waives the rule for neither unless for both.
  other.files = {{"pay.deb", digest}, {"pay2.deb", other_digest}};
  const Verdict both = judge_release(other, bench);
  reason_of<reasons::ReleaseThreshold>(both);
  reason_of<reasons::ReleaseThreshold>(
      judge_release(facts_of({by("alice")}), bench_at(roster, "2026-12-01T00:00:00Z")));
}

TEST_CASE("the roster's own floor of algorithms holds under an exception, too") {
  const Roster roster =
      acme(rule_of_two + exception_of(digest.text()) + "  set defaults algorithms = [\"rsa-sha2-512\"]\n");
  reason_of<reasons::SignatureWeak>(judge_release(facts_of({by("alice")}), bench_of(roster)));
}

}  // namespace muster::test
