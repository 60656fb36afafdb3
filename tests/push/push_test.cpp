// What the server does with pushes by honest people, and with the plain ways of getting around it.
#include <catch2/catch.hpp>

#include "push/guarded.h"

using namespace muster::test;

TEST_CASE("the first roster is pushed and then honest commits") {
  Guarded guarded;
  guarded.adopt();
  CHECK(get_file(guarded.server.path() + "/muster/state.toml").find("version = 1") != std::string::npos);
  const std::string id = guarded.commit(Guarded::by("bob"), "src/a.c");
  const PushOutcome outcome = guarded.push({"main"});
  INFO(outcome.report);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.report.find("remote:") == std::string::npos);
  CHECK(guarded.tip("refs/heads/main") == id);
  const auto replay = guarded.verify_from_clone();
  INFO(replay.out << replay.error);
  CHECK(replay.exit_code == 0);
}

TEST_CASE("commits that may not enter are refused and nothing moves") {
  Guarded guarded;
  guarded.adopt();
  const std::string before = guarded.tip("refs/heads/main");
  struct Case {
    By by;
    std::string file;
    std::string rule;
  };
  By elsewhere = Guarded::by("alice");
  elsewhere.email = "mallory@example.org";
  By dated_back = Guarded::by("carol");
  dated_back.date = days_from_now(-20);
  const std::vector<Case> cases = {
      {Guarded::unsigned_by("alice"), "src/a.c", "signature.missing"},
      {Guarded::by("mallory"), "src/a.c", "key.unknown"},
      {Guarded::by("carol"), "src/a.c", "key.expired"},
      {dated_back, "src/a.c", "key.expired"},
      {Guarded::by("dave"), "src/a.c", "key.revoked"},
      {Guarded::by("erin"), "src/a.c", "signer.left"},
      {Guarded::by("frank"), "src/a.c", "signer.scope"},
      {Guarded::by("release-bot"), "src/a.c", "signer.scope"},
      {elsewhere, "src/a.c", "signer.identity"},
      {Guarded::by("alice", 3600), "src/a.c", "object.future"},
      {Guarded::unsigned_by("alice"), "", "signature.missing"},
      {Guarded::by("frank"), ".muster/notes.txt", "roster.folder"},
  };
  for (const Case& one : cases) {
    guarded.commit(one.by, one.file);
    const PushOutcome outcome = guarded.push({"main"});
    INFO(one.by.email << " " << one.file << " " << one.rule << "\n" << outcome.report);
    CHECK(refuses(outcome, one.rule));
    CHECK(guarded.tip("refs/heads/main") == before);
    guarded.work.git({"reset", "-q", "--hard", "origin/main"});
  }
  guarded.commit(Guarded::by("frank"), "docs/guide.md");
  CHECK(guarded.push({"main"}).exit_code == 0);
}

TEST_CASE("one bad ref refuses the whole push and says so") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::by("alice"), "src/a.c");
  guarded.work.git({"branch", "release/1.0"});
  guarded.work.git({"checkout", "-q", "release/1.0"});
  guarded.commit(Guarded::by("bob"), "src/b.c");
  const std::string before = guarded.tip("refs/heads/main");
  const PushOutcome outcome = guarded.push({"main", "release/1.0"});
  INFO(outcome.report);
  CHECK(refuses(outcome, "signer.scope"));
  CHECK(guarded.tip("refs/heads/main") == before);
  CHECK(guarded.tip("refs/heads/release/1.0").empty());
}

TEST_CASE("a commit parked on a free branch is judged all the same when it comes to the mainline") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::unsigned_by("alice"), "src/a.c");
  CHECK(guarded.push({"main:refs/heads/parked"}).exit_code == 0);
  CHECK(refuses(guarded.push({"main"}), "signature.missing"));
}

