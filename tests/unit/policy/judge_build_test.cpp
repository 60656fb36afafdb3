#include "policy/judge_build.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

BuildFacts good_build() {
  BuildFacts facts;
  facts.object = {ObjectKind::commit, std::string(40, '1'), "refs/heads/main"};
  facts.minimum_version = 1;
  facts.refs = {"refs/heads/main"};
  facts.on_line = true;
  facts.commits = 7;
  facts.accepted = 7;
  return facts;
}

std::vector<std::string> rules_of(const std::vector<Verdict>& verdicts) {
  std::vector<std::string> rules;
  for (const Verdict& verdict : verdicts) {
    const auto* refused = std::get_if<Refused>(&verdict);
    rules.emplace_back(refused == nullptr ? "accepted" : rule_of(refused->reason()));
  }
  return rules;
}

std::vector<std::string> judged(const BuildFacts& facts, const Bench& bench) {
  return rules_of(judge_build(facts, bench));
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("a build of an accepted commit holds until its roster expires") {
  const Roster roster = acme();
  const std::vector<Verdict> verdicts = judge_build(good_build(), bench_of(roster));
  REQUIRE(verdicts.size() == 1);
  const Accepted& verdict = accepted(verdicts.front());
  CHECK(verdict.rules() == Rules{"mainline"});
  CHECK(std::get<Replayed>(verdict.grounds()).commits == 7);
  CHECK(verdict.judged_by().until == roster.draft().expires);
  CHECK(verdict.judged_by().at == now);
  BuildFacts elsewhere = good_build();
  elsewhere.object.ref = "refs/heads/free";
  CHECK(accepted(judge_build(elsewhere, bench_of(roster)).front()).rules() == Rules{"governance"});
}

TEST_CASE("each thing that stands against a build is said") {
  const Roster roster = acme();
  Bench bench = bench_of(roster);
  BuildFacts facts = good_build();
  facts.minimum_version = 2;
  CHECK(judged(facts, bench) == Rules{"gate.stale"});
  facts = good_build();
  facts.on_line = false;
  CHECK(judged(facts, bench) == Rules{"gate.commit"});
  facts = good_build();
  facts.dirt = reasons::GateDirty{"x", 1};
  CHECK(judged(facts, bench) == Rules{"gate.dirty"});
  facts = good_build();
  facts.accepted = 6;  // and nobody says why
  CHECK(judged(facts, bench) == Rules{"gate.commit"});
  facts.refused.emplace_back(Refused(facts.object, NoKey{}, reasons::SignatureMissing{}, bench.judged_by()));
  CHECK(judged(facts, bench) == Rules{"signature.missing"});
  facts.accepted = 7;
  CHECK(judged(facts, bench) == Rules{"signature.missing"});
  bench.at = roster.draft().expires;
  CHECK(judged(good_build(), bench) == Rules{"roster.expired"});
  bench.at = roster.draft().expires - Duration{1};
  CHECK(judged(good_build(), bench) == Rules{"accepted"});
}

TEST_CASE("all that stands against a build is said in order") {
  const Roster roster = acme();
  Bench bench = bench_of(roster);
  bench.at = roster.draft().expires;
  BuildFacts facts = good_build();
  facts.minimum_version = 2;
  facts.on_line = false;
  facts.dirt = reasons::GateDirty{"x", 1};
  facts.refused.emplace_back(Refused(facts.object, NoKey{}, reasons::SignatureMissing{}, bench.judged_by()));
  CHECK(judged(facts, bench) ==
        Rules{"roster.expired", "gate.stale", "gate.commit", "signature.missing", "gate.dirty"});
}

}  // namespace muster::test
