// The update and reference-transaction hooks on a real server: what pre-receive cannot see.
#include <catch2/catch.hpp>
#include <filesystem>

#include "push/guarded.h"
#include "support/receive_pack.h"

using namespace muster::test;

namespace {

// A server whose refs are watched while they move.
class Watched : public Guarded {
 public:
  explicit Watched(const std::vector<std::string>& with = {"--with", "reference-transaction"}) {
    std::vector<std::string> arguments = {"hook",        "install",  "--no-doctor", "--repo",
                                          server.path(), "--anchor", anchor};
    arguments.insert(arguments.end(), with.begin(), with.end());
    const auto installed = muster(arguments);
    INFO(installed.error);
    REQUIRE(installed.exit_code == 0);
    adopt();
  }

  // Something that happens between pre-receive's verdict and the ref's move.
  void meanwhile(const std::string& script) const { server.install_hook("update", "#!/bin/sh\n" + script); }
  std::size_t waiting() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& file :
         std::filesystem::directory_iterator(server.path() + "/muster/admitted")) {
      ++count;
    }
    return count;
  }
};

bool says(const PushOutcome& outcome, const std::string& word) {
  return outcome.exit_code != 0 && outcome.report.find(word) != std::string::npos;
}

void let_in(const PushOutcome& outcome) {
  INFO(outcome.report);
  CHECK(outcome.exit_code == 0);
}

}  // namespace

TEST_CASE("honest pushes pass a server that watches its refs move") {
  Watched server;
  CHECK(server.waiting() == 0);
  server.commit(Guarded::by("bob"), "src/a.c");
  server.work.git({"branch", "topic"});
  let_in(server.push({"main", "topic"}));
  server.commit(Guarded::by("alice"), "src/b.c");
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  let_in(server.push({"main", "v1.0"}));
  server.commit(Guarded::by("alice"), "src/c.c");
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.1");
  let_in(server.push({"v1.1", "main"}, {"--atomic"}));
  let_in(server.push({":topic"}));
  RosterText second;
  second.version = 2;
  second.previous = server.anchor;
  server.write_roster(second, {"alice"});
  server.commit(Guarded::by("alice"));
  let_in(server.push({"main", "HEAD:refs/heads/topic"}));
  CHECK(server.waiting() == 0);
  CHECK(server.verify_from_clone().exit_code == 0);
}

TEST_CASE("a push is refused as ever where refs are watched") {
  Watched server;
  server.commit(Guarded::unsigned_by("alice"), "src/a.c");
  CHECK(refuses(server.push({"main"}), "signature.missing"));
  CHECK(server.waiting() == 0);
}

TEST_CASE("maintenance moves no ref and is let through") {
  Watched server;
  server.commit(Guarded::by("bob"), "src/a.c");
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  let_in(server.push({"main", "v1.0"}));
  server.server.git({"pack-refs", "--all"});
  CHECK_FALSE(std::filesystem::exists(server.server.path() + "/refs/tags/v1.0"));
  server.commit(Guarded::by("bob"), "src/b.c");
  let_in(server.push({"main"}));
  server.server.git({"gc", "--quiet"});
  CHECK(server.tip("refs/tags/v1.0").size() == 40);
  CHECK(server.verify_from_clone().exit_code == 0);
}

// git asks about what it packs, too; by then another push may have moved it on.
TEST_CASE("a ref that moves while it is packed disturbs nobody") {
  Watched server;
  server.commit(Guarded::by("bob"), "src/a.c");
  let_in(server.push({"main"}));
  const std::string zero(40, '0');
  const std::string old = server.work.git({"rev-parse", "HEAD~1"});
  const auto asked = [&](const std::string& line) {
    return server.world
        .run(server.server.path(), {"hooks/reference-transaction", "prepared"}, line, {"GIT_DIR=."})
        .exit_code;
  };
  CHECK(asked(zero + " " + old + " refs/heads/main\n") == 0);
  put_file(server.server.path() + "/refs/heads/main.lock", "");
  CHECK(asked(zero + " " + old + " refs/heads/main\n") == 1);
  CHECK(asked(zero + " " + zero + " refs/heads/main\n") == 1);
}

