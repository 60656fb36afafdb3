#include "policy/judge_release_tag.h"

#include "policy/judge_build.h"
#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const ReleaseUse payments{"payments", "stable"};

TagFacts tag_by(const std::string& key) {
  const ObjectRef object{ObjectKind::tag, std::string(40, '2'), "refs/tags/v1"};
  TagFacts facts{object,
                 "v1",
                 RefFacts{"refs/tags/v1",
                          {},
                          *ObjectId::parse(std::string(40, '2'), HashAlgorithm::sha1),
                          Ancestry::ahead,
                          {}},
                 {},
                 ObjectType::tag,
                 {},
                 std::string(40, '1'),
                 {"refs/heads/main"}};
  facts.move.present = facts.move.next;
  facts.tag = TagObjectFacts{"v1", ObjectType::commit, now, key + "@example.org", signed_by(key, object)};
  return facts;
}

std::shared_ptr<const StepApprovals> approved_by(const std::vector<std::string>& keys,
                                                 const std::string& ref = "refs/tags/v1",
                                                 Timestamp at = now) {
  StepApprovals made;
  const ObjectRef object{ObjectKind::commit, std::string(40, '1'), ref};
  for (const std::string& key : keys)
    made.given.push_back({*signed_by(key, object, SignaturePurpose::approval), "acme/payments", ref, at});
  return std::make_shared<const StepApprovals>(std::move(made));
}

const std::string keys_release =
    "  set key alice uses = [\"git\", \"roster\", \"release\", \"approval\"]\n"
    "  set key erin uses = [\"git\", \"release\", \"approval\"]\n"
    "  set key dave uses = [\"git\", \"release\", \"approval\"]\n"
    "  set key forge uses = [\"git\", \"release\"]\n";

std::string rule(const std::string& name, const std::string& more) {
  return "  + [[releases]] # " + name + "\n  + name = \"" + name +
         "\"\n  + products = [\"payments\"]\n  + channels = [\"stable\"]\n" + more;
}

const std::string by_managers = "  + signers = [\"release-managers\"]\n";

Roster releasing(const std::string& more = rule("stable", by_managers)) {
  return acme(keys_release + more);
}

std::string judged(const TagFacts& facts, const Roster& roster,
                   const std::optional<ReleaseUse>& release = payments) {
  const Verdict verdict = judge_release_tag(facts, release, bench_of(roster), bench_of(roster));
  const auto* refused = std::get_if<Refused>(&verdict);
  return refused == nullptr ? "accepted" : std::string(rule_of(refused->reason()));
}

Timestamp until(const TagFacts& facts, const Roster& roster) {
  return *accepted(judge_release_tag(facts, payments, bench_of(roster), bench_of(roster))).judged_by().until;
}

}  // namespace