TEST_CASE("the mainline is never forced, deleted, or given another first-parent line") {
  Guarded guarded;
  guarded.adopt();
  const std::string root = guarded.tip("refs/heads/main");
  guarded.commit(Guarded::by("alice"), "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  const std::string present = guarded.tip("refs/heads/main");

  CHECK(refuses(guarded.push({"+" + root + ":refs/heads/main"}), "ref.force"));
  guarded.server.git({"config", "receive.denyDeleteCurrent", "ignore"});
  CHECK(refuses(guarded.push({":refs/heads/main"}), "ref.delete"));

  guarded.work.git({"checkout", "-q", "-b", "side", root});
  guarded.commit(Guarded::by("alice"), "src/b.c");
  CHECK(refuses(guarded.push({"+side:refs/heads/main"}), "ref.force"));
  guarded.work.merge(Guarded::by("alice"), "main", "the wrong way round");
  CHECK(refuses(guarded.push({"side:refs/heads/main"}), "ref.foxtrot"));
  CHECK(guarded.tip("refs/heads/main") == present);

  guarded.work.git({"checkout", "-q", "main"});
  guarded.work.git({"branch", "-f", "topic", root});
  guarded.work.git({"checkout", "-q", "topic"});
  guarded.commit(Guarded::by("alice"), "src/b.c");
  guarded.work.git({"checkout", "-q", "main"});
  guarded.work.merge(Guarded::by("release-bot"), "topic", "the right way round");
  const PushOutcome merged = guarded.push({"main"});
  INFO(merged.report);
  CHECK(merged.exit_code == 0);
  CHECK(guarded.verify_from_clone().exit_code == 0);
}

TEST_CASE("a symbolic ref is no way around the mainline") {
  Guarded guarded;
  guarded.adopt();
  guarded.server.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  guarded.commit(Guarded::by("alice"), "src/a.c");
  CHECK(refuses(guarded.push({"main:refs/heads/alias"}), "ref.alias"));
}

TEST_CASE("tags hold what their refs say") {
  Guarded guarded;
  guarded.adopt();
  const auto alice = Guarded::by("alice");
  guarded.work.tag_signed(*alice.key, alice.email, alice.date, "v1.0");
  const PushOutcome signed_tag = guarded.push({"v1.0"});
  INFO(signed_tag.report);
  CHECK(signed_tag.exit_code == 0);
  CHECK(refuses(guarded.push({"refs/tags/v1.0:refs/tags/v2.0"}), "tag.name"));
  CHECK(refuses(guarded.push({"main:refs/tags/v2.0"}), "tag.lightweight"));
  CHECK(refuses(guarded.push({":refs/tags/v1.0"}), "ref.delete"));

  guarded.commit(alice, "src/a.c");
  guarded.work.git({"tag", "-d", "v1.0"});
  guarded.work.tag_signed(*alice.key, alice.email, alice.date, "v1.0");
  CHECK(refuses(guarded.push({"+v1.0"}), "tag.moved"));
  // The tagged commit comes in with the same push, in whatever order.
  guarded.work.tag_signed(*alice.key, alice.email, alice.date, "v1.1");
  CHECK(refuses(guarded.push({"v1.1"}), "tag.commit"));
  CHECK(guarded.push({"v1.1", "main"}).exit_code == 0);

  const auto bob = Guarded::by("bob");
  guarded.work.tag_signed(*bob.key, bob.email, bob.date, "v1.2");
  CHECK(refuses(guarded.push({"v1.2"}), "signer.scope"));
  guarded.work.tag_signed(*alice.key, alice.email, alice.date, "v1.3", "v1.1");
  CHECK(refuses(guarded.push({"v1.3"}), "tag.nested"));
}

TEST_CASE("a release branch is not filled from the mainline by somebody outside its signers") {
  Guarded guarded;
  guarded.adopt();
  const PushOutcome created = guarded.push({"main:refs/heads/release/1.0"});
  INFO(created.report);
  CHECK(created.exit_code == 0);
  guarded.commit(Guarded::by("bob"), "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  CHECK(refuses(guarded.push({"main:refs/heads/release/1.0"}), "signer.scope"));
}

TEST_CASE("an unsigned history under the baseline is taken as it is") {
  HermeticGit elsewhere;
  RosterText roster;
  // The ids of the old commits depend on nothing but their content and dates.
  const TestRepository old = elsewhere.init_work("old");
  old.write_file("src/old.c", "old\n");
  const std::string first = old.commit_unsigned("old@example.org", "2020-01-01T00:00:00Z", "old");
  roster.baseline = {first};
  Guarded guarded(roster);
  guarded.work.git({"fetch", "-q", old.path(), "main"});
  guarded.work.git({"reset", "-q", "--soft", "FETCH_HEAD"});
  guarded.work.write_file("src/old.c", "old\n");
  guarded.adopt();
  CHECK(guarded.verify_from_clone().exit_code == 0);
  CHECK(guarded.push({first + ":refs/heads/release/0.1"}).exit_code == 0);
}
