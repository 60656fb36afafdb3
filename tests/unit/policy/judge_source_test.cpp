#include "policy/judge_source.h"

#include "policy/judge_statement.h"
#include "unit/policy/facts.h"

namespace muster::test {

namespace {

Bench claimed(const Roster& roster) {
  return {&roster, &roster, RevocationReach::newest, now, TimeSource::claimed, {}, {}};
}

SourceFacts facts_of(const Roster& roster) {
  const Release release{"acme/payments",
                        "payments",
                        "1.4.2",
                        "stable",
                        ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1).value(),
                        "refs/tags/v1.4.2",
                        roster.name(),
                        now,
                        {{"a.tar", 3, digest_of_as('a')}},
                        {digest_of_as('b'), digest_of_as('c')}};
  const StatementFacts statement{
      release, {signed_by("alice", object_of(release), SignaturePurpose::file)}, {}, now};
  return {release, judge_statement(statement, claimed(roster)), digest_of_as('b'), "", "", std::nullopt, 0};
}

std::string why(const Verdict& verdict) {
  return reason_of<reasons::GateSource>(verdict).what;
}

}  // namespace

TEST_CASE("source is built as what a good statement binds, until its roster ends") {
  const Roster roster = acme(alice_releases);
  SourceFacts facts = facts_of(roster);
  const Accepted built = accepted(judge_source(facts, claimed(roster)));
  CHECK(built.object().kind == ObjectKind::release);
  CHECK(built.judged_by().until == roster.draft().expires);
  facts.tree = digest_of_as('c');
  accepted(judge_source(facts, claimed(roster)));
  facts.tree = digest_of_as('d');
  CHECK(why(judge_source(facts, claimed(roster))).find("is not the source of payments 1.4.2") !=
        std::string::npos);
  facts.tree.reset();
  CHECK(why(judge_source(facts, claimed(roster))) == "the folder holds no source");
  facts.odd = "dev/pipe";
  CHECK(why(judge_source(facts, claimed(roster))) == "the folder holds what no commit can hold: dev/pipe");
}

TEST_CASE("a statement that binds no source vouches for none") {
  const Roster roster = acme(alice_releases);
  SourceFacts facts = facts_of(roster);
  facts.release.sources.clear();
  CHECK(why(judge_source(facts, claimed(roster))) == "the statement of payments 1.4.2 binds no source");
}

TEST_CASE("what stands against the statement stands against the source") {
  const Roster roster = acme(alice_releases);
  SourceFacts facts = facts_of(roster);
  const StatementFacts unsigned_one{facts.release, {}, {}, now};
  facts.statement = judge_statement(unsigned_one, claimed(roster));
  reason_of<reasons::SignatureMissing>(judge_source(facts, claimed(roster)));
}

TEST_CASE("a build asks for a newer roster, a tag or a branch also of source alone") {
  const Roster roster = acme(alice_releases);
  const std::uint32_t version = roster.name().version;
  SourceFacts facts = facts_of(roster);
  facts.minimum_version = version;
  accepted(judge_source(facts, claimed(roster)));
  facts.minimum_version = version + 1;
  CHECK(reason_of<reasons::GateStale>(judge_source(facts, claimed(roster))).minimum == version + 1);

  facts = facts_of(roster);
  facts.tag_pattern = Pattern("v1.*");
  accepted(judge_source(facts, claimed(roster)));
  facts.tag_pattern = Pattern("v2.*");
  CHECK(reason_of<reasons::GateTag>(judge_source(facts, claimed(roster))).pattern == "v2.*");
  facts.tag_pattern = Pattern("**");
  facts.release.tag.reset();
  reason_of<reasons::GateTag>(judge_source(facts, claimed(roster)));

  facts = facts_of(roster);
  facts.ref = "refs/heads/main";
  CHECK(why(judge_source(facts, claimed(roster))) ==
        "without its history nobody can tell whether it lies on refs/heads/main");
}

}  // namespace muster::test
