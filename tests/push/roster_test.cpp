// The roster in the push path: bootstrap, new versions, the server's memory.
#include <catch2/catch.hpp>

#include "push/guarded.h"

using namespace muster::test;

namespace {

RosterText next_version(const Guarded& guarded) {
  RosterText next;
  next.version = 2;
  next.previous = guarded.anchor;
  next.issued = seconds_from_now(-30);
  return next;
}

std::string new_person(const std::string& id) {
  return "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id +
         "@example.org\"]\n\n[[key]]\nholder = \"" + id + "\"\nssh = \"" + make_key(id).public_line +
         "\"\nadded = " + days_from_now(-1) + "\n\n[[commits]]\nname = \"" + id +
         "\"\nrefs = [\"refs/heads/" + id + "\"]\nsigners = [\"" + id + "\"]\n";
}

}  // namespace

TEST_CASE("before the bootstrap only the first roster comes in") {
  Guarded guarded;
  const TestRepository other = guarded.world.init_work("other");
  other.write_file("a", "a\n");
  other.commit_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "no roster");
  CHECK(refuses(other.push(guarded.server.path(), {"main"}), "ref.bootstrap"));
  guarded.commit(Guarded::by("alice"));
  CHECK(refuses(guarded.push({"main:refs/heads/other"}), "ref.bootstrap"));
  CHECK(refuses(guarded.push({"main", "main:refs/heads/other"}), "ref.bootstrap"));
  CHECK(guarded.push({"main"}).exit_code == 0);
  CHECK(guarded.push({"main:refs/heads/other"}).exit_code == 0);
}

TEST_CASE("a roster that does not reach the anchor does not come in") {
  Guarded guarded;
  RosterText mine;
  mine.more = "\n# mine\n";
  guarded.work.write_file(".muster/roster.toml", mine.text());
  guarded.work.write_file(".muster/signatures/alice.sig",
                          sign_ssh(Guarded::key("alice"), "muster-roster", mine.text()));
  guarded.commit(Guarded::by("alice"));
  CHECK(refuses(guarded.push({"main"}), "roster.anchor"));
}

TEST_CASE("a new version needs its governors and then is in force") {
  Guarded guarded;
  guarded.adopt();
  RosterText next = next_version(guarded);
  next.more = new_person("grace");

  guarded.write_roster(next, {"frank"});
  guarded.work.git({"mv", "-k", ".muster", ".muster"});
  guarded.commit(Guarded::by("alice"));
  CHECK(refuses(guarded.push({"main"}), "roster.threshold"));

  guarded.work.git({"reset", "-q", "--hard", "origin/main"});
  guarded.work.git({"clean", "-qfd"});
  guarded.write_roster(next, {"bob"});
  guarded.commit(Guarded::by("alice"));
  const PushOutcome outcome = guarded.push({"main"});
  INFO(outcome.report);
  REQUIRE(outcome.exit_code == 0);
  CHECK(get_file(guarded.server.path() + "/muster/state.toml").find("version = 2") != std::string::npos);
  const auto replay = guarded.verify_from_clone();
  INFO(replay.out << replay.error);
  CHECK(replay.exit_code == 0);

  guarded.work.git({"checkout", "-q", "-b", "grace"});
  guarded.commit(Guarded::by("grace"), "src/g.c");
  CHECK(guarded.push({"grace"}).exit_code == 0);
}

TEST_CASE("a branch that a new version governs is judged once by it") {
  Guarded guarded;
  guarded.adopt();
  guarded.work.git({"checkout", "-q", "-b", "grace"});
  guarded.commit(Guarded::unsigned_by("grace"), "src/g.c");
  REQUIRE(guarded.push({"grace"}).exit_code == 0);
  guarded.work.git({"checkout", "-q", "main"});
  RosterText next = next_version(guarded);
  next.more = new_person("grace");
  guarded.write_roster(next, {"alice"});
  guarded.commit(Guarded::by("alice"));
  const PushOutcome outcome = guarded.push({"main"});
  INFO(outcome.report);
  CHECK(refuses(outcome, "signature.missing"));
  CHECK(outcome.report.find("refs/heads/grace") != std::string::npos);
}

TEST_CASE("a roster and other changes do not mix, and an old roster does not come back") {
  Guarded guarded;
  guarded.adopt();
  const std::string first = guarded.tip("refs/heads/main");
  guarded.write_roster(next_version(guarded), {"alice"});
  guarded.commit(Guarded::by("alice"), "src/a.c");
  CHECK(refuses(guarded.push({"main"}), "roster.mixed"));
  guarded.work.git({"reset", "-q", "--soft", "origin/main"});
  guarded.work.git({"rm", "-q", "-f", "src/a.c"});
  guarded.commit(Guarded::by("alice"));
  REQUIRE(guarded.push({"main"}).exit_code == 0);

  // Back to version 1 with its own good signatures.
  guarded.work.git({"rm", "-q", "-r", ".muster"});
  guarded.work.git({"checkout", "-q", first, "--", ".muster"});
  guarded.commit(Guarded::by("alice"));
  CHECK(refuses(guarded.push({"main"}), "roster.rollback"));
  guarded.work.git({"reset", "-q", "--hard", "origin/main"});
  guarded.work.git({"rm", "-q", "-r", ".muster"});
  guarded.commit(Guarded::by("alice"));
  CHECK(refuses(guarded.push({"main"}), "roster.removed"));
}

TEST_CASE("a server restored from a backup waits for the roster that it remembers") {
  Guarded guarded;
  guarded.adopt();
  const std::string first = guarded.tip("refs/heads/main");
  guarded.write_roster(next_version(guarded), {"alice"});
  const std::string second = guarded.commit(Guarded::by("alice"));
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  guarded.server.git({"update-ref", "refs/heads/main", first});

  guarded.work.git({"checkout", "-q", "-b", "stale", first});
  guarded.commit(Guarded::by("alice"), "src/a.c");
  CHECK(refuses(guarded.push({"stale:refs/heads/main"}), "roster.rollback"));
  CHECK(refuses(guarded.push({"stale:refs/heads/release/1.0"}), "roster.rollback"));
  const PushOutcome mended = guarded.push({"main"});
  INFO(mended.report);
  CHECK(mended.exit_code == 0);
  CHECK(guarded.tip("refs/heads/main") == second);
}

TEST_CASE("a mainline that is gone refuses everything") {
  Guarded guarded;
  guarded.adopt();
  guarded.server.git({"update-ref", "-d", "refs/heads/main"});
  CHECK(refuses(guarded.push({"main"}), "ref.bootstrap"));
  CHECK(refuses(guarded.push({"main:refs/heads/free"}), "ref.bootstrap"));
}
