// What a server's receipts change for who judges from a clone.
#include <catch2/catch.hpp>

#include "cli/gated.h"
#include "cli/ledger.h"
#include "formats/ledger_entry.h"

namespace muster::test {

namespace {

const std::string main_ref = "refs/heads/main";

// A clone of a mainline that goes back 60 days, with the ledger of a server that saw it come.
class Received : public Gated {
 public:
  explicit Received(const std::string& more = "", const std::string& uses = R"("receipt")")
      : Gated("sha1",
              "[[robot]]\nid = \"ledger\"\nowner = \"bob\"\nemails = [\"ledger@example.org\"]\n\n" +
                  key_text("ledger", uses) + more,
              days_ago(60)) {
    receive(main_ref, head(), begun);
  }

  const std::string begun = days_ago(60);  // received somewhat later than committed
  std::string head() const { return work.git({"rev-parse", "HEAD"}); }
  void receive(const std::string& ref, const std::string& id, const std::string& at,
               std::uint32_t version = 1, LedgerVerdict verdict = LedgerVerdict::accepted,
               std::uint32_t other_version = 0) {
    const auto old_id = tips_.try_emplace(ref, HashAlgorithm::sha1).first->second;
    LedgerEntry entry{entries_.size(),
                      *Timestamp::parse(at),
                      "acme/app",
                      ref,
                      old_id,
                      *ObjectId::parse(id, HashAlgorithm::sha1),
                      verdict,
                      {"mainline"},
                      RosterName{other_version == 0 ? version : other_version,
                                 *Sha256Digest::parse(digests_.at(version - 1))},
                      {},
                      {},
                      {},
                      {},
                      "muster 0"};
    tips_.insert_or_assign(ref, entry.new_id);
    entries_.push_back(ledger_entry_text(entry));
  }
  // Somebody moved it past the hooks.
  void leave(const std::string& ref, const std::string& id) {
    tips_.insert_or_assign(ref, *ObjectId::parse(id, HashAlgorithm::sha1));
  }
  void publish(const std::string& at = now(), const std::string& key = "ledger") const {
    put_ledger(world, work.path() + "/.git",
               ledger_of(entries_, "muster/acme/app", *Timestamp::parse(at), make_key(key).private_path));
  }
  // A commit of a time, received then.
  std::string received_change(const std::string& name, const std::string& date) {
    std::string id = change_as(name, date);
    receive(main_ref, id, date);
    return id;
  }
  // Its verdict in the history: "accepted", or the rule; and whose time counts.
  std::pair<std::string, std::string> in_history(const std::string& id, const Words& more = {}) const {
    Words words = {"verify", "history", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    for (const auto& line : judge(words).lines()) {
      if (line.contains("object") && line["object"]["id"] == id && line["object"]["kind"] == "commit")
        return {line.value("rule", "accepted"), line["time"]};
    }
    return {"", ""};
  }

  // The next version, whose digest receipts then name by its number.
  std::string next(const std::string& from, const std::string& to) {
    std::string id = next_roster(from, to);
    digests_.push_back(digest());
    return id;
  }

 private:
  std::vector<std::string> digests_ = {anchor};
  std::map<std::string, ObjectId> tips_;
  std::vector<std::string> entries_;
};

std::string revoked_since(int days) {
  return "holder = \"alice\"\nrevoked = { since = " + days_ago(days) + ", reason = \"compromised\" }\n";
}

using Told = std::pair<std::string, std::string>;

}  // namespace

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
