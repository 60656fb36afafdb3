#include "policy/judge_commit.h"

#include "unit/policy/facts.h"

namespace muster::test {

namespace {

CommitFacts commit_by(const std::string& key, std::vector<std::string> paths) {
  const ObjectRef object{ObjectKind::commit, std::string(40, '1'), "refs/heads/main"};
  CommitFacts facts{object, {}, now, key + "@example.org", signed_by(key, object)};
  facts.answered = AnsweredPaths{std::move(paths), false};
  return facts;
}

// What its step changes against its first parent, approved by nobody.
std::shared_ptr<const StepApprovals> unapproved(
    std::optional<tl::expected<std::vector<std::string>, Reason>> changed) {
  return std::make_shared<const StepApprovals>(StepApprovals{{}, {}, std::move(changed)});
}

const std::string bob_approves = "  set key bob uses = [\"git\", \"roster\", \"approval\"]\n";
const std::string rule_of_pay =
    "  + [[commits]] # pay\n"
    "  + name = \"pay\"\n"
    "  + refs = [\"refs/heads/main\"]\n"
    "  + paths = [\"pay/**\"]\n"
    "  + signers = [\"developers\"]\n";

std::string exception_from(const std::string& rule) {
  return "  + [[exception]] # " + rule + "\n  + id = \"for-" + rule + "\"\n  + waives = \"" + rule +
         "\"\n  + object = \"commit:" + std::string(40, '1') +
         "\"\n  + until = 2026-12-01T00:00:00Z\n  + owner = \"carol\"\n  + reason = \"r\"\n";
}

// Of a merge in which every path is trivial, and which brings a change of pay/ to the mainline.
std::vector<std::string> exceptions_said(const std::string& edits) {
  const Roster roster = acme(bob_approves + rule_of_pay + edits);
  CommitFacts facts = commit_by("dave", {});
  facts.answered->value().trivial_merge = true;
  facts.approvals = unapproved(std::vector<std::string>{"pay/a"});
  const Accepted verdict = accepted(judge_commit(facts, bench_of(roster)));
  std::vector<std::string> said;
  for (const Warning& warning : verdict.warnings()) {
    if (const auto* used = std::get_if<ExceptionUsed>(&warning)) said.push_back(used->rule_name);
  }
  return said;
}

std::optional<std::string> path_said(const Roster& roster) {
  const CommitFacts facts = commit_by("erin", {"src/a", "src/b"});
  return reason_of<reasons::SignerScope>(judge_commit(facts, bench_of(roster))).path;
}

}  // namespace

TEST_CASE("a refused signer is told a path only where the rule is about paths") {
  CHECK(path_said(acme("  set commits mainline paths = [\"src/**\"]\n")) == "src/a");
  CHECK(path_said(acme("  set commits mainline except = [\"src/a\"]\n"
                       "  + [[commits]] # all\n"
                       "  + name = \"all\"\n"
                       "  + refs = [\"refs/heads/main\"]\n"
                       "  + signers = [\"erin\"]\n")) == "src/b");
  CHECK(path_said(acme()) == std::nullopt);
  CHECK(path_said(acme("  + [[commits]] # docs\n"
                       "  + name = \"docs\"\n"
                       "  + refs = [\"refs/heads/main\"]\n"
                       "  + paths = [\"docs/**\"]\n"
                       "  + signers = [\"erin\"]\n")) == std::nullopt);
}

TEST_CASE("paths that nobody looked at refuse where a rule asks for them") {
  const Roster roster = acme("  set commits mainline paths = [\"src/**\"]\n");
  CommitFacts facts = commit_by("dave", {"src/a"});
  CHECK(is_accepted(judge_commit(facts, bench_of(roster))));
  facts.answered.reset();
  CHECK(reason_of<reasons::LimitCount>(judge_commit(facts, bench_of(roster))).limit == 0);
  CHECK(is_accepted(judge_commit(facts, bench_of(acme()))));
}

TEST_CASE("what a step changes decides which rules' approvals it needs") {
  const Roster roster = acme(bob_approves + rule_of_pay + "  + approvals = 1\n");
  CommitFacts facts = commit_by("dave", {"pay/a"});
  const auto missing = [&] {
    return reason_of<reasons::ApprovalsMissing>(judge_commit(facts, bench_of(roster)));
  };
  facts.approvals = unapproved(std::vector<std::string>{"src/a"});
  CHECK(is_accepted(judge_commit(facts, bench_of(roster))));
  facts.approvals = unapproved(std::vector<std::string>{"src/a", "pay/b"});
  CHECK(missing().path == "pay/b");
  facts.approvals = unapproved(std::nullopt);  // nobody looked
  CHECK(missing().path == std::nullopt);
  facts.approvals = nullptr;
  CHECK(missing().path == std::nullopt);
}

TEST_CASE("what a step changes has to be known only where a rule asks for approvals") {
  const Roster asking = acme(bob_approves + "  set commits mainline approvals = 1\n");
  CommitFacts facts = commit_by("dave", {"src/a"});
  facts.approvals = unapproved(tl::unexpected<Reason>(reasons::LimitCount{"paths", 7}));
  CHECK(reason_of<reasons::LimitCount>(judge_commit(facts, bench_of(asking))).limit == 7);
  CHECK(is_accepted(judge_commit(facts, bench_of(acme()))));
  CHECK(asks_for_approvals(asking, "refs/heads/main"));
  CHECK_FALSE(asks_for_approvals(acme(), "refs/heads/main"));
}

TEST_CASE("an exception is said once, where its rule asks for something") {
  using Said = std::vector<std::string>;
  const std::string pay = exception_from("pay");
  const std::string mainline = exception_from("mainline");
  CHECK(exceptions_said("").empty());
  CHECK(exceptions_said(pay).empty());
  CHECK(exceptions_said("  set commits pay approvals = 1\n" + pay) == Said{"pay"});
  CHECK(
      exceptions_said("  set commits pay approvals = 1\n" + pay +
                      "  set role developers review = { every = \"30d\", last = 2026-10-01T00:00:00Z }\n") ==
      Said{"pay"});
  CHECK(exceptions_said("  set commits mainline approvals = 1\n" + mainline) == Said{"mainline"});
  CHECK(exceptions_said("  set commits mainline approvals = 1\n  set commits pay approvals = 1\n" + mainline +
                        pay) == Said{"mainline", "pay"});
}

TEST_CASE("a roster commit is judged by the new roster only where the old one does not know its key") {
  const Roster before = acme();
  World world = world_of(
      "roster v1 from acme.toml\n"
      "roster v2 after v1\n"
      "  + [[key]] # dave-new\n"
      "  + holder = \"dave\"\n"
      "  + ssh = \"@key:dave-new@\"\n"
      "  + added = 2026-01-10T00:00:00Z\n");
  const Roster after = roster_of(world, "v2");
  const auto judged = [&](const std::string& key) {
    return judge_roster_commit(commit_by(key, {}), bench_of(before), after);
  };
  const Accepted by_old = accepted(judged("dave"));
  CHECK(by_old.judged_by().roster == before.name());
  CHECK(std::get<ProvenKey>(by_old.key()).holder == "dave");
  const Accepted by_new = accepted(judged("dave-new"));
  CHECK(by_new.judged_by().roster == after.name());
  CHECK(std::get<ProvenKey>(by_new.key()).holder == "dave");
  CHECK_FALSE(is_accepted(judged("mallory")));
}

}  // namespace muster::test
