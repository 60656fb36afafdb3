// Repositories that libgit2 cannot open: SHA-256 objects, and refs that are no files.
#include <catch2/catch.hpp>

#include "push/guarded.h"

using namespace muster::test;

namespace {

const std::string sha256 = "sha256";

}  // namespace

TEST_CASE("a SHA-256 repository takes honest pushes and a clone agrees") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  const std::string id = guarded.commit(Guarded::by("bob"), "src/a.c");
  REQUIRE(id.size() == 64);
  const PushOutcome outcome = guarded.push({"main"});
  INFO(outcome.report);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.report.find("remote:") == std::string::npos);
  CHECK(guarded.tip("refs/heads/main") == id);
  CHECK(get_file(guarded.server.path() + "/muster/state.toml").find("version = 1") != std::string::npos);

  const auto replay = guarded.verify_from_clone();
  INFO(replay.out << replay.error);
  CHECK(replay.exit_code == 0);
  const auto anchored = [&](std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.end(), {"--repo", guarded.work.path(), "--anchor", guarded.anchor});
    return guarded.muster(arguments, input);
  };
  CHECK(anchored({"verify", "commit", "HEAD"}).exit_code == 0);
  CHECK(anchored({"explain", "HEAD"}).exit_code == 0);
  guarded.commit(Guarded::by("bob"), "src/a.c");
  const std::string line = id + " " + guarded.work.git({"rev-parse", "HEAD"}) + " refs/heads/main\n";
  CHECK(anchored({"verify", "push"}, line).exit_code == 1);  // here the ref has moved already
  const auto status = guarded.muster({"hook", "status", "--repo", guarded.server.path()});
  INFO(status.out << status.error);
  CHECK(status.exit_code == 0);
}

TEST_CASE("commits that may not enter a SHA-256 repository are refused and nothing moves") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  const std::string before = guarded.tip("refs/heads/main");
  struct Case {
    By by;
    std::string file;
    std::string rule;
  };
  By elsewhere = Guarded::by("alice");
  elsewhere.email = "mallory@example.org";
  const std::vector<Case> cases = {
      {Guarded::unsigned_by("alice"), "src/a.c", "signature.missing"},
      {Guarded::by("mallory"), "src/a.c", "key.unknown"},
      {Guarded::by("carol"), "src/a.c", "key.expired"},
      {Guarded::by("dave"), "src/a.c", "key.revoked"},
      {Guarded::by("erin"), "src/a.c", "signer.left"},
      {Guarded::by("frank"), "src/a.c", "signer.scope"},
      {elsewhere, "src/a.c", "signer.identity"},
      {Guarded::by("alice", 3600), "src/a.c", "object.future"},
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

TEST_CASE("a signature of the other algorithm counts for nothing in a SHA-256 repository") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  const std::string good = guarded.commit(Guarded::by("alice"), "src/a.c");
  std::string bytes = guarded.work.run({"cat-file", "commit", good}).out;
  const std::size_t at = bytes.find("\ngpgsig-sha256 ");
  REQUIRE(at != std::string::npos);
  bytes.replace(at, std::string("\ngpgsig-sha256 ").size(), "\ngpgsig ");
  const std::string moved = guarded.work.write_object("commit", bytes);
  const PushOutcome refused = guarded.push({moved + ":refs/heads/main"});
  INFO(refused.report);
  CHECK(refuses(refused, "signature.missing"));
  CHECK(guarded.push({good + ":refs/heads/main"}).exit_code == 0);
}

