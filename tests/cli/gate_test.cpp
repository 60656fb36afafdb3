// The gate of a build (docs/gate.md), over real repositories.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate accepts a clean work tree of the mainline and says until when") {
  const Gated project;
  const std::string head = project.change_as("alice");
  const Said said = project.gate();
  INFO(said.out + said.error);
  CHECK(said.status == 0);
  CHECK(has(said.out, "accepted  mainline"));
  CHECK(has(said.out, "commit " + head + " on refs/heads/main"));
  CHECK(has(said.out,
            "back to the baseline is accepted, 2 commits; holds until " + days_ago(-100).substr(0, 10)));
  const auto json_line = project.gate({"--format", "json"}).json();
  CHECK(json_line["object"]["kind"] == "commit");
  CHECK(json_line["object"]["id"] == head);
  CHECK(json_line["key"]["holder"] == "alice");
  CHECK(json_line["holds_until"].get<std::string>().substr(0, 10) == days_ago(-100).substr(0, 10));
  CHECK(project.run({"gate"}).status == 2);
  CHECK(project.gate({"--at", now()}).status == 2);
  CHECK(project.gate({"--product", "app"}).status == 2);
  CHECK(project.gate({"--ref", "main"}).status == 2);
  CHECK(project.gate({"--release-file", "x"}).status == 2);
  CHECK(project.gate({"--require", "nothing"}).status == 2);
  CHECK(project.gate({"--repo", "nowhere"}).status == 2);
}

TEST_CASE("gate refuses what lies unsigned below a well signed HEAD") {
  const Gated project;
  project.change_as("alice");
  project.work.write_file("src/evil.c", "x");
  const std::string bad = project.work.commit_unsigned(alice_email, now(), "evil");
  project.change_as("alice");
  project.tag_as("bob", "v1");
  const Said said = project.gate(json({}));
  CHECK(rules_in(said) == Rules{"signature.missing"});
  CHECK(said.json()["object"]["id"] == bad);
  CHECK(verdict(project, tagged) == Rules{"signature.missing"});
  for (int run = 0; run < 2; ++run) CHECK(verdict(project) == Rules{"signature.missing"});
  project.work.git({"checkout", "-q", "--detach", bad + "~1"});
  CHECK(verdict(project) == Rules{"accepted"});
}

TEST_CASE("gate wants HEAD on a line that the roster names") {
  const Gated project;
  project.change_as("alice");
  const std::string fork = project.work.git({"rev-parse", "HEAD"});
  SECTION("a feature") {
    project.work.git({"checkout", "-q", "-b", "feature"});
    project.change_as("alice");
    CHECK(verdict(project) == Rules{"gate.commit"});
    CHECK(verdict(project, {"--ref", "refs/heads/feature"}) == Rules{"gate.commit"});
    project.work.git({"checkout", "-q", "--detach"});
    CHECK(verdict(project) == Rules{"gate.commit"});
    // A second parent of the mainline is on nobody's line, though accepted.
    const std::string side = project.work.git({"rev-parse", "HEAD"});
    project.work.git({"checkout", "-q", "main"});
    project.change_as("alice");
    project.work.merge({alice_email, now(), &project.alice}, side, "merge");
    CHECK(verdict(project) == Rules{"accepted"});
    project.work.git({"checkout", "-q", "--detach", side});
    CHECK(verdict(project) == Rules{"gate.commit"});
  }
  SECTION("a branch that the roster names") {
    project.work.git({"checkout", "-q", "-b", "release/1"});
    project.change_as("bob");
    CHECK(verdict(project) == Rules{"accepted"});
    CHECK(project.gate(json({})).json()["object"]["ref"] == "refs/heads/release/1");
    CHECK(verdict(project, {"--ref", "refs/heads/release/1"}) == Rules{"accepted"});
    CHECK(verdict(project, {"--ref", "refs/heads/main"}) == Rules{"gate.commit"});
    project.change_as("alice");  // may commit to the mainline only
    CHECK(verdict(project) == Rules{"signer.scope"});
  }
  SECTION("a branch that was filled from the mainline by somebody outside its signers") {
    project.work.git({"checkout", "-q", "-b", "side", fork});
    project.change_as("alice");
    project.work.git({"checkout", "-q", "main"});
    project.change_as("alice");
    project.work.merge({alice_email, now(), &project.alice}, "side", "merge");
    project.work.git({"checkout", "-q", "-b", "release/1", "side"});
    CHECK(verdict(project) == Rules{"signer.scope"});
  }
  SECTION("a branch that merges from a mainline with something refused on it") {
    project.work.git({"checkout", "-q", "-b", "release/1"});
    project.change_as("bob");
    project.work.git({"checkout", "-q", "main"});
    project.work.write_file("src/evil.c", "x");
    project.work.commit_unsigned(alice_email, now(), "evil");
    project.change_as("alice");
    project.work.git({"checkout", "-q", "release/1"});
    CHECK(verdict(project) == Rules{"accepted"});
    project.work.merge(by("bob"), "main", "merge");
    CHECK(verdict(project) == Rules{"signature.missing"});
  }
}

