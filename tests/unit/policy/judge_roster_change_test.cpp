#include "policy/judge_roster_change.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const ObjectRef object{ObjectKind::roster, "r", ""};
const Timestamp long_ago = at("2026-10-01T00:00:00Z");

struct Steps {
  Roster first;
  Roster second;
};

Steps steps(const std::string& edits = "") {
  const World world = world_of("roster v1 from acme.toml\n" + edits + "roster v2 after v1\n");
  return {roster_of(world, "v1"), roster_of(world, "v2")};
}

std::vector<GovernorSignature> signed_by(const std::vector<std::string>& persons) {
  std::vector<GovernorSignature> signatures;
  for (const std::string& person : persons) {
    signatures.push_back(
        {person + ".sig", person, test::signed_by(person, object, SignaturePurpose::roster)});
  }
  return signatures;
}

RosterStepFacts step(const Roster* before, const Roster& after, const std::vector<std::string>& persons) {
  RosterStepFacts facts{};
  facts.object = object;
  facts.before = before;
  facts.after = &after;
  facts.signatures = signed_by(persons);
  facts.received = now;
  facts.committed = now;
  return facts;
}

RosterStepFacts unreadable(const Roster* before) {
  RosterStepFacts facts{};
  facts.object = object;
  facts.before = before;
  facts.after = tl::unexpected<Reason>(reasons::RosterRemoved{"gone"});
  facts.received = now;
  return facts;
}

const JudgedBy& judged_by(const Verdict& verdict) {
  return std::visit([](const auto& v) -> const JudgedBy& { return v.judged_by(); }, verdict);
}

}  // namespace

TEST_CASE("a first roster that the anchor does not pin needs its own governors") {
  const Steps roster = steps();
  RosterStepFacts facts = step(nullptr, roster.first, {"alice", "bob"});
  facts.committed = long_ago;  // there is nothing before it that it could have been held back from
  CHECK(is_accepted(judge_roster_change(facts)));
  facts.signatures.pop_back();
  CHECK(reason_of<reasons::RosterThreshold>(judge_roster_change(facts)).of_version == 1);
}

TEST_CASE("outside a history a step has no commit whose date could be wrong") {
  const Steps roster = steps();
  RosterStepFacts facts = step(&roster.first, roster.second, {"alice", "bob"});
  facts.committed.reset();
  CHECK(is_accepted(judge_roster_change(facts)));
  facts.committed = long_ago;
  CHECK(reason_of<reasons::RosterDate>(judge_roster_change(facts)).dated == long_ago);
}

TEST_CASE("where only the folder changed, what is wrong in it is said") {
  const Steps roster = steps();
  RosterStepFacts facts = step(&roster.first, roster.first, {"alice", "bob"});
  CHECK(reason_of<reasons::RosterFolder>(judge_roster_change(facts)).path == ".muster");
  facts.folder = reasons::RosterFolder{".muster/x", "a file too many"};
  CHECK(reason_of<reasons::RosterFolder>(judge_roster_change(facts)).path == ".muster/x");
}

TEST_CASE("a step that cannot be read is judged by the roster before it, or by none") {
  const Steps roster = steps();
  const Verdict later = judge_roster_change(unreadable(&roster.first));
  CHECK(reason_of<reasons::RosterRemoved>(later).what == "gone");
  CHECK(judged_by(later).roster == roster.first.name());
  const Verdict first = judge_roster_change(unreadable(nullptr));
  CHECK(reason_of<reasons::RosterRemoved>(first).what == "gone");
  CHECK_FALSE(judged_by(first).roster);
  CHECK(judged_by(first).at == now);
}

TEST_CASE("a step's time is said to be the receive time only where there is one") {
  const Steps roster = steps();
  RosterStepFacts facts = step(&roster.first, roster.second, {"alice", "bob"});
  CHECK(judged_by(judge_roster_change(facts)).source == TimeSource::receive);
  facts.received.reset();
  CHECK(judged_by(judge_roster_change(facts)).source == TimeSource::claimed);
  CHECK(judged_by(judge_roster_change(facts)).at == roster.second.draft().issued);
}

TEST_CASE("a pinned version is said to be pinned only where too few have signed it") {
  const Steps roster = steps();
  RosterStepFacts facts = step(&roster.first, roster.second, {"alice", "bob"});
  facts.pinned = Pinned::by_anchor;
  CHECK(accepted(judge_roster_change(facts)).warnings().empty());
  facts.signatures.pop_back();
  CHECK(accepted(judge_roster_change(facts)).warnings().size() == 1);
}

TEST_CASE("a signature that counted neither when it was made nor now is named with the first cause") {
  const Steps roster = steps(
      "  set key bob from = 2026-11-24T00:00:00Z\n"
      "  set key bob until = 2026-11-25T00:00:00Z\n");
  const CountedGovernors counted =
      count_governors(roster.first, signed_by({"alice", "bob"}), now, at("2026-11-26T00:00:00Z"));
  CHECK(counted.names == std::vector<std::string>{"alice"});
  CHECK(counted.rejected == std::vector<std::string>{"bob.sig: key.not-yet-valid"});
}

}  // namespace muster::test