TEST_CASE("a rule may want the newest roster to be proven the newest") {
  const Roster roster = releasing(rule("stable", by_managers + "  + fresh = \"24h\"\n"));
  const Duration day{86'400};
  const auto proven = [&](std::optional<Timestamp> when) {
    ReleaseUse use = payments;
    use.roster_proven = when;
    return judge_release_tag(tag_by("erin"), use, bench_of(roster), bench_of(roster));
  };
  CHECK_FALSE(reason_of<reasons::ReleaseStale>(proven(std::nullopt)).proven);
  CHECK(reason_of<reasons::ReleaseStale>(proven(now - day)).proven == now - day);
  const Timestamp last_second = now - day + Duration{1};
  CHECK(accepted(proven(last_second)).judged_by().until == now + Duration{1});
  CHECK(accepted(proven(now)).judged_by().until == now + day);
  // Nothing of it is asked of the tag alone, nor by a rule without it.
  CHECK(judged(tag_by("erin"), roster, std::nullopt) == "accepted");
  CHECK(judged(tag_by("erin"), releasing()) == "accepted");
}

TEST_CASE("of a tag that a receipt dates the release rules are asked today") {
  const Duration day{86'400};
  const Roster roster = releasing(rule("stable", by_managers + "  + fresh = \"24h\"\n"));
  Bench then = bench_of(roster);
  then.source = TimeSource::receipt;
  const auto at_present = [&](const Roster& newest, Timestamp when) {
    Bench present = bench_of(newest);
    present.at = when;
    present.received = when;
    return present;
  };
  ReleaseUse use = payments;
  use.roster_proven = now;
  const auto released = judge_release_tag(tag_by("erin"), use, then, at_present(roster, now + Duration{1}));
  CHECK(accepted(released).judged_by().until == now + day);
  CHECK(accepted(released).judged_by().source == TimeSource::receipt);
  reason_of<reasons::ReleaseStale>(
      judge_release_tag(tag_by("erin"), use, then, at_present(roster, now + day)));
  CHECK_FALSE(accepted(judge_release_tag(tag_by("erin"), std::nullopt, then, at_present(roster, now + day)))
                  .judged_by()
                  .until);
  // A window is one of today; so is who may release at all.
  const Roster windowed =
      releasing(rule("stable", by_managers + "  + window = { from = 2026-11-24T00:00:00Z, until = "
                                             "2026-11-25T00:00:00Z }\n"));
  reason_of<reasons::ReleaseWindow>(
      judge_release_tag(tag_by("erin"), payments, then, at_present(windowed, now)));
  const auto inside = judge_release_tag(tag_by("erin"), payments, then, at_present(windowed, now + day));
  CHECK(accepted(inside).judged_by().until == at("2026-11-25T00:00:00Z"));
  const Roster others = releasing(rule("stable", "  + signers = [\"alice\"]\n"));
  reason_of<reasons::SignerScope>(judge_release_tag(tag_by("erin"), payments, then, at_present(others, now)));
  // A second person who approves after the push counts, and for so long as an approval does.
  const Roster two = releasing(rule("stable", by_managers + "  + threshold = 2\n"));
  TagFacts facts = tag_by("erin");
  facts.approvals = approved_by({"alice"}, "refs/tags/v1", now + Duration{3'600});
  reason_of<reasons::ReleaseThreshold>(judge_release_tag(facts, payments, then, at_present(two, now)));
  const auto later = judge_release_tag(facts, payments, then, at_present(two, now + day));
  CHECK(accepted(later).judged_by().until == now + Duration{3'600} + Duration{30 * 86'400 + 1});
}

TEST_CASE("a release tag is one that the tags rules and the releases rules accept") {
  const Roster roster = releasing();
  const Verdict verdict = judge_release_tag(tag_by("erin"), payments, bench_of(roster), bench_of(roster));
  CHECK(accepted(verdict).rules() == std::vector<std::string>{"releases", "stable"});
  CHECK(judged(tag_by("erin"), acme()) == "release.unmatched");
  CHECK(judged(tag_by("erin"), acme(), std::nullopt) == "accepted");
  CHECK(judged(tag_by("dave"), roster) == "signer.scope");  // by the tags rule
  TagFacts free = tag_by("erin");
  free.object.ref = "refs/tags/nightly";
  CHECK(judged(free, roster) == "ref.unmatched");
}

TEST_CASE("product and channel both have to match, whatever a rule's artifacts") {
  const Roster roster = releasing();
  CHECK(judged(tag_by("erin"), roster, ReleaseUse{"payments", "beta"}) == "release.unmatched");
  CHECK(judged(tag_by("erin"), roster, ReleaseUse{"ledger", "stable"}) == "release.unmatched");
  CHECK(judged(tag_by("erin"), releasing(rule("stable", by_managers + "  + artifacts = [\"*.deb\"]\n"))) ==
        "accepted");
}

TEST_CASE("a release wants a key for releases, of one of the rule's signers") {
  const std::string scoped = rule("stable", "  + signers = [\"alice\"]\n");
  CHECK(judged(tag_by("erin"), releasing(scoped)) == "signer.scope");
  CHECK(judged(tag_by("alice"), releasing(scoped)) == "accepted");
  const std::string git_only = "  set key erin uses = [\"git\", \"approval\"]\n";
  CHECK(judged(tag_by("erin"), acme(keys_release + git_only + rule("stable", by_managers))) == "key.use");
  const std::string release_only = "  set key erin uses = [\"release\"]\n";
  CHECK(judged(tag_by("erin"), acme(keys_release + release_only + rule("stable", by_managers))) == "key.use");
  // All that match have to hold.
  CHECK(judged(tag_by("erin"), releasing(rule("stable", by_managers) +
                                         rule("more", "  + signers = [\"alice\"]\n"))) == "signer.scope");
}

TEST_CASE("a tag without a signature is no release, though the tags rule lets it be") {
  const std::string light = "  set tags releases lightweight = \"allow\"\n";
  const Roster roster = acme(keys_release + light + rule("stable", by_managers));
  TagFacts facts = tag_by("erin");
  facts.tag.reset();
  facts.type = ObjectType::commit;
  CHECK(judged(facts, roster, std::nullopt) == "accepted");
  CHECK(judged(facts, roster) == "signature.missing");
}

TEST_CASE("a release lies within its rule's window") {
  const auto within = [](const std::string& window) {
    return judged(tag_by("erin"),
                  releasing(rule("stable", by_managers + "  + window = { " + window + " }\n")));
  };
  CHECK(within("from = 2026-11-23T10:00:00Z, until = 2026-11-23T10:00:01Z") == "accepted");
  CHECK(within("from = 2026-11-23T10:00:01Z, until = 2026-11-24T00:00:00Z") == "release.window");
  CHECK(within("from = 2026-11-20T00:00:00Z, until = 2026-11-23T10:00:00Z") == "release.window");
  CHECK(within("from = 2026-11-20T00:00:00Z") == "accepted");
  CHECK(within("until = 2026-11-23T10:00:01Z") == "accepted");
}

TEST_CASE("a threshold counts distinct persons among the rule's signers") {
  const Roster roster = releasing(rule("stable", by_managers + "  + threshold = 2\n"));
  TagFacts facts = tag_by("erin");
  CHECK(judged(facts, roster) == "release.threshold");
  facts.approvals = approved_by({"alice"});
  CHECK(judged(facts, roster) == "accepted");
  facts.approvals = approved_by({"erin"});  // once more herself
  CHECK(judged(facts, roster) == "release.threshold");
  facts.approvals = approved_by({"dave"});  // not among the signers
  CHECK(judged(facts, roster) == "release.threshold");
  facts.approvals = approved_by({"alice"}, "refs/tags/v2");
  CHECK(judged(facts, roster) == "release.threshold");
  facts.approvals = approved_by({"alice", "alice"});
  CHECK(judged(facts, roster) == "accepted");
  const auto reason = reason_of<reasons::ReleaseThreshold>(
      judge_release_tag(tag_by("erin"), payments, bench_of(roster), bench_of(roster)));
  CHECK(reason.needed == 2);
  CHECK(reason.given == std::vector<std::string>{"erin"});
}

TEST_CASE("a robot does not count for a threshold") {
  const std::string tags = "  set tags releases signers = [\"release-managers\", \"forge\"]\n";
  const std::string signers = "  + signers = [\"release-managers\", \"forge\"]\n";
  const auto roster = [&](const std::string& threshold) {
    return acme(keys_release + tags + rule("stable", signers + "  + threshold = " + threshold + "\n"));
  };
  TagFacts facts = tag_by("forge");
  CHECK(judged(facts, roster("1")) == "accepted");
  facts.approvals = approved_by({"alice"});
  CHECK(judged(facts, roster("2")) == "release.threshold");
  facts.approvals = approved_by({"alice", "erin"});
  CHECK(judged(facts, roster("2")) == "accepted");
}

TEST_CASE("an exception makes one releases rule hold for one tag") {
  const std::string exception =
      "  + [[exception]] # e\n  + id = \"e\"\n  + waives = \"stable\"\n  + object = \"tag:" +
      std::string(40, '2') +
      "\"\n  + until = 2026-12-01T00:00:00Z\n  + owner = \"carol\"\n  + reason = \"r\"\n";
  const std::string scoped = rule("stable", "  + signers = [\"alice\"]\n");
  CHECK(judged(tag_by("erin"), releasing(scoped + exception)) == "accepted");
  CHECK(until(tag_by("erin"), releasing(scoped + exception)) == at("2026-12-01T00:00:00Z"));
  TagFacts other = tag_by("erin");
  other.object.id = std::string(40, '3');
  CHECK(judged(other, releasing(scoped + exception)) == "signer.scope");
}

TEST_CASE("an acceptance holds until something that carries it ends") {
  const std::string plain = rule("stable", by_managers);
  const auto ends = [&](const std::string& edits) {
    return until(tag_by("erin"), acme(keys_release + edits));
  };
  const std::string date = "2027-01-01T00:00:00Z";
  CHECK(ends(plain) == at("2027-05-23T00:00:00Z"));
  CHECK(ends(plain + "  set key erin until = " + date + "\n") == at(date));
  CHECK(ends(plain + "  set key dave until = " + date + "\n") == at("2027-05-23T00:00:00Z"));
  CHECK(ends(plain + "  set person erin left = " + date + "\n") == at(date));
  CHECK(ends(plain + "  set role release-managers members = [\"alice\", { id = \"erin\", until = " + date +
             " }]\n") == at(date));
  CHECK(ends(rule("stable", by_managers + "  + window = { until = " + date + " }\n")) == at(date));
  CHECK(ends(plain + "  set key erin revoked = { reason = \"lost\", since = " + date + " }\n") == at(date));
  // Overdue only warns, unless the roster says otherwise.
  const std::string aged = "  set defaults max_key_age = \"356d\"\n";
  CHECK(ends(plain + aged) == at("2027-05-23T00:00:00Z"));
  CHECK(ends(plain + aged + "  set defaults rotation = \"refuse\"\n") == at("2027-01-01T00:00:00Z"));
  const std::string review =
      "  set role release-managers review = { every = \"39d\", last = 2026-11-23T00:00:00Z }\n";
  CHECK(ends(plain + review) == at("2027-05-23T00:00:00Z"));
  CHECK(ends(plain + review + "  set defaults review = \"refuse\"\n") == at(date));
}

TEST_CASE("an acceptance that stands on approvals ends with them") {
  const Roster roster = releasing(rule("stable", by_managers + "  + threshold = 2\n"));
  TagFacts facts = tag_by("erin");
  facts.approvals = approved_by({"alice"}, "refs/tags/v1", at("2026-11-20T00:00:00Z"));
  CHECK(until(facts, roster) == at("2026-12-20T00:00:01Z"));
}

TEST_CASE("whether approvals have to be looked for is told by the rules") {
  const std::string two = "  + threshold = 2\n";
  CHECK_FALSE(counts_approvals(releasing(), "refs/tags/v1", payments));
  CHECK(counts_approvals(releasing(rule("stable", by_managers + two)), "refs/tags/v1", payments));
  CHECK_FALSE(counts_approvals(releasing(rule("stable", by_managers + two)), "refs/tags/v1", std::nullopt));
  CHECK(counts_approvals(releasing("  set tags releases threshold = 2\n"), "refs/tags/v1", std::nullopt));
}

TEST_CASE("a commit is released without a tag by whoever signed it, and by those who approved it") {
  const Roster roster = releasing(rule("stable", by_managers + "  + threshold = 2\n"));
  const ObjectRef object{ObjectKind::commit, std::string(40, '1'), "refs/heads/main"};
  const Bench bench = bench_of(roster);
  BuildFacts build{object, NoKey{}, 0, {"refs/heads/main"}, true, 1, 1, {}, {}};
  const auto judged_by = [&](const std::string& key, const std::vector<std::string>& approving) {
    ReleaseCommitFacts facts{object, signed_by(key, object)};
    if (!approving.empty()) facts.approvals = approved_by(approving, "refs/heads/main");
    const Verdict verdict = judge_release_commit(judge_build(build, bench).front(), facts, payments, bench);
    const auto* refused = std::get_if<Refused>(&verdict);
    return refused == nullptr ? std::string("accepted") : std::string(rule_of(refused->reason()));
  };
  CHECK(judged_by("alice", {"erin"}) == "accepted");
  CHECK(judged_by("alice", {}) == "release.threshold");
  CHECK(judged_by("alice", {"alice"}) == "release.threshold");
  CHECK(judged_by("alice", {"dave"}) == "release.threshold");
  CHECK(judged_by("dave", {"erin"}) == "signer.scope");
  CHECK(judged_by("bob", {"erin"}) == "key.use");
  CHECK(judged_by("mallory", {"erin"}) == "key.unknown");
  build.accepted = 0;
  CHECK(judged_by("alice", {"erin"}) == "gate.commit");
}

}  // namespace muster::test