TEST_CASE("gate judges a detached checkout that knows no branch as the mainline's tip") {
  const Gated project;
  project.change_as("alice");
  const auto fetched = [&](const std::string& name, const std::string& what, const std::string& to) {
    const auto clone = project.world.init_work(name);
    clone.git({"fetch", "-q", project.work.path(), what + ":" + to});
    clone.git({"checkout", "-q", "--detach", to});
    return clone;
  };
  project.work.git({"checkout", "-q", "-b", "proposal"});
  project.change_as("alice");
  project.work.git({"checkout", "-q", "main"});
  const std::string tip = fetched("bare-tip", "main", "refs/ci/1").path();
  CHECK(verdict(project, {}, tip) == Rules{"accepted"});
  CHECK(verdict(project, {"--ref", "refs/heads/main"}, tip) == Rules{"accepted"});
  CHECK(verdict(project, {"--ref", "refs/heads/release/1"}, tip) == Rules{"gate.commit"});
  // What a forge merges to test it, signed by somebody who may merge: nobody has accepted it.
  project.work.git({"checkout", "-q", "--detach", "main"});
  project.work.merge({alice_email, now(), &project.alice}, "proposal", "test merge");
  project.work.git({"update-ref", "refs/pull/7/merge", "HEAD"});
  CHECK(verdict(project) == Rules{"gate.commit"});
  project.work.git({"checkout", "-q", "main"});
  for (const std::string to :
       {"refs/pull/7/merge", "refs/remotes/pull/7/merge", "refs/merge-requests/7/merge"}) {
    INFO(to);
    const auto clone = fetched("merge" + std::to_string(to.size()), "refs/pull/7/merge", to);
    CHECK(verdict(project, {}, clone.path()) == Rules{"gate.commit"});
    clone.git({"fetch", "-q", project.work.path(), "main:refs/remotes/origin/main"});
    CHECK(verdict(project, {}, clone.path()) == Rules{"gate.commit"});
  }
  // On a branch of its own it is not detached.
  const auto named = fetched("named", "main", "refs/ci/1");
  named.git({"checkout", "-q", "-b", "other"});
  CHECK(verdict(project, {}, named.path()) == Rules{"gate.commit"});
}

TEST_CASE("gate refuses a shallow clone") {
  const Gated project;
  project.change_as("alice");
  const auto clone = project.world.clone("file://" + project.work.path(), "shallow", {"--depth", "1"});
  CHECK(verdict(project, {}, clone.path()) == Rules{"gate.shallow"});
  clone.git({"fetch", "-q", "--unshallow"});
  CHECK(verdict(project, {}, clone.path()) == Rules{"accepted"});
}

TEST_CASE("gate lists every refusal, and no end of them") {
  const Gated project;
  for (int i = 0; i < 25; ++i) {
    project.work.write_file("src/bad.c", std::to_string(i));
    project.work.commit_unsigned(alice_email, now(), "bad");
  }
  project.work.write_file("src/evil.c", "x");
  const Said said = project.gate({"--min-version", "2", "--require", "tag"});
  CHECK(said.status == 1);
  CHECK(has(said.out, "refused  gate.stale"));
  CHECK(has(said.out, "refused  signature.missing"));
  CHECK(has(said.out, "and 8 more; muster verify history lists them"));
  CHECK(project.gate(json({})).lines().size() == 20);
}

TEST_CASE("gate off refuses and judges nothing") {
  const Gated project;
  CHECK(verdict(project, {"--off"}) == Rules{"gate.off"});
  CHECK(project.run({"gate", "--off"}).status == 1);
}

TEST_CASE("gate judges SHA-256 repositories") {
  const Gated project("sha256");
  project.change_as("alice");
  project.tag_as("bob", "v1");
  CHECK(verdict(project, released) == Rules{"accepted"});
  project.work.write_file("src/evil.c", "x");
  CHECK(verdict(project) == Rules{"gate.dirty"});
}

TEST_CASE("gate builds no branch whose commits no rule governs") {
  const Gated project;
  const std::string from = "from = [\"refs/heads/main\", \"refs/heads/release/*\"";
  project.next_roster(from, from + ", \"refs/heads/wild/*\"");
  project.work.git({"checkout", "-q", "-b", "wild/x"});
  project.change_as("bob");
  CHECK(verdict(project) == Rules{"gate.commit"});
  project.work.git({"checkout", "-q", "-b", "release/x"});
  CHECK(verdict(project) == Rules{"accepted"});
}

TEST_CASE("gate builds no branch beside a mainline that the clone does not know") {
  const Gated project;
  project.work.git({"checkout", "-q", "-b", "release/x"});
  project.change_as("bob");
  const std::string copy = project.world.root() + "/copy";
  project.work.git({"clone", "-q", "--single-branch", "--branch", "release/x", project.work.path(), copy});
  CHECK(verdict(project, {}, copy) == Rules{"gate.commit"});
  project.work.git({"-C", copy, "fetch", "-q", "origin", "main:refs/remotes/origin/main"});
  CHECK(verdict(project, {}, copy) == Rules{"accepted"});
}

}  // namespace muster::test
