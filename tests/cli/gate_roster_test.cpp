// The newest roster that a clone can know.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate refuses by the newest roster that it can know") {
  const Gated project;
  project.change_as("alice");
  project.tag_as("bob", "v1");
  const std::string old = project.work.git({"rev-parse", "HEAD"});
  project.next_roster("holder = \"bob\"\n",
                      "holder = \"bob\"\nrevoked = { reason = \"lost\", since = " + days_ago(1) + " }\n");
  const std::string newest = project.work.git({"rev-parse", "HEAD"});
  // A mirror that stands still: last month's roster is all that it knows.
  const auto mirror = project.world.init_work("mirror");
  mirror.git({"fetch", "-q", project.work.path(), old + ":refs/remotes/origin/main", "v1:refs/tags/v1"});
  mirror.git({"checkout", "-q", "--detach", old});
  const std::string at = mirror.path();
  CHECK(verdict(project, tagged, at) == Rules{"accepted"});
  CHECK(verdict(project, {"--min-version", "2"}, at) == Rules{"gate.stale"});
  CHECK(verdict(project, {"--min-version", "1"}, at) == Rules{"accepted"});
  const std::string folder = project.work.path() + "/.muster";
  for (const std::string& where : {folder, folder + "/roster.toml"}) {
    INFO(where);
    CHECK(verdict(project, {"--min-version", "2", "--newest", where}, at) == Rules{"accepted"});
    CHECK(verdict(project, {"--require", "tag", "--newest", where}, at) == Rules{"key.revoked"});
  }
  // What the clone knows by itself.
  mirror.git({"fetch", "-q", project.work.path(), newest + ":refs/other/newest"});
  CHECK(verdict(project, tagged, at) == Rules{"accepted"});
  CHECK(verdict(project, {"--require", "tag", "--newest", newest}, at) == Rules{"key.revoked"});
  CHECK(verdict(project, {"--require", "tag", "--newest", "refs/other/newest"}, at) == Rules{"key.revoked"});
  mirror.git({"update-ref", "refs/remotes/upstream/main", newest});
  CHECK(verdict(project, tagged, at) == Rules{"key.revoked"});
  mirror.git({"update-ref", "-d", "refs/remotes/upstream/main"});
  mirror.git({"update-ref", "refs/heads/main", newest});
  CHECK(verdict(project, tagged, at) == Rules{"key.revoked"});
  CHECK(project.gate({"--newest", "nowhere"}).status == 2);
  CHECK(project.gate({"--newest", "./nowhere"}).status == 2);
}

TEST_CASE("gate holds a commit against an anchor that came after it") {
  Gated project;
  project.change_as("alice");
  const std::string old = project.work.git({"rev-parse", "HEAD"});
  project.next_roster("", "");
  project.anchor = project.digest();
  CHECK(verdict(project) == Rules{"accepted"});
  project.work.git({"checkout", "-q", "--detach", old});
  CHECK(verdict(project) == Rules{"accepted"});
  // Without the mainline nothing leads to the anchor.
  const auto alone = project.world.init_work("alone");
  alone.git({"fetch", "-q", project.work.path(), old + ":refs/ci/1"});
  alone.git({"checkout", "-q", "--detach", old});
  CHECK(verdict(project, {}, alone.path()) == Rules{"roster.anchor"});
}

TEST_CASE("gate refuses two rosters of one version") {
  const Gated project;
  project.change_as("alice");
  const std::string fork = project.work.git({"rev-parse", "HEAD"});
  project.next_roster("name = \"bob\"", "name = \"Bob\"");
  const std::string one = project.work.git({"rev-parse", "HEAD"});
  project.work.git({"checkout", "-q", "-b", "other", fork});
  project.next_roster("name = \"bob\"", "name = \"Robert\"");
  const std::string other = project.work.git({"rev-parse", "HEAD"});
  project.work.git({"checkout", "-q", "main"});
  CHECK(verdict(project) == Rules{"accepted"});
  CHECK(verdict(project, {"--newest", other}) == Rules{"roster.fork"});
  project.work.git({"update-ref", "refs/remotes/origin/main", other});
  CHECK(verdict(project) == Rules{"roster.fork"});
  // Also below the newest.
  project.next_roster("name = \"Bob\"", "name = \"Bobby\"");
  CHECK(verdict(project) == Rules{"roster.fork"});
  project.work.git({"update-ref", "refs/remotes/origin/main", one});
  CHECK(verdict(project) == Rules{"accepted"});
  // One that its governors did not sign counts for nothing, unless HEAD holds it.
  project.work.git({"checkout", "-q", "other"});
  project.work.write_file(".muster/signatures/alice.sig", "x");
  const std::string bad = project.commit_as("alice", "unsigned");
  project.work.git({"update-ref", "refs/remotes/origin/main", bad});
  CHECK(verdict(project) == Rules{"roster.threshold"});
  project.work.git({"checkout", "-q", "main"});
  CHECK(verdict(project) == Rules{"accepted"});
  CHECK(verdict(project, {"--newest", bad}) == Rules{"roster.threshold"});
}

TEST_CASE("gate refuses under a roster that has expired") {
  Gated project;
  project.next_roster("expires = " + days_ago(-100).substr(0, 10),
                      "expires = " + days_ago(-100).substr(0, 10));
  CHECK(verdict(project) == Rules{"accepted"});
  project.work.git({"rm", "-q", "-r", "--cached", ".muster"});
  const Gated other;
  const std::string text = Gated::roster_text("", days_ago(1));
  other.roster(text);
  other.work.git({"add", "-A"});
  other.work.git_by(by("alice", days_ago(80)),
                    {"commit", "-q", "--amend", "-S", "--reset-author", "-m", "old"});
  const Said said =
      muster(other.world, other.work.path(), {"gate", "--format", "json", "--anchor", other.digest()});
  CHECK(rules_in(said) == Rules{"roster.expired"});
}

}  // namespace muster::test
