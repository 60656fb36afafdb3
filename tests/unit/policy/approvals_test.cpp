#include "policy/approvals.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

using Names = std::vector<std::string>;

// Every person's key may approve.
const std::string approving =
    "  set key alice uses = [\"git\", \"roster\", \"approval\"]\n"
    "  set key bob uses = [\"git\", \"roster\", \"approval\"]\n"
    "  set key carol uses = [\"git\", \"roster\", \"approval\"]\n"
    "  set key dave uses = [\"git\", \"approval\"]\n"
    "  set key erin uses = [\"git\", \"approval\"]\n";

Names possible(const std::string& edits, const Names& list = {"bob", "dave", "forge"}) {
  const Roster roster = acme(approving + edits);
  return possible_approvers(list, bench_of(roster));
}

}  // namespace

TEST_CASE("who could still approve: persons on the list with a key that may") {
  CHECK(possible("") == Names{"bob", "dave"});
  CHECK(possible("", {"release-managers"}) == Names{"alice", "erin"});
  CHECK(possible("", {}).empty());
  CHECK(possible("  set key dave uses = [\"git\"]\n") == Names{"bob"});
  CHECK(possible("  set key dave revoked = { reason = \"lost\", since = 2026-11-24T00:00:00Z }\n") ==
        Names{"bob"});
}

TEST_CASE("who could still approve now: from the first second to before the last") {
  const Names both = {"bob", "dave"};
  for (const auto& [field, second_of_it, before_it] :
       std::vector<std::tuple<std::string, Names, Names>>{{"person dave left", {"bob"}, both},
                                                          {"key dave until", {"bob"}, both},
                                                          {"key dave from", both, {"bob"}}}) {
    INFO(field);
    CHECK(possible("  set " + field + " = 2026-11-23T10:00:00Z\n") == second_of_it);
    CHECK(possible("  set " + field + " = 2026-11-23T10:00:01Z\n") == before_it);
  }
}

TEST_CASE("one good key is enough, and a person is named once") {
  const auto second_key = [](const std::string& until) {
    return "  + [[key]] # dave2\n"
           "  + holder = \"dave\"\n"
           "  + ssh = \"@key:dave2@\"\n"
           "  + added = 2026-01-10T00:00:00Z\n"
           "  + uses = [\"approval\"]\n"
           "  + until = " +
           until + "\n";
  };
  CHECK(possible(second_key("2027-01-01T00:00:00Z")) == Names{"bob", "dave"});
  CHECK(possible(second_key("2026-11-01T00:00:00Z")) == Names{"bob", "dave"});
  CHECK(possible("  set key dave until = 2026-11-01T00:00:00Z\n" + second_key("2027-01-01T00:00:00Z")) ==
        Names{"bob", "dave"});
}

TEST_CASE("a receipt of what is approved is none of the approval") {
  const Roster roster = acme(approving);
  const ObjectRef object{ObjectKind::commit, std::string(40, '1'), "refs/heads/main"};
  StepApprovals given;
  given.given.push_back(
      {*signed_by("dave", object, SignaturePurpose::approval), "acme/payments", "refs/heads/main", now});
  const auto names = [&](const Roster& newest) {
    Bench bench = bench_of(roster);
    bench.newest = &newest;
    bench.reach = RevocationReach::replay;
    bench.source = TimeSource::receipt;
    return approving_persons(given, "refs/heads/main", bench).size();
  };
  CHECK(names(roster) == 1);
  CHECK(names(acme(
            approving +
            "  set key dave revoked = { since = 2026-11-24T00:00:00Z, reason = \"compromised\" }\n")) == 0);
}

}  // namespace muster::test