TEST_CASE("what names no ref is let through whatever else is wrong") {
  Watched server;
  server.world.run(server.server.path(), {"rm", "muster.toml"});
  const std::string tip = server.tip("refs/heads/main");
  const auto asked = [&](const std::string& phase, const std::string& line) {
    return server.world.run(server.server.path(), {"hooks/reference-transaction", phase}, line, {"GIT_DIR=."})
        .exit_code;
  };
  CHECK(asked("prepared", "") == 0);
  CHECK(asked("prepared", tip + " " + tip + " HEAD\n") == 0);
  CHECK(asked("prepared", tip + " " + tip + " refs/heads/x\n") != 0);
  CHECK(asked("prepared", "junk\n") != 0);
  for (const char* phase : {"preparing", "committed", "aborted", "later"}) CHECK(asked(phase, "junk\n") == 0);
}

TEST_CASE("whoever moves refs on the server is judged") {
  Watched server;
  const std::string before = server.tip("refs/heads/main");
  const std::string bad = server.commit(Guarded::unsigned_by("alice"), "src/a.c");
  let_in(server.push({"main:refs/heads/free"}));
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& rule) {
    const auto said = server.server.run(arguments);
    INFO(rule << "\n" << said.error);
    CHECK(said.exit_code != 0);
    CHECK(said.error.find("refused  " + rule) != std::string::npos);
    CHECK(server.tip("refs/heads/main") == before);
  };
  refused({"update-ref", "refs/heads/main", bad}, "signature.missing");
  refused({"update-ref", "refs/heads/main", bad, before}, "signature.missing");
  refused({"update-ref", "-d", "refs/heads/main"}, "ref.delete");
  refused({"branch", "-f", "main", bad}, "signature.missing");
  refused({"update-ref", "HEAD", bad}, "signature.missing");
  refused({"tag", "v1.0", "main"}, "tag.lightweight");
  server.server.git({"pack-refs", "--all"});
  refused({"update-ref", "-d", "refs/heads/main"}, "ref.delete");
  refused({"update-ref", "refs/heads/main", bad}, "signature.missing");
  server.work.git({"reset", "-q", "--hard", before});
  const std::string good = server.commit(Guarded::by("bob"), "src/b.c");
  let_in(server.push({"main:refs/heads/also-free"}));
  server.server.git({"update-ref", "refs/heads/main", good});
  CHECK(server.tip("refs/heads/main") == good);
  CHECK(server.verify_from_clone().exit_code == 0);
}

TEST_CASE("a tag is refused when its branch did not move") {
  Watched server;
  server.meanwhile("[ \"$1\" != refs/heads/main ]\n");
  const std::string before = server.tip("refs/heads/main");
  server.commit(Guarded::by("alice"), "src/a.c");
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  const PushOutcome outcome = server.push({"main", "v1.0"});
  INFO(outcome.report);
  CHECK(says(outcome, "tag.commit"));
  CHECK(server.tip("refs/heads/main") == before);
  CHECK(server.tip("refs/tags/v1.0").empty());
}

// A line feed in the name of a ref that git refuses later makes a line of its own for pre-receive.
TEST_CASE("a tag is refused when its branch moved in the hook's input only") {
  Watched server;
  const std::string before = server.tip("refs/heads/main");
  const std::string commit = server.commit(Guarded::by("alice"), "src/a.c");
  const std::string tag =
      server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  const std::string zero(40, '0');
  RawPush push;
  push.commands = {zero + " " + before + " refs/heads/x\n" + before + " " + commit + " refs/heads/main",
                   zero + " " + tag + " refs/tags/v1.0"};
  push.pack =
      server.work.run({"pack-objects", "--stdout", "--revs", "-q"}, "refs/tags/v1.0\n^" + before + "\n").out;
  const RawAnswer answer = receive_pack(server.world, server.server, push);
  INFO(answer.all());
  CHECK_FALSE(answer.moved("refs/tags/v1.0"));
  CHECK(answer.all().find("tag.commit") != std::string::npos);
  CHECK(server.tip("refs/tags/v1.0").empty());
  CHECK(server.tip("refs/heads/main") == before);
}

