// Approvals end to end: made by the command, pushed, counted by the hook and by clones.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "push/guarded.h"

namespace muster::test {

namespace {

const std::string ref = "refs/muster/approvals";

// What touches pay/ needs the approval of one of two further persons.
RosterText with_approvals() {
  RosterText roster;
  for (const std::string id : {"gina", "hugo"}) {
    roster.more += "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id +
                   "@example.org\"]\n\n[[key]]\nholder = \"" + id + "\"\nssh = \"" +
                   make_key(id).public_line + "\"\nadded = " + days_from_now(-300) +
                   "\nuses = [\"git\", \"approval\"]\n";
  }
  roster.more +=
      "\n[[commits]]\nname = \"pay\"\nrefs = [\"refs/heads/main\"]\npaths = [\"pay/**\"]\nsigners = "
      "[\"developers\"]\napprovals = 1\napprovers = [\"gina\", \"hugo\"]\n";
  return roster;
}

ProcessOutput approve(const Guarded& guarded, const std::string& person, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"approve", "--repo", guarded.work.path(), "--key",
                                        Guarded::key(person).private_path};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return guarded.muster(arguments);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a protected path is changed by two persons, and clones can tell") {
  Guarded guarded(with_approvals());
  guarded.adopt();
  guarded.commit(Guarded::by("bob"), "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  const std::string id = guarded.commit(Guarded::by("bob"), "pay/a.c");
  const PushOutcome refused = guarded.push({"main"});
  INFO(refused.report);
  CHECK(refuses(refused, "approvals.missing"));
  CHECK(has(refused.report, "muster approve"));

  const ProcessOutput waits = guarded.muster(
      {"approve", "--list", "--repo", guarded.work.path(), "--anchor", guarded.anchor, "--format", "json"});
  INFO(waits.out << waits.error);
  REQUIRE(waits.exit_code == 0);
  const auto waiting = nlohmann::json::parse(waits.out)["waits"];
  CHECK(waiting["commit"] == id);
  CHECK(waiting["rule"] == "pay");
  CHECK(waiting["who"] == nlohmann::json{"gina", "hugo"});

  CHECK(approve(guarded, "bob", {"HEAD"}).exit_code == 2);  // his key may not
  CHECK(approve(guarded, "gina", {"HEAD", "--dry-run"}).exit_code == 0);
  CHECK(guarded.work.run({"rev-parse", "--verify", "-q", ref}).exit_code != 0);
  const ProcessOutput approved = approve(guarded, "gina", {"HEAD", "--ref", "refs/heads/main"});
  INFO(approved.out << approved.error);
  REQUIRE(approved.exit_code == 0);
  CHECK(has(approved.out, "gina approved commit " + id + " for refs/heads/main of test/project"));
  CHECK(has(approve(guarded, "gina", {"HEAD"}).out, "already"));
  REQUIRE(guarded.push({ref}).exit_code == 0);
  const PushOutcome accepted = guarded.push({"main"});
  INFO(accepted.report);
  CHECK(accepted.exit_code == 0);
  CHECK(has(
      guarded.muster({"approve", "--list", "--repo", guarded.work.path(), "--anchor", guarded.anchor}).out,
      "nothing waits"));

  // A clone that did not fetch the approvals knows nothing of them; one that did accepts.
  const TestRepository clone = guarded.world.clone(guarded.server.path(), "clone");
  const auto history = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"verify",     "history",  "--repo",
                                          clone.path(), "--anchor", guarded.anchor};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return guarded.muster(arguments);
  };
  const ProcessOutput without = history({});
  INFO(without.out << without.error);
  CHECK(without.exit_code == 3);
  CHECK(has(without.out, "3 commits, 2 accepted, 0 refused, 1 unjudged"));
  CHECK(has(without.error, "git fetch origin 'refs/muster/*:refs/muster/*'"));
  CHECK(guarded.muster({"verify", "commit", id, "--repo", clone.path(), "--anchor", guarded.anchor})
            .exit_code == 3);
  clone.git({"fetch", "-q", "origin", "refs/muster/*:refs/muster/*"});
  const ProcessOutput with = history({});
  INFO(with.out << with.error);
  CHECK(with.exit_code == 0);
  CHECK(has(with.out, "3 commits, 3 accepted, 0 refused, 0 unjudged"));
  CHECK(guarded.muster({"verify", "commit", id, "--repo", clone.path(), "--anchor", guarded.anchor})
            .exit_code == 0);
  // Fetched, and then taken away again.
  clone.git({"update-ref", "-d", ref});
  CHECK(has(history({}).out, "1 unjudged"));
}

TEST_CASE("an amended commit needs a new approval, a forge's merge of it none") {
  Guarded guarded(with_approvals());
  guarded.adopt();
  guarded.work.git({"switch", "-q", "-c", "feature"});
  guarded.commit(Guarded::by("bob"), "pay/a.c");
  REQUIRE(approve(guarded, "hugo", {"feature"}).exit_code == 0);
  const std::string approved = guarded.work.git({"rev-parse", "feature"});
  guarded.work.git({"switch", "-q", "main"});
  guarded.commit(Guarded::by("alice"), "src/b.c");
  REQUIRE(guarded.push({"main", ref}).exit_code == 0);
  guarded.work.git({"switch", "-q", "feature"});
  guarded.work.git({"reset", "-q", "--soft", "HEAD~1"});
  guarded.commit(Guarded::by("bob", 1), "pay/a.c");
  guarded.work.git({"switch", "-q", "main"});
  const auto merge_of = [&](const std::string& commit) {
    guarded.work.git({"-c", "user.name=x", "-c", "user.email=x@example.org", "merge", "-q", "--no-ff",
                      "--no-commit", commit});
    return guarded.commit(Guarded::by("release-bot"));
  };
  merge_of("feature");
  CHECK(refuses(guarded.push({"main"}), "approvals.missing"));
  guarded.work.git({"reset", "-q", "--hard", "origin/main"});
  merge_of(approved);
  const PushOutcome merged = guarded.push({"main"});
  INFO(merged.report);
  CHECK(merged.exit_code == 0);
}

TEST_CASE("what is no approval does not come into refs/muster/approvals") {
  Guarded guarded(with_approvals());
  guarded.adopt();
  REQUIRE(approve(guarded, "gina", {"HEAD"}).exit_code == 0);
  REQUIRE(guarded.push({ref}).exit_code == 0);
  CHECK(refuses(guarded.push({"+main:" + ref}), "ref.force"));
  CHECK(refuses(guarded.push({":" + ref}), "ref.delete"));
  const auto commit_of = [&](const std::string& tree) {
    return guarded.work.git(
        {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-m", "x", "-p", ref, tree});
  };
  const std::string emptied = guarded.work.git({"mktree", "--missing"});
  CHECK(refuses(guarded.push({commit_of(emptied) + ":" + ref}), "object.malformed"));
}

TEST_CASE("approvals of a SHA-256 repository count") {
  Guarded guarded(with_approvals(), "sha256");
  guarded.adopt();
  guarded.commit(Guarded::by("bob"), "pay/a.c");
  CHECK(refuses(guarded.push({"main"}), "approvals.missing"));
  const ProcessOutput approved = approve(guarded, "hugo", {"HEAD"});
  INFO(approved.out << approved.error);
  REQUIRE(approved.exit_code == 0);
  CHECK(guarded.push({"main", ref}).exit_code == 0);
}

}  // namespace muster::test
