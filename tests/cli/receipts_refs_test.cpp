// What receipts change for tags, other branches and releases, and what they attest.
#include <catch2/catch.hpp>

#include "cli/received.h"

namespace muster::test {

TEST_CASE("a tag is judged as it was accepted, where a receipt says when") {
  Received project;
  project.received_change("alice", days_ago(30));
  project.tag_as("bob", "v1", days_ago(30));
  const std::string tag = project.work.git({"rev-parse", "v1"});
  const auto told = [&] {
    const auto said = project.judge({"verify", "tag", "v1", "--format", "json"}).json();
    return Told{said.value("rule", "accepted"), said["time"]};
  };
  CHECK(told() == Told{"accepted", "claimed"});
  project.receive("refs/tags/v1", tag, days_ago(30));
  // bob's key has ended since.
  const std::string roster =
      project.next_roster("holder = \"bob\"\n", "holder = \"bob\"\nuntil = " + days_ago(2) + "\n");
  project.receive(main_ref, roster, now());
  project.work.git({"checkout", "-q", "--detach", "v1"});
  project.work.git({"update-ref", "refs/remotes/origin/main", main_ref});
  CHECK(verdict(project, released) == Rules{"key.expired"});
  project.publish();
  CHECK(told() == Told{"accepted", "receipt"});
  CHECK(verdict(project, released) == Rules{"accepted"});
  CHECK(project.gate(json(released)).json()["time"] == "receipt");
  // Another tag of that name was never received.
  project.work.git({"tag", "-d", "v1"});
  project.tag_as("bob", "v1", days_ago(31));
  CHECK(verdict(project, released) == Rules{"key.expired"});
}

TEST_CASE("a receipt excuses nothing that a later roster says of the key from before on") {
  Received project;
  project.received_change("alice", days_ago(30));
  project.tag_as("bob", "v1", days_ago(5));
  project.receive("refs/tags/v1", project.work.git({"rev-parse", "v1"}), days_ago(5));
  const std::string roster =
      project.next_roster("holder = \"bob\"\n", "holder = \"bob\"\nrevoked = { since = " + days_ago(20) +
                                                    ", reason = \"lost\" }\n");
  project.receive(main_ref, roster, now());
  project.publish();
  const auto said = project.judge({"verify", "tag", "v1", "--format", "json"}).json();
  CHECK(said["rule"] == "key.revoked");
  CHECK(said["time"] == "receipt");
  project.work.git({"update-ref", "refs/remotes/origin/main", main_ref});
  project.work.git({"checkout", "-q", "--detach", "v1"});
  CHECK(verdict(project, tagged) == Rules{"key.revoked"});
}

TEST_CASE("a tag that was deleted since has no receipt any more") {
  Received project;
  project.received_change("alice", days_ago(30));
  project.tag_as("bob", "v1", days_ago(30));
  const std::string tag = project.work.git({"rev-parse", "v1"});
  project.receive("refs/tags/v1", tag, days_ago(30));
  project.publish();
  const auto time_of = [&] {
    return project.judge({"verify", "tag", "v1", "--format", "json"}).json()["time"];
  };
  CHECK(time_of() == "receipt");
  project.receive("refs/tags/v1", std::string(40, '0'), days_ago(20));
  project.publish();
  CHECK(time_of() == "claimed");
}

TEST_CASE("a branch that came together with a roster is judged by the one before it") {
  Received project;
  project.work.git({"checkout", "-q", "-b", "release/1", "main"});
  const std::string on_branch = project.change_as("bob", days_ago(10));
  project.work.git({"checkout", "-q", "main"});
  const std::string roster = project.next_roster("refs = [\"refs/heads/release/*\"]\nsigners = [\"bob\"]",
                                                 "refs = [\"refs/heads/release/*\"]\nsigners = [\"alice\"]");
  const std::string together = now();
  project.receive(main_ref, roster, together);
  project.receive("refs/heads/release/1", on_branch, together);
  project.publish();
  const auto said =
      project.judge({"verify", "commit", on_branch, "--ref", "refs/heads/release/1", "--format", "json"});
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  CHECK(said.json()["time"] == "receipt");
}

TEST_CASE("a release that wants a fresh roster needs the server's word for it") {
  Received project(
      "[[releases]]\nname = \"fresh\"\nproducts = [\"app\"]\nchannels = [\"stable\"]\nsigners = "
      "[\"bob\"]\nfresh = \"24h\"\n\n");
  project.received_change("bob", days_ago(2));
  project.tag_as("bob", "v1");
  CHECK(verdict(project, tagged) == Rules{"accepted"});
  CHECK(verdict(project, released) == Rules{"release.stale"});
  const std::string day_ago = days_ago(1);
  project.publish(day_ago);
  const auto stale = project.gate(json(released)).json();
  CHECK(stale["rule"] == "release.stale");
  CHECK(has(stale["because"], "the server's last checkpoint is of " + day_ago));
  project.publish();
  CHECK(verdict(project, released) == Rules{"accepted"});
  CHECK(verdict(project, {"--product", "app", "--channel", "stable"}) == Rules{"accepted"});
  // A push to another branch was judged by a roster that is not at hand.
  project.receive("refs/heads/x", project.head(), now(), 1, LedgerVerdict::accepted, 9);
  project.publish();
  CHECK(verdict(project, released) == Rules{"release.stale"});
}

TEST_CASE("a mainline that stands where this clone has never been proves no roster") {
  Received project(
      "[[releases]]\nname = \"fresh\"\nproducts = [\"app\"]\nchannels = [\"stable\"]\nsigners = "
      "[\"bob\"]\nfresh = \"24h\"\n\n");
  project.received_change("bob", days_ago(2));
  project.tag_as("bob", "v1");
  project.publish();
  CHECK(verdict(project, released) == Rules{"accepted"});
  project.receive(main_ref, std::string(40, 'a'), now());
  project.publish();
  CHECK(verdict(project, released) == Rules{"release.stale"});
}

TEST_CASE("a commit that the server let in is attested in SLSA's words") {
  Received project("", R"("receipt")");
  const std::string then = days_ago(30);
  const std::string id = project.received_change("alice", then);
  const Said none = project.judge({"ledger", "attest", id});
  CHECK(none.status == 1);
  CHECK(has(none.out, "ledger.missing"));
  project.publish();
  const std::string file = project.world.root() + "/summary.json";
  const Said said = project.judge(
      {"ledger", "attest", id, "--output", file, "--evidence-key", make_key("ledger").private_path});
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(has(said.out, "level 3, let in by entry 1"));
  CHECK(has(said.out, "without a lapse since " + project.begun));
  CHECK(project.judge({"verify", "evidence", file}).status == 0);
  const auto bare = nlohmann::json::parse(project.judge({"ledger", "attest", id}).out);
  const auto predicate = bare["predicate"];
  CHECK(predicate["verifiedLevels"].dump() == R"(["SLSA_SOURCE_LEVEL_3","ORG_SOURCE_MUSTER_ACCEPTED"])");
  CHECK(predicate["urn:muster:gate:1"]["received"] == then);

  // Since the last push that was let in although it should have been refused.
  const std::string odd = project.change_as("alice", days_ago(20));
  project.receive(main_ref, odd, days_ago(20), 1, LedgerVerdict::observed);
  const std::string later = days_ago(10);
  const std::string after = project.received_change("alice", later);
  project.publish();
  CHECK(project.judge({"ledger", "attest", odd}).status == 1);
  CHECK(has(project.judge({"ledger", "attest", after}).out, "\"since\":\"" + later));
  const std::string never = project.change_as("alice");
  CHECK(project.judge({"ledger", "attest", never}).status == 1);
}

TEST_CASE("level 4 is of pushes that were judged by nothing but rosters that ask for approvals") {
  Received project;
  const std::string unasked = "signers = [\"alice\", \"bob\"]\n\n[[commits]]\nname = \"branches\"";
  const std::string asked =
      "signers = [\"alice\", \"bob\"]\napprovals = 1\n\n[[commits]]\nname = \"branches\"";
  const auto levels = [&](const std::string& id) {
    project.publish();
    const Said said = project.judge({"ledger", "attest", id});
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    return nlohmann::json::parse(said.out)["predicate"]["verifiedLevels"][0].get<std::string>();
  };
  // Brings in what asks, and was itself judged by what does not.
  const std::string two = project.next(unasked, asked);
  project.receive(main_ref, two, now());
  CHECK(levels(two) == "SLSA_SOURCE_LEVEL_3");
  const std::string three = project.next("", "");
  project.receive(main_ref, three, now(), 2);
  CHECK(levels(three) == "SLSA_SOURCE_LEVEL_4");
  // Takes it back, and brings a commit along that nobody approved.
  project.next(asked, unasked);
  const std::string unapproved = project.change_as("alice");
  project.receive(main_ref, unapproved, now(), 3);
  CHECK(levels(unapproved) == "SLSA_SOURCE_LEVEL_3");
}

}  // namespace muster::test