// The roster that both were judged by is gone when the slower one moves its ref.
TEST_CASE("a revocation that comes in beside a commit by the revoked key catches it") {
  Watched server;
  const TestRepository other = server.world.clone(server.server.path(), "other");
  RosterText second;
  second.version = 2;
  second.previous = server.anchor;
  server.commit(Guarded::by("alice"), "src/a.c");
  const std::string slow = server.work.git({"rev-parse", "HEAD"});
  // Version 2: alice has left the release branches.
  std::string text = second.text();
  const std::size_t at = text.find("name = \"release\"");
  REQUIRE(at != std::string::npos);
  text.replace(text.find("[\"alice\"]", at), 9, "[\"bob\"]");
  other.write_file(".muster/history/1/roster.toml", get_file(other.path() + "/.muster/roster.toml"));
  other.write_file(".muster/history/1/signatures/alice.sig",
                   get_file(other.path() + "/.muster/signatures/alice.sig"));
  other.write_file(".muster/roster.toml", text);
  other.write_file(".muster/signatures/alice.sig", sign_ssh(Guarded::key("alice"), "muster-roster", text));
  other.commit_signed(Guarded::key("bob"), "bob@example.org", seconds_from_now(0), "take the releases over");
  server.meanwhile(
      "[ \"$1\" = refs/heads/release/1.0 ] || exit 0\nunset $(git rev-parse --local-env-vars)\n"
      "exec git -C '" +
      other.path() + "' push -q origin HEAD:refs/heads/main >&2\n");
  const PushOutcome outcome = server.push({"HEAD:refs/heads/release/1.0"});
  INFO(outcome.report);
  CHECK(says(outcome, "signer.scope"));
  CHECK(server.tip("refs/heads/release/1.0").empty());
  CHECK(server.tip("refs/heads/main") == other.git({"rev-parse", "HEAD"}));
  CHECK(server.tip("refs/heads/main") != slow);
}

// What the governors have brought in by then is not this push's own.
TEST_CASE("a push that carries the next roster itself is caught as well") {
  Watched server;
  RosterText second;
  second.version = 2;
  second.previous = server.anchor;
  std::string text = second.text();
  const std::size_t at = text.find("name = \"release\"");
  REQUIRE(at != std::string::npos);
  text.replace(text.find("[\"alice\"]", at), 9, "[\"bob\"]");
  const auto bring = [&](const TestRepository& repository, const std::string& person) {
    for (const char* name : {"roster.toml", "signatures/alice.sig"}) {
      repository.write_file(std::string(".muster/history/1/") + name,
                            get_file(repository.path() + "/.muster/" + name));
    }
    repository.write_file(".muster/roster.toml", text);
    repository.write_file(".muster/signatures/alice.sig",
                          sign_ssh(Guarded::key("alice"), "muster-roster", text));
    return repository.commit_signed(Guarded::key(person), person + "@example.org", seconds_from_now(0), "v2");
  };
  const TestRepository other = server.world.clone(server.server.path(), "other");
  const std::string theirs = bring(other, "bob");
  const std::string base = server.tip("refs/heads/main");
  bring(server.work, "alice");
  server.work.git({"branch", "release", base});
  // git moves the refs that are there first, by name.
  let_in(server.push({base + ":refs/heads/a-slow"}));
  server.work.git({"checkout", "-q", "-b", "slow", base});
  server.commit(Guarded::by("alice"), "src/s.c");
  server.meanwhile(
      "[ \"$1\" = refs/heads/a-slow ] || exit 0\nunset $(git rev-parse --local-env-vars)\n"
      "exec git -C '" +
      other.path() + "' push -q origin HEAD:refs/heads/main >&2\n");
  server.work.git({"checkout", "-q", "release"});
  server.commit(Guarded::by("alice"), "src/a.c");
  const PushOutcome outcome =
      server.push({"slow:refs/heads/a-slow", "main", "release:refs/heads/release/1.0"});
  INFO(outcome.report);
  CHECK(outcome.exit_code != 0);
  CHECK(server.tip("refs/heads/main") == theirs);
  CHECK(server.tip("refs/heads/release/1.0").empty());
}

