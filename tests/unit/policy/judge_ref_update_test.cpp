#include "policy/judge_ref_update.h"

#include "policy/judge_tag.h"
#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const ObjectId one = *ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1);
const ObjectId two = *ObjectId::parse(std::string(40, '2'), HashAlgorithm::sha1);

RefFacts move_of(const std::string& name) {
  RefFacts facts{};
  facts.name = name;
  facts.present = one;
  facts.next = two;
  return facts;
}

std::vector<std::string> rules_said(const Roster& roster, const std::string& name) {
  return accepted(judge_ref_update(move_of(name), bench_of(roster))).rules();
}

}  // namespace

TEST_CASE("a ref's acceptance names its rules, or what lets it in without one") {
  const Roster roster = acme("  set defaults unmatched_refs = \"allow\"\n");
  CHECK(rules_said(roster, "refs/heads/main") == std::vector<std::string>{"mainline"});
  CHECK(rules_said(roster, "refs/heads/topic") == std::vector<std::string>{"defaults.unmatched_refs"});
  const Roster free = acme("  set commits mainline refs = [\"refs/heads/other\"]\n");
  CHECK(rules_said(free, "refs/heads/main") == std::vector<std::string>{"governance.mainline"});
}

TEST_CASE("an exception is said only for a move that needs it") {
  const Roster roster = acme(
      "  + [[exception]] # move\n"
      "  + id = \"move\"\n"
      "  + waives = \"release-branches\"\n"
      "  + object = \"ref:refs/heads/release/1.0:" +
      std::string(40, '2') +
      "\"\n"
      "  + until = 2026-12-01T00:00:00Z\n"
      "  + owner = \"carol\"\n"
      "  + reason = \"r\"\n");
  RefFacts facts = move_of("refs/heads/release/1.0");
  facts.ancestry = Ancestry::beside;
  CHECK(accepted(judge_ref_update(facts, bench_of(roster))).warnings().size() == 1);
  facts.ancestry = Ancestry::ahead;
  CHECK(accepted(judge_ref_update(facts, bench_of(roster))).warnings().empty());
}

TEST_CASE("a tag that no rule governs is not let in by the judge of tags") {
  const ObjectRef object{ObjectKind::tag, one.hex(), "refs/tags/x1.0"};
  const TagFacts facts{object, "x1.0", move_of(object.ref), {}, ObjectType::commit, {}, one.hex(), {}};
  CHECK_NOTHROW(reason_of<reasons::RefUnmatched>(judge_tag(facts, bench_of(acme()))));
}

}  // namespace muster::test
