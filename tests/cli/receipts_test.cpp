// What a server's receipts change for who judges from a clone.
#include <catch2/catch.hpp>

#include "cli/received.h"

namespace muster::test {

TEST_CASE("a step that the server has received is judged at that time, and others as they claim") {
  Received project;
  const std::string first = project.received_change("alice", days_ago(40));
  // Made long before it was received; and two in one push.
  const std::string late = project.change_as("bob", days_ago(39));
  const std::string later = project.change_as("bob", days_ago(38));
  const std::string received = days_ago(20);
  project.receive(main_ref, later, received);
  const std::string own = project.change_as("alice", days_ago(19));
  project.publish();
  CHECK(project.in_history(first) == Told{"accepted", "receipt"});
  CHECK(project.in_history(late) == Told{"accepted", "receipt"});
  CHECK(project.in_history(own) == Told{"accepted", "claimed"});
  const auto alone = project.judge({"verify", "commit", late, "--format", "json"}).json();
  CHECK(alone["time"] == "receipt");
  CHECK(alone["judged_at"] == received);
  CHECK(project.judge({"verify", "commit", own, "--format", "json"}).json()["time"] == "claimed");
  CHECK(has(project.judge({"explain", late}).out, "a receipt time"));
  CHECK(project.in_history(late, {"--at", now()}) == Told{"accepted", "given"});
  project.work.git({"update-ref", "-d", "refs/muster/ledger"});
  CHECK(project.in_history(late) == Told{"accepted", "claimed"});
}

TEST_CASE("a commit with an earlier date gains nothing where the server says when it came") {
  const auto ended = [](Received& project) {
    const std::string id = project.change_as("bob", days_ago(30));
    project.receive(main_ref, id, days_ago(3));
    project.publish();
    return id;
  };
  Received project;
  CHECK(project.in_history(ended(project)) == Told{"accepted", "receipt"});
  // A roster from its beginning, in which bob's key ends.
  Received other("[[person]]\nid = \"dave\"\nname = \"dave\"\nemails = [\"dave@example.org\"]\n\n" +
                 Gated::key_text("dave", "\"git\"", "until = " + days_ago(10) + "\n") +
                 "[[commits]]\nname = \"docs\"\nrefs = [\"refs/heads/docs\"]\nsigners = [\"dave\"]\n\n");
  other.work.git({"checkout", "-q", "-b", "docs"});
  const std::string dated_back = other.change_as("dave", days_ago(30));
  const auto told = [&] {
    const auto said =
        other.judge({"verify", "commit", dated_back, "--ref", "refs/heads/docs", "--format", "json"}).json();
    return Told{said.value("rule", "accepted"), said["time"]};
  };
  CHECK(told() == Told{"accepted", "claimed"});
  other.receive("refs/heads/docs", dated_back, days_ago(3));
  other.publish();
  CHECK(told() == Told{"key.expired", "receipt"});
}

TEST_CASE("what a key signed before it was lost stands by its receipt") {
  Received project;
  const std::string before = project.received_change("alice", days_ago(30));
  const std::string dated_back = project.change_as("alice", days_ago(29));
  project.receive(main_ref, dated_back, days_ago(5));
  const std::string roster = project.next_roster("holder = \"alice\"\n", revoked_since(20), "bob");
  project.receive(main_ref, roster, now());
  CHECK(project.in_history(before) == Told{"key.revoked", "claimed"});
  project.publish();
  CHECK(project.in_history(before) == Told{"accepted", "receipt"});
  CHECK(project.in_history(dated_back) == Told{"key.revoked", "receipt"});
  CHECK(project.judge({"verify", "commit", before}).status == 0);
  CHECK(project.judge({"verify", "commit", dated_back}).status == 1);
}

TEST_CASE("a ledger that does not hold gives no receipts, and says so") {
  Received project;
  const std::string id = project.received_change("alice", days_ago(30));
  const auto claims = [&](const std::string& rule) {
    const Said said = project.judge({"verify", "commit", id, "--format", "json"});
    INFO(said.out << said.error);
    CHECK(said.status == 0);
    CHECK(said.json()["time"] == "claimed");
    CHECK(has(said.error, "no receipts (" + rule));
  };
  SECTION("signed by nobody who may") {
    project.publish(now(), "mallory");
    claims("ledger.signature");
  }
  SECTION("signed by somebody's key for commits") {
    project.publish(now(), "alice");
    claims("key.use");
  }
  SECTION("of another tree than was signed") {
    project.publish();
    const std::string path = "tile/entries/000.p/2";
    std::string bundle = project.work.run({"cat-file", "blob", "refs/muster/ledger:" + path}).out;
    Gated::replace(bundle, days_ago(30).substr(0, 10), days_ago(50).substr(0, 10));
    put_ledger(project.world, project.work.path() + "/.git", {{path, bundle}});
    claims("ledger.root");
  }
  SECTION("but with a gap it does: a ref moved unseen, and no entry lies") {
    project.receive("refs/heads/x", id, days_ago(29));
    project.leave("refs/heads/x", std::string(40, 'b'));
    project.receive("refs/heads/x", id, days_ago(28));
    project.publish();
    const Said said = project.judge({"verify", "commit", id, "--format", "json"});
    CHECK(said.json()["time"] == "receipt");
    CHECK_FALSE(has(said.error, "no receipts"));
    CHECK(project.judge({"ledger", "attest", id}).status == 0);
  }
}

TEST_CASE("an entry dated days before those that stand ahead of it is no receipt") {
  Received project;
  const std::string id = project.received_change("alice", days_ago(30));
  const std::string next = project.change_as("alice", days_ago(33));
  project.receive(main_ref, next, days_ago(33));
  project.publish();
  CHECK(project.in_history(id).second == "receipt");
  CHECK(project.in_history(next).second == "claimed");
}

TEST_CASE("audits with receipts and without do not take over each other's results") {
  Received project;
  const std::string before = project.received_change("alice", days_ago(30));
  project.received_change("bob", days_ago(29));
  const auto earlier = [&] {
    const Said said = project.judge({"verify", "history"});
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    return has(said.out, "judged by an earlier run");
  };
  CHECK_FALSE(earlier());
  CHECK(earlier());
  project.publish();
  CHECK_FALSE(earlier());
  CHECK(earlier());
  // More of the same ledger changes nothing; another one does.
  project.received_change("bob", days_ago(20));
  project.publish();
  CHECK(earlier());
  project.work.git({"update-ref", "-d", "refs/muster/ledger"});
  CHECK(earlier());
  Received other;
  CHECK(before != other.head());
}

TEST_CASE("a mainline that was given another name keeps the receipts of the old one") {
  Received project;
  const std::string first = project.received_change("alice", days_ago(40));
  const std::string both = project.next("refs = [\"refs/heads/main\"]\nsigners",
                                        "refs = [\"refs/heads/main\", \"refs/heads/trunk\"]\nsigners");
  project.receive(main_ref, both, now());
  const std::string renamed =
      project.next("mainline = \"refs/heads/main\"", "mainline = \"refs/heads/trunk\"");
  project.work.git({"branch", "-m", "trunk"});
  const std::string trunk = "refs/heads/trunk";
  SECTION("and goes on with those of the new one") {
    project.receive(trunk, renamed, now(), 2);
    const std::string next = project.change_as("bob");
    project.receive(trunk, next, now(), 3);
    project.publish();
    for (const std::string& id : {first, both, renamed, next})
      CHECK(project.in_history(id) == Told{"accepted", "receipt"});
  }
  SECTION("but not where the new one was there before") {
    // By a roster under which it was the mainline already: nothing says what it took over from.
    project.receive(trunk, renamed, now(), 3);
    project.publish();
    CHECK(project.in_history(first).second == "claimed");
  }
}

}  // namespace muster::test
