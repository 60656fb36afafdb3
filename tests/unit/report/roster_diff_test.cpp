#include "report/roster_diff.h"

#include <catch2/catch.hpp>

#include "roster/roster.h"

namespace muster::test::roster_diff {

namespace {

std::string name_of_blob(const PublicKey& key) {
  const std::string_view blob = key.blob;
  return "key:" + std::string(blob);
}

RosterKey key_of(const std::string& holder, const std::string& blob) {
  RosterKey key;
  key.holder = holder;
  key.key = {KeyAlgorithm::ssh_ed25519, blob};
  key.added = Timestamp{1'000};
  key.until = Timestamp{2'000};
  key.uses = {KeyUse::git, KeyUse::roster};
  return key;
}

RosterDraft sample() {
  RosterDraft draft;
  draft.project = "p";
  draft.version = 1;
  draft.expires = Timestamp{10'000};
  draft.governance = {{"alice", "bob"}, 2, "refs/heads/main", {}};
  draft.persons = {
      {"alice", "Alice", {"a@x"}, {}, {}}, {"bob", "Bob", {"b@x"}, {}, {}}, {"carol", "C", {}, {}, {}}};
  draft.robots = {{"bot", "bob", {}, {}}};
  draft.keys = {key_of("alice", "A"), key_of("bob", "B")};
  draft.roles = {
      {"devs", "alice", {{"alice", {}}, {"bob", Timestamp{5'000}}}, Review{{90 * 86'400}, {0}}, {}}};
  CommitRule commits;
  commits.name = "main";
  commits.refs = {Pattern("refs/heads/main")};
  commits.signers = {"devs"};
  draft.commits = {commits};
  TagRule tags;
  tags.name = "tags";
  tags.refs = {Pattern("refs/tags/v*")};
  tags.signers = {"devs"};
  draft.tags = {tags};
  ReleaseRule releases;
  releases.name = "rel";
  releases.products = {Pattern("p")};
  releases.channels = {Pattern("stable")};
  releases.signers = {"devs"};
  draft.releases = {releases};
  draft.refs = {RefRule{{Pattern("refs/heads/main")},
                        Allowance::allow,
                        Allowance::refuse,
                        Allowance::refuse,
                        PushKind::any,
                        {}}};
  return draft;
}

using Change = void (*)(RosterDraft&);

std::vector<RosterChange> diff(Change before, Change after) {
  RosterDraft old_draft = sample(), new_draft = sample();
  before(old_draft);
  after(new_draft);
  return changes_between(Roster::remade(old_draft, {}), Roster::remade(new_draft, {}), name_of_blob);
}

void none(RosterDraft&) {}

struct Case {
  Change change;
  Effect there;  // of the change; back again it is the other way round
  Effect back;
  std::string says;
};

constexpr Effect wide = Effect::widening, narrow = Effect::narrowing, same = Effect::neither;

}  // namespace

TEST_CASE("every change is said, and a widening is marked", "[report]") {
  const auto one = GENERATE(
      Case{[](RosterDraft& d) { d.expires.seconds += 1; }, wide, narrow, "the roster expires at"},
      Case{[](RosterDraft& d) { d.governance.governors.push_back("carol"); }, wide, narrow,
           "carol becomes a governor and may sign rosters"},
      Case{[](RosterDraft& d) { d.governance.threshold = 1; }, wide, narrow,
           "a new roster needs the signatures of 1 governors instead of 2"},
      Case{[](RosterDraft& d) { d.governance.mainline = "refs/heads/x"; }, wide, wide, "the mainline moves"},
      Case{[](RosterDraft& d) { d.defaults.unmatched_refs = OnUnmatched::allow; }, wide, narrow,
           "refs that no rule covers become free"},
      Case{[](RosterDraft& d) { d.defaults.max_key_age.seconds += 86'400; }, wide, narrow,
           "keys are overdue after 401 days instead of 400 days"},
      Case{[](RosterDraft& d) { d.defaults.rotation = OnOverdue::refuse; }, narrow, wide,
           "an overdue key is refused"},
      Case{[](RosterDraft& d) { d.defaults.review = OnOverdue::refuse; }, narrow, wide,
           "review of a role refuses"},
      Case{[](RosterDraft& d) { d.defaults.algorithms.erase(SignatureAlgorithm::openpgp); }, narrow, wide,
           "signatures by openpgp are refused"},
      Case{[](RosterDraft& d) { d.history.baseline.push_back("aa"); }, wide, narrow,
           "commit aa and its ancestors"},
      Case{[](RosterDraft& d) { d.history.vouched.push_back("aa"); }, wide, narrow,
           "commit aa is taken as it is"},
      Case{[](RosterDraft& d) { d.persons[0].emails.push_back("z@x"); }, wide, narrow,
           "alice may commit as z@x"},
      Case{[](RosterDraft& d) { d.persons[1].left = Timestamp{1}; }, narrow, wide,
           "bob left at 1970-01-01T00:00:01Z and may no longer sign commits on refs/heads/main (main)"},
      Case{[](RosterDraft& d) { d.persons[0].name = "A, B"; }, same, same, "alice is now called \"A, B\""},
      Case{[](RosterDraft& d) { d.robots[0].owner = "alice"; }, same, same,
           "alice answers for robot bot instead of bob"},
      Case{[](RosterDraft& d) { d.keys[0].until.reset(); }, wide, narrow,
           "key key:A of alice is good until no end"},
      Case{[](RosterDraft& d) { d.keys[0].from = Timestamp{1'500}; }, narrow, wide, "is good from"},
      Case{[](RosterDraft& d) { d.keys[0].uses.insert(KeyUse::release); }, wide, narrow,
           "is good for release too"},
      Case{[](RosterDraft& d) { d.keys[0].touch = true; }, narrow, wide, "must show: touch"},
      Case{[](RosterDraft& d) { d.keys[0].legacy = true; }, wide, narrow, "short RSA key"},
      Case{[](RosterDraft& d) { d.keys[0].shared_with = {"q"}; }, wide, narrow, "rosters of: q"},
      Case{[](RosterDraft& d) {
             d.keys[0].revoked = Revocation{reasons::RevocationCause::lost, Timestamp{9}};
           },
           narrow, wide, "is revoked (lost) since 1970-01-01T00:00:09Z"},
      Case{[](RosterDraft& d) { d.keys.push_back(key_of("alice", "C")); }, wide, narrow,
           "alice gains the key key:C, good for git and roster from"},
      Case{[](RosterDraft& d) {
             d.roles[0].members.push_back({"carol", {}});
           },
           wide, narrow,
           "carol becomes a member of devs and may sign commits on refs/heads/main (main), sign tags at "
           "refs/tags/v* (tags) and sign releases of p on stable (rel)"},
      Case{[](RosterDraft& d) { d.roles[0].members[1].until.reset(); }, wide, narrow,
           "bob stays a member of devs without end"},
      Case{[](RosterDraft& d) { d.roles[0].owner = "bob"; }, same, same, "bob answers for role devs"},
      Case{[](RosterDraft& d) { d.roles[0].review.reset(); }, wide, narrow,
           "role devs is reviewed no longer"},
      Case{[](RosterDraft& d) { d.roles[0].review->last.seconds = 5; }, wide, narrow,
           "role devs was reviewed at"},
      Case{[](RosterDraft& d) { d.roles[0].review->every.seconds *= 2; }, wide, narrow,
           "every 180 days instead of 90 days"},
      Case{[](RosterDraft& d) { d.commits[0].signers.push_back("carol"); }, wide, narrow,
           "commits rule main lets carol sign commits"},
      Case{[](RosterDraft& d) { d.commits[0].merge_signers.push_back("bot"); }, wide, narrow,
           "lets bot sign trivial merges"},
      Case{[](RosterDraft& d) { d.commits[0].identity = Identity::any; }, wide, narrow,
           "compares the committer's address no longer"},
      Case{[](RosterDraft& d) { d.commits[0].approvals = 1; }, narrow, wide,
           "needs 1 approvals instead of 0"},
      Case{[](RosterDraft& d) { d.commits[0].require.insert(Requirement::touch); }, narrow, wide,
           "asks for touch"},
      Case{[](RosterDraft& d) { d.commits[0].paths = Patterns{Pattern("docs/**")}; }, wide, wide,
           "has other paths: docs/** instead of all"},
      Case{[](RosterDraft& d) { d.commits[0].except = {Pattern("x")}; }, wide, wide, "exceptions of paths"},
      Case{[](RosterDraft& d) { d.commits.clear(); }, wide, wide, "commits rule main is gone"},
      Case{[](RosterDraft& d) { d.tags[0].lightweight = Allowance::allow; }, wide, narrow,
           "lightweight tags"},
      Case{[](RosterDraft& d) { d.tags[0].commit = TagCommitRule::any; }, wide, narrow,
           "lets tags name any commit"},
      Case{[](RosterDraft& d) { d.tags[0].from = Patterns{Pattern("refs/heads/r")}; }, wide, wide,
           "branches to tag on"},
      Case{[](RosterDraft& d) { d.releases[0].threshold = 2; }, narrow, wide,
           "needs 2 signatures instead of 1"},
      Case{[](RosterDraft& d) { d.releases[0].window_from = Timestamp{3}; }, wide, wide,
           "instead of any time"},
      Case{[](RosterDraft& d) { d.releases[0].fresh = Duration{3'600}; }, narrow, wide,
           "wants the newest roster proven within 1 hour"},
      Case{[](RosterDraft& d) { d.refs[0].force = Allowance::allow; }, wide, wide,
           "refs rule is new: refs/heads/main may be created, may not be deleted, may be forced"},
      Case{[](RosterDraft& d) { d.refs[0].push = PushKind::certificate; }, wide, wide,
           "may not be deleted, may not be forced, by signed pushes only"});
  const auto there = diff(none, one.change), back = diff(one.change, none);
  INFO(one.says << "\n" << (there.empty() ? "" : there.front().sentence));
  REQUIRE_FALSE(there.empty());
  REQUIRE_FALSE(back.empty());
  CHECK(there.front().sentence.find(one.says) != std::string::npos);
  CHECK(there.front().effect == one.there);
  CHECK(back.front().effect == one.back);
}

TEST_CASE("two rosters that say the same differ in nothing", "[report]") {
  CHECK(diff(none, none).empty());
  CHECK(diff(none, [](RosterDraft& d) { d.issued.seconds += 5; }).empty());
}

TEST_CASE("a robot whose owner had left works again with a new one", "[report]") {
  const auto changes = diff([](RosterDraft& d) { d.persons[1].left = Timestamp{1}; },
                            [](RosterDraft& d) {
                              d.persons[1].left = Timestamp{1};
                              d.robots[0].owner = "alice";
                            });
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].effect == wide);
}

TEST_CASE("exceptions are widenings while they last", "[report]") {
  const auto with_one = [](RosterDraft& d) {
    RosterException exception;
    exception.id = "e";
    exception.waives = "main";
    exception.object = "aa";
    exception.until = Timestamp{7};
    d.exceptions = {exception};
  };
  const auto there = diff(none, with_one), back = diff(with_one, none);
  REQUIRE(there.size() == 1);
  CHECK(there[0].effect == wide);
  CHECK(there[0].sentence == "exception e waives main for aa until 1970-01-01T00:00:07Z");
  REQUIRE(back.size() == 1);
  CHECK(back[0].effect == narrow);
}

TEST_CASE("names cannot pass for the words around them", "[report]") {
  const auto changes = diff(none, [](RosterDraft& d) { d.persons[0].name = "x\n, and governor"; });
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].sentence == "alice is now called \"x\\x0a, and governor\"");
}

}  // namespace muster::test::roster_diff