TEST_CASE("tags and refs of a SHA-256 repository hold what their rules say") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  const auto alice = Guarded::by("alice");
  guarded.work.tag_signed(*alice.key, alice.email, alice.date, "v1.0");
  const PushOutcome signed_tag = guarded.push({"v1.0"});
  INFO(signed_tag.report);
  CHECK(signed_tag.exit_code == 0);
  CHECK(refuses(guarded.push({"refs/tags/v1.0:refs/tags/v2.0"}), "tag.name"));
  CHECK(refuses(guarded.push({"main:refs/tags/v2.0"}), "tag.lightweight"));
  CHECK(refuses(guarded.push({":refs/tags/v1.0"}), "ref.delete"));
  const auto bob = Guarded::by("bob");
  guarded.work.tag_signed(*bob.key, bob.email, bob.date, "v1.2");
  CHECK(refuses(guarded.push({"v1.2"}), "signer.scope"));

  const std::string root = guarded.tip("refs/heads/main");
  guarded.commit(alice, "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  CHECK(refuses(guarded.push({"+" + root + ":refs/heads/main"}), "ref.force"));
  guarded.server.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  guarded.server.git({"symbolic-ref", "refs/heads/dangling", "refs/heads/release/9"});
  guarded.commit(alice, "src/a.c");
  CHECK(refuses(guarded.push({"main:refs/heads/alias"}), "ref.alias"));
  CHECK(refuses(guarded.push({"main:refs/heads/dangling"}), "ref.alias"));

  const TestRepository clone = guarded.world.clone(guarded.server.path(), "clone");
  const auto verified =
      guarded.muster({"verify", "tag", "v1.0", "--repo", clone.path(), "--anchor", guarded.anchor});
  INFO(verified.out << verified.error);
  CHECK(verified.exit_code == 0);
}

TEST_CASE("a commit parked in a SHA-256 repository is judged when it comes to the mainline") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  guarded.commit(Guarded::unsigned_by("alice"), "src/a.c");
  CHECK(guarded.push({"main:refs/heads/parked"}).exit_code == 0);
  CHECK(refuses(guarded.push({"main"}), "signature.missing"));
}

TEST_CASE("a repository whose refs are in a reftable is guarded") {
  const HermeticGit probe;
  const TestRepository here(probe, probe.root());
  if (here.run({"init", "-q", "--ref-format=reftable", "probe"}).exit_code != 0) {
    WARN("skipped: this git knows no --ref-format=reftable");
    return;
  }
  Guarded guarded({}, sha256);
  guarded.server.git({"refs", "migrate", "--ref-format=reftable"});
  guarded.adopt();
  guarded.commit(Guarded::by("bob"), "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  guarded.server.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  guarded.server.git({"symbolic-ref", "refs/heads/dangling", "refs/heads/release/9"});
  guarded.commit(Guarded::by("alice"), "src/b.c");
  CHECK(refuses(guarded.push({"main:refs/heads/alias"}), "ref.alias"));
  CHECK(refuses(guarded.push({"main:refs/heads/dangling"}), "ref.alias"));
  CHECK(guarded.push({"main", "main:refs/heads/new"}).exit_code == 0);
  guarded.commit(Guarded::unsigned_by("alice"), "src/b.c");
  CHECK(refuses(guarded.push({"main"}), "signature.missing"));
}

TEST_CASE("a hook without a git that answers refuses with a fault") {
  Guarded guarded({}, sha256);
  guarded.adopt();
  const std::string before = guarded.tip("refs/heads/main");
  const std::string line = before + " " + before + " refs/heads/main\n";
  const std::string fake = guarded.world.root() + "/fake";
  const auto hook_with = [&](const std::string& path) {
    return guarded.world.run(guarded.server.path(), {guarded.server.path() + "/hooks/pre-receive"}, line,
                             {"GIT_DIR=.", "PATH=" + path});
  };
  const auto said_by = [&](const std::string& script) {
    put_file(fake + "/git", "#!/bin/sh\n" + script + "\n");
    guarded.world.run(guarded.world.root(), {"chmod", "0755", fake + "/git"});
    return hook_with(fake);
  };
  const auto missing = hook_with("/nowhere");
  CHECK(missing.exit_code == 3);
  CHECK(missing.error.find("cannot start git") != std::string::npos);
  for (const std::string script : {"exit 0", "exit 1", "echo garbage", "kill -9 $$"}) {
    const auto said = said_by(script);
    INFO(script << "\n" << said.error);
    CHECK(said.exit_code == 3);
    CHECK(said.error.find("fault.git") != std::string::npos);
  }
  const auto verified =
      guarded.world.run(guarded.work.path(), {MUSTER_TOOL, "verify", "history", "--anchor", guarded.anchor},
                        "", {"PATH=/nowhere"});
  CHECK(verified.exit_code == 3);
}