TEST_CASE("two pushes at once to different refs are both let in") {
  Watched server;
  const TestRepository other = server.world.clone(server.server.path(), "other");
  other.write_file("src/b.c", "b\n");
  other.commit_signed(Guarded::key("bob"), "bob@example.org", seconds_from_now(0), "b");
  server.meanwhile(
      "[ \"$1\" = refs/heads/release/1.0 ] || exit 0\nunset $(git rev-parse --local-env-vars)\n"
      "exec git -C '" +
      other.path() + "' push -q origin HEAD:refs/heads/main >&2\n");
  server.commit(Guarded::by("alice"), "src/a.c");
  let_in(server.push({"HEAD:refs/heads/release/1.0"}));
  CHECK(server.tip("refs/heads/main") == other.git({"rev-parse", "HEAD"}));
  CHECK(server.tip("refs/heads/release/1.0") == server.work.git({"rev-parse", "HEAD"}));
  CHECK(server.waiting() == 0);
}

TEST_CASE("two pushes at once from one roster cannot both bring the next one") {
  Watched server;
  const TestRepository other = server.world.clone(server.server.path(), "other");
  const auto next = [&](const TestRepository& repository, const std::string& more) {
    RosterText second;
    second.version = 2;
    second.previous = server.anchor;
    second.more = more;
    for (const char* name : {"roster.toml", "signatures/alice.sig"}) {
      repository.write_file(std::string(".muster/history/1/") + name,
                            get_file(repository.path() + "/.muster/" + name));
    }
    repository.write_file(".muster/roster.toml", second.text());
    repository.write_file(".muster/signatures/alice.sig",
                          sign_ssh(Guarded::key("alice"), "muster-roster", second.text()));
    return repository.commit_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0),
                                    "roster");
  };
  const std::string fast = next(other, "");
  next(server.work, "\n[[refs]]\nrefs = [\"refs/heads/x\"]\n");
  server.meanwhile("[ ! -e '" + server.world.root() + "/once' ] || exit 0\ntouch '" + server.world.root() +
                   "/once'\nunset $(git rev-parse --local-env-vars)\nexec git -C '" + other.path() +
                   "' push -q origin HEAD:refs/heads/main >&2\n");
  const PushOutcome outcome = server.push({"main"});
  INFO(outcome.report);
  CHECK(outcome.exit_code != 0);
  CHECK(server.tip("refs/heads/main") == fast);
}

TEST_CASE("what was let in is judged again when its record is gone or broken") {
  Watched server;
  const std::string folder = server.server.path() + "/muster/admitted";
  server.meanwhile("for f in '" + folder + "'/*; do echo x >\"$f\"; done\n");
  server.commit(Guarded::by("bob"), "src/a.c");
  let_in(server.push({"main"}));
  server.meanwhile("rm -rf '" + folder + "'\n");
  server.commit(Guarded::by("bob"), "src/b.c");
  let_in(server.push({"main"}));
  server.commit(Guarded::by("bob"), "src/c.c");
  let_in(server.push({"main"}));
}

TEST_CASE("a server whose settings are gone moves no ref") {
  Watched server;
  const std::string good = server.commit(Guarded::by("bob"), "src/a.c");
  let_in(server.push({"main:refs/heads/free"}));
  server.world.run(server.server.path(), {"rm", "muster.toml"});
  const auto said = server.server.run({"update-ref", "refs/heads/main", good});
  CHECK(said.exit_code != 0);
  CHECK(said.error.find("fault.config") != std::string::npos);
}

TEST_CASE("the update hook judges each ref by itself") {
  Watched server({"--with", "update"});
  server.world.run(server.server.path(), {"rm", "hooks/pre-receive"});
  const std::string good = server.commit(Guarded::by("bob"), "src/a.c");
  server.work.git({"checkout", "-q", "-b", "release", "HEAD"});
  server.commit(Guarded::by("bob"), "src/b.c");
  const PushOutcome outcome = server.push({"main", "HEAD:refs/heads/release/1.0"});
  INFO(outcome.report);
  CHECK(refuses(outcome, "signer.scope"));
  CHECK(server.tip("refs/heads/main") == good);
  CHECK(server.tip("refs/heads/release/1.0").empty());
  server.work.git({"checkout", "-q", "main"});
  server.commit(Guarded::unsigned_by("alice"), "src/c.c");
  CHECK(refuses(server.push({"main"}), "signature.missing"));
  server.server.git({"config", "receive.denyDeleteCurrent", "ignore"});
  CHECK(refuses(server.push({":main"}), "ref.delete"));
  CHECK(server.tip("refs/heads/main") == good);
}
