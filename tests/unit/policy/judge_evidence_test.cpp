#include "policy/judge_evidence.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const std::string robot_writes = "  set key forge uses = [\"receipt\"]\n";

Evidence evidence_of(const Roster& roster) {
  return {ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1).value(),
          std::nullopt,
          "acme/payments",
          "git+https://example.org/acme/payments",
          roster.name(),
          roster.name().digest,
          now,
          std::nullopt,
          std::nullopt};
}

EvidenceFacts facts_of(const Roster& roster, const std::string& key = "forge") {
  const Evidence evidence = evidence_of(roster);
  return {evidence, {signed_by(key, object_of(evidence), SignaturePurpose::file)}, std::string(40, '1'), now};
}

Verdict judge(const Roster& roster, const EvidenceFacts& facts) {
  return judge_evidence(
      facts, {&roster, &roster, RevocationReach::newest, facts.evidence.at, TimeSource::claimed, {}, {}});
}

std::string refused(const Roster& roster, const EvidenceFacts& facts) {
  return reason_of<reasons::GateEvidence>(judge(roster, facts)).what;
}

}  // namespace

TEST_CASE("evidence that a robot of the roster signed is believed") {
  const Roster roster = acme(robot_writes);
  const Accepted believed = accepted(judge(roster, facts_of(roster)));
  CHECK(believed.object().id == std::string(40, '1'));
  CHECK(std::get<ProvenKey>(believed.key()).holder == "forge");
  EvidenceFacts any = facts_of(roster);
  any.commit.reset();
  accepted(judge(roster, any));
  // A stranger's signature beside it counts for nothing.
  EvidenceFacts both = facts_of(roster, "mallory");
  both.signatures.push_back(facts_of(roster).signatures[0]);
  accepted(judge(roster, both));
}

TEST_CASE("evidence that nobody may write is not believed") {
  const Roster roster = acme(robot_writes);
  EvidenceFacts bare = facts_of(roster);
  bare.signatures.clear();
  CHECK(refused(roster, bare) == "nobody signed it");
  reason_of<reasons::KeyUnknown>(judge(roster, facts_of(roster, "mallory")));
  CHECK(reason_of<reasons::KeyUse>(judge(roster, facts_of(roster, "alice"))).needed == "receipt");
  const Roster without = acme();
  reason_of<reasons::KeyUse>(judge(without, facts_of(without)));
  const Roster ended = acme(robot_writes + "  set key forge until = 2026-11-01T00:00:00Z\n");
  reason_of<reasons::KeyExpired>(judge(ended, facts_of(ended)));
}

TEST_CASE("evidence of something else is not used again") {
  const Roster roster = acme(robot_writes);
  const auto other = [&](auto change) {
    EvidenceFacts facts = facts_of(roster);
    change(facts);
    return refused(roster, facts);
  };
  CHECK(other([](auto& facts) { facts.commit = std::string(40, '2'); }) == "it is of another commit");
  CHECK(other([](auto& facts) { facts.evidence.project = "acme/other"; }) == "it is of another project");
  CHECK(other([](auto& facts) { facts.evidence.refused = "gate.dirty"; }) == "it says that the gate refused");
  CHECK(other([](auto& facts) { facts.evidence.roster.digest.bytes[0] ^= 1; }) ==
        "it was written under another roster");
  CHECK(other([](auto& facts) { facts.evidence.roster.version = 0; }) ==
        "it was written under an older roster");
  CHECK(other([](auto& facts) { facts.evidence.roster.version = 9; }) ==
        "it was written under another roster");
}

TEST_CASE("evidence is of a time at which its roster was in force") {
  const Roster roster = acme(robot_writes + "  set key forge added = 2025-01-10T00:00:00Z\n" +
                             "  set defaults max_key_age = \"4000d\"\n");
  const auto at_time = [&](Timestamp at, Timestamp present) {
    EvidenceFacts facts = facts_of(roster);
    facts.evidence.at = at;
    facts.now = present;
    return judge(roster, facts);
  };
  const Timestamp issued = roster.draft().issued;
  const Timestamp expires = roster.draft().expires;
  accepted(at_time(issued, now));
  CHECK(reason_of<reasons::GateEvidence>(at_time(issued + Duration{-1}, now)).what ==
        "its time lies outside of its roster's");
  accepted(at_time(expires + Duration{-1}, expires));
  CHECK(reason_of<reasons::GateEvidence>(at_time(expires, expires)).what ==
        "its time lies outside of its roster's");
  accepted(at_time(now + Duration{300}, now));
  CHECK(reason_of<reasons::GateEvidence>(at_time(now + Duration{301}, now)).what == "its time lies ahead");
}

}  // namespace muster::test
