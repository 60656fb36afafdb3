// Builds that want a tag, and releases.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate wants a tag of HEAD where one is asked for") {
  const Gated project;
  project.change_as("alice");
  CHECK(verdict(project, tagged) == Rules{"gate.tag"});
  project.tag_as("bob", "v1");
  CHECK(verdict(project, tagged) == Rules{"accepted"});
  const auto said = project.gate(json(tagged)).json();
  CHECK(said["object"]["kind"] == "tag");
  CHECK(said["object"]["ref"] == "refs/tags/v1");
  CHECK(said["key"]["holder"] == "bob");
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v2*"}) == Rules{"gate.tag"});
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v?"}) == Rules{"accepted"});
  // Its own refusal, where it is the only one.
  project.work.git({"tag", "v2-light"});
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v2*"}) == Rules{"tag.lightweight"});
  CHECK(verdict(project, tagged) == Rules{"accepted"});
  project.work.tag_signed(make_key("mallory"), "bob@example.org", now(), "v3");
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v3"}) == Rules{"key.unknown"});
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v[23]"}) == Rules{"gate.tag"});
  project.work.git({"update-ref", "refs/tags/v4", "refs/tags/v1"});
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v4"}) == Rules{"tag.name"});
  // HEAD goes on, and the tag does not.
  project.change_as("alice");
  CHECK(verdict(project, tagged) == Rules{"gate.tag"});
  project.work.git({"tag", "-f", "v1"});
  CHECK(verdict(project, {"--require", "tag", "--tag-pattern", "v1"}) == Rules{"tag.lightweight"});
}

TEST_CASE("gate judges a tag by what holds now, whatever its date says") {
  const Gated project;
  project.change_as("alice");
  project.next_roster("holder = \"bob\"\n", "holder = \"bob\"\nuntil = " + days_ago(2) + "\n");
  project.tag_as("bob", "v1", days_ago(50));
  CHECK(verdict(project, tagged) == Rules{"key.expired"});
  CHECK(project.judge({"verify", "tag", "v1"}).status == 1);
  project.tag_as("alice", "v1-again");
  CHECK(verdict(project, tagged) == Rules{"accepted"});
  // A tag of the time when the key was good was good; a build of today needs a key of today.
  const Gated other;
  other.change_as("alice");
  other.tag_as("bob", "v1");
  REQUIRE(verdict(other, tagged) == Rules{"accepted"});
  other.next_roster("holder = \"bob\"\n", "holder = \"bob\"\nuntil = " + now() + "\n");
  other.work.git({"checkout", "-q", "--detach", "v1"});
  CHECK(verdict(other, tagged) == Rules{"key.expired"});
  CHECK(verdict(other) == Rules{"accepted"});
}

TEST_CASE("gate asks the releases rules of a commit without a tag") {
  const Gated project;
  const Words asked = {"--product", "app", "--channel", "stable"};
  project.change_as("alice");
  CHECK(verdict(project) == Rules{"accepted"});
  CHECK(verdict(project, asked) == Rules{"key.use"});  // may commit, not release
  project.change_as("bob");
  CHECK(verdict(project, asked) == Rules{"accepted"});
  CHECK(project.gate(json(asked)).json()["rules"].dump() == R"(["mainline","stable"])");
  CHECK(verdict(project, {"--product", "app", "--channel", "beta"}) == Rules{"release.unmatched"});
  project.work.write_file("notes.txt", "not committed");
  CHECK(verdict(project, asked) == Rules{"gate.dirty"});
}

TEST_CASE("gate asks the releases rules of product and channel") {
  const Gated project;
  project.change_as("alice");
  project.tag_as("alice", "v1");
  CHECK(verdict(project, tagged) == Rules{"accepted"});
  CHECK(verdict(project, released) == Rules{"key.use"});  // may commit and tag, not release
  project.work.git({"tag", "-d", "v1"});
  project.tag_as("carol", "v1");
  CHECK(verdict(project, released) == Rules{"signer.scope"});
  project.work.git({"tag", "-d", "v1"});
  project.tag_as("bob", "v1");
  const auto said = project.gate(json(released)).json();
  CHECK(said["verdict"] == "accepted");
  CHECK(said["rules"].dump() == R"(["versions","stable"])");
  CHECK(verdict(project, {"--require", "tag", "--product", "app", "--channel", "beta"}) ==
        Rules{"release.unmatched"});
  CHECK(verdict(project, {"--require", "tag", "--product", "other", "--channel", "stable"}) ==
        Rules{"release.unmatched"});
}

TEST_CASE("gate counts approvals of a release, and none that this clone does not hold") {
  Gated project;
  project.work.git({"config", "user.email", alice_email});
  project.next_roster("channels = [\"stable\"]\nsigners = [\"bob\"]\n",
                      "channels = [\"stable\"]\nsigners = [\"bob\", \"alice\", \"carol\"]\nthreshold = 2\n");
  project.tag_as("bob", "v1");
  CHECK(verdict(project, released) == Rules{"release.threshold"});
  const Said approved = project.run({"approve", "HEAD", "--ref", "refs/tags/v1"});
  INFO(approved.out + approved.error);
  REQUIRE(approved.status == 0);
  CHECK(verdict(project, released) == Rules{"accepted"});
  const auto until = project.gate(json(released)).json()["holds_until"].get<std::string>();
  CHECK(until.substr(0, 10) == days_ago(-30).substr(0, 10));
  const auto clone = project.world.clone(project.work.path(), "clone");
  CHECK(verdict(project, released, clone.path()) == Rules{"release.threshold"});
  clone.git({"fetch", "-q", "origin", "refs/muster/*:refs/muster/*"});
  CHECK(verdict(project, released, clone.path()) == Rules{"accepted"});
}

TEST_CASE("gate counts a commit as refused that lacks approvals which this clone does not hold") {
  Gated project;
  project.next_roster("refs = [\"refs/heads/main\"]\nsigners = [\"alice\", \"bob\"]\n",
                      "refs = [\"refs/heads/main\"]\nsigners = [\"alice\", \"bob\"]\napprovals = 1\n");
  const std::string head = project.change_as("bob");
  const Said said = project.gate();
  CHECK(said.status == 1);
  CHECK(has(said.out, "refused  approvals.missing"));
  CHECK(has(said.error, "git fetch origin 'refs/muster/*:refs/muster/*'"));
  CHECK(project.judge({"verify", "history"}).status == 3);
  REQUIRE(project.run({"approve", "HEAD"}).status == 0);
  CHECK(verdict(project) == Rules{"accepted"});
}

}  // namespace muster::test
