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
