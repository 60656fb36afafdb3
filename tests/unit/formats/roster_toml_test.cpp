#include "formats/roster_toml.h"

#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

using namespace muster;
using namespace muster::test;

namespace {

Timestamp at(std::string_view text) {
  return *Timestamp::parse(text);
}

RosterDraft example() {
  auto roster = parse_roster(example_roster(), Sha256Digest{});
  if (!roster) FAIL(described(roster.error()));
  return roster->draft();
}

}  // namespace

TEST_CASE("the example's head and governance and defaults and history are read") {
  const RosterDraft draft = example();
  CHECK(draft.project == "acme/payments");
  CHECK(draft.version == 7);
  CHECK(draft.previous->bytes[31] == 0x1F);
  CHECK(draft.issued == at("2026-11-23T10:00:00Z"));
  CHECK(draft.expires == at("2027-05-23T00:00:00Z"));
  CHECK(draft.governance.governors == std::vector<std::string>{"alice", "bob"});
  CHECK(draft.governance.threshold == 2);
  CHECK(draft.governance.mainline == "refs/heads/main");
  CHECK(draft.governance.place == Place{9, 1});
  CHECK(draft.defaults.unmatched_refs == OnUnmatched::allow);
  CHECK(draft.defaults.max_key_age == Duration{500 * 86'400});
  CHECK(draft.defaults.rotation == OnOverdue::refuse);
  CHECK(draft.defaults.review == OnOverdue::refuse);
  CHECK(draft.defaults.algorithms == std::set{SignatureAlgorithm::ssh_ed25519,
                                              SignatureAlgorithm::rsa_sha2_512, SignatureAlgorithm::openpgp});
  CHECK(draft.history.baseline == std::vector<std::string>{"3f2c9a1e00112233445566778899aabbccddeeff"});
  CHECK(draft.history.vouched.size() == 1);
}

TEST_CASE("the example's persons and robots and roles are read") {
  const RosterDraft draft = example();
  REQUIRE(draft.persons.size() == 4);
  CHECK(draft.persons[0].id == "alice");
  CHECK(draft.persons[0].name == "Alice Exämple");
  CHECK(draft.persons[0].emails == std::vector<std::string>{"alice@example.org", "a@example.org"});
  CHECK_FALSE(draft.persons[0].left);
  CHECK(draft.persons[0].place == Place{25, 1});
  CHECK(draft.persons[3].left == at("2026-10-01T00:00:00Z"));
  REQUIRE(draft.robots.size() == 2);
  CHECK(draft.robots[0].owner == "bob");
  CHECK(draft.robots[0].emails == std::vector<std::string>{"bot@example.org"});
  CHECK(draft.robots[1].emails.empty());
  REQUIRE(draft.roles.size() == 2);
  CHECK(draft.roles[0].owner == "carol");
  REQUIRE(draft.roles[0].members.size() == 3);
  CHECK_FALSE(draft.roles[0].members[0].until);
  CHECK(draft.roles[0].members[2].id == "dave");
  CHECK(draft.roles[0].members[2].until == at("2026-12-31T00:00:00Z"));
  CHECK(draft.roles[0].review->every == Duration{90 * 86'400});
  CHECK(draft.roles[0].review->last == at("2026-10-01T00:00:00Z"));
  CHECK_FALSE(draft.roles[1].review);
}

TEST_CASE("the example's keys are read") {
  const RosterDraft draft = example();
  REQUIRE(draft.keys.size() == 4);
  const RosterKey& alice = draft.keys[0];
  CHECK(alice.holder == "alice");
  CHECK(alice.key.algorithm == KeyAlgorithm::ssh_ed25519);
  CHECK(alice.key.blob == ssh_string("ssh-ed25519") + ssh_string(ed25519_bytes(1)));
  CHECK(alice.added == at("2026-01-10T00:00:00Z"));
  CHECK(alice.valid_from() == at("2026-01-11T00:00:00Z"));
  CHECK(alice.until == at("2027-01-10T00:00:00Z"));
  CHECK(alice.uses == std::set{KeyUse::git, KeyUse::release, KeyUse::roster, KeyUse::approval, KeyUse::push});
  CHECK(alice.touch);
  CHECK(alice.verify);
  CHECK_FALSE(alice.legacy);
  CHECK(alice.shared_with == std::vector<std::string>{"acme/website"});
  CHECK_FALSE(alice.revoked);
  const RosterKey& carol = draft.keys[2];
  CHECK(carol.legacy);
  CHECK(carol.uses == std::set{KeyUse::git});
  CHECK(carol.valid_from() == carol.added);
  CHECK(carol.revoked == Revocation{reasons::RevocationCause::compromised, at("2026-05-01T00:00:00Z")});
  CHECK(draft.keys[3].uses == std::set{KeyUse::git, KeyUse::release, KeyUse::push, KeyUse::receipt});
}

TEST_CASE("the example's rules are read") {
  const RosterDraft draft = example();
  REQUIRE(draft.commits.size() == 2);
  const CommitRule& mainline = draft.commits[0];
  CHECK(mainline.refs == Patterns{Pattern("refs/heads/main"), Pattern("refs/heads/release/*")});
  CHECK(mainline.paths == Patterns{Pattern("**")});
  CHECK(mainline.except == Patterns{Pattern("docs/**")});
  CHECK(mainline.signers == std::vector<std::string>{"developers", "carol"});
  CHECK(mainline.merge_signers == std::vector<std::string>{"forge"});
  CHECK(mainline.identity == Identity::any);
  CHECK(mainline.approvers == std::vector<std::string>{"developers"});
  CHECK(mainline.require.size() == 5);
  CHECK(draft.commits[1].identity == Identity::bound);
  CHECK(draft.commits[1].require.empty());
  REQUIRE(draft.tags.size() == 1);
  CHECK(draft.tags[0].lightweight == Allowance::allow);
  CHECK(draft.tags[0].commit == TagCommitRule::any);
  CHECK(draft.tags[0].from->size() == 2);
  REQUIRE(draft.releases.size() == 1);
  CHECK(draft.releases[0].artifacts->size() == 2);
  CHECK(draft.releases[0].threshold == 2);
  CHECK(draft.releases[0].window_from == at("2026-11-20T00:00:00Z"));
  CHECK(draft.releases[0].window_until == at("2026-11-30T00:00:00Z"));
  CHECK_FALSE(draft.releases[0].fresh);
  REQUIRE(draft.refs.size() == 1);
  CHECK(draft.refs[0].create == Allowance::refuse);
  CHECK(draft.refs[0].remove == Allowance::allow);
  CHECK(draft.refs[0].force == Allowance::allow);
  REQUIRE(draft.exceptions.size() == 1);
  CHECK(draft.exceptions[0].waives == "mainline");
  CHECK(draft.exceptions[0].kind == ExceptedKind::commit);
  CHECK(draft.exceptions[0].object == "9a1b9a1e00112233445566778899aabbccddeeff");
  CHECK(draft.exceptions[0].ticket == "SEC-112");
}

TEST_CASE("a roster of the required fields alone has the defaults") {
  const std::string text = R"(schema = "muster/roster/1"
project = "p"
version = 1
issued = 2026-11-23T10:00:00Z
expires = 2027-05-23T00:00:00Z
governance = { governors = ["a"], threshold = 1, mainline = "refs/heads/m" }
[[person]]
id = "a"
name = "A"
emails = []
[[key]]
holder = "a"
ssh = ")" + ed25519_key(1) +
                           R"("
added = 2026-01-10T00:00:00Z
uses = ["roster"]
[[tags]]
name = "t"
refs = []
signers = []
[[refs]]
refs = []
)";
  const auto roster = parse_roster(text, Sha256Digest{{1}});
  if (!roster) FAIL(described(roster.error()));
  const RosterDraft& draft = roster->draft();
  CHECK(roster->name() == RosterName{1, Sha256Digest{{1}}});
  CHECK_FALSE(draft.previous);
  CHECK(draft.defaults.unmatched_refs == OnUnmatched::refuse);
  CHECK(draft.defaults.max_key_age == Duration{400 * 86'400});
  CHECK(draft.defaults.rotation == OnOverdue::warn);
  CHECK(draft.defaults.review == OnOverdue::warn);
  CHECK(draft.defaults.algorithms == whole_floor());
  CHECK(draft.tags[0].lightweight == Allowance::refuse);
  CHECK(draft.tags[0].commit == TagCommitRule::accepted);
  CHECK_FALSE(draft.tags[0].from);
  CHECK(draft.refs[0].create == Allowance::allow);
  CHECK(draft.refs[0].remove == Allowance::refuse);
  CHECK(draft.refs[0].force == Allowance::refuse);
}

TEST_CASE("harmless changes of the example are taken") {
  check_still_good("emails = [\"bob@example.org\"]\n", "emails = []\n");
  check_still_good("name   = \"Bob\"", "name   = \"\\u00e9 \\\"B\\\"\"");
  check_still_good("algorithms     = [\"ssh-ed25519\", \"rsa-sha2-512\", \"openpgp\"]", "algorithms = []");
  check_still_good("uses   = [\"git\", \"release\", \"push\", \"receipt\"]", "uses = []");
  check_still_good("version  = 7", "version  = 2147483648");
  check_still_good("threshold = 2\nmainline", "threshold = 1\nmainline");
  check_still_good("until  = 2026-12-01T00:00:00Z", "until  = 2026-12-23T10:00:00Z");
  check_still_good("from   = 2026-01-11T00:00:00Z\n", "");
  check_still_good("{ id = \"dave\", until = 2026-12-31T00:00:00Z }", "{ id = \"dave\" }");
  check_still_good("window    = { from = 2026-11-20T00:00:00Z, until", "window    = { until");
  check_still_good("revoked = { reason = \"compromised\", since = 2026-05-01T00:00:00Z }",
                   "[key.revoked]\nreason = \"lost\"\nsince = 2026-05-01T00:00:00Z");
  check_still_good("commit:9a1b9a1e00112233445566778899aabbccddeeff",
                   "ref:refs/heads/x:9a1b9a1e00112233445566778899aabbccddeeff");
  check_still_good("commit:9a1b9a1e00112233445566778899aabbccddeeff",
                   "tag:9a1b9a1e00112233445566778899aabbccddeeff");
  check_still_good("commit:9a1b9a1e00112233445566778899aabbccddeeff",
                   "artifact:sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
}

TEST_CASE("problems are many and bounded and in the order of the file") {
  std::string text = with(example_roster(), "expires ", "expries ");
  text = with(text, "left   =", "lft   =");
  text = with(text, "version  = 7", "version  = 2.5");
  auto problems = problems_of(text);
  INFO(described(problems));
  REQUIRE(problems.size() == 4);
  CHECK(problems[0].code == "missing-field");
  CHECK(problems[1].code == "wrong-type");
  CHECK(problems[2].what.find("did you mean `expires`?") != std::string::npos);
  CHECK(problems[2].place == Place{7, 1});
  CHECK(problems[3].code == "unknown-field");
  for (int i = 0; i < 500; ++i) text += "x" + std::to_string(i) + " = 1\n";
  CHECK(problems_of(text).size() == 100);
}

TEST_CASE("columns count bytes") {
  const std::string text = with(example_roster(), "name   = \"Alice Exämple\"\nemails = [",
                                "\"name\" = \"Alice Exämple\"\nemails = [\"é€😀\", 7, ");
  const auto problems = problems_of(text);
  INFO(described(problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].place == Place{28, 11 + 2 + 9 + 2});
  CHECK(problems[0].place == place_in(text, "7, \"alice@"));
}

TEST_CASE("a problem's line is found and bounded") {
  CHECK(line_at("a\nbc\n", {2, 1}) == "bc");
  CHECK(line_at("a\nbc", {2, 1}) == "bc");
  CHECK(line_at("a\nbc", {1, 1}) == "a");
  CHECK(line_at("a\nbc", {3, 1}).empty());
  CHECK(line_at("a\nbc", {0, 0}).empty());
  CHECK(line_at("", {1, 1}).empty());
  CHECK(line_at(std::string(5000, 'x'), {1, 1}).size() == 1024);
}

TEST_CASE("the places of a good roster's fields and items are found again") {
  const std::string text = example_roster();
  const FieldPlaces places = field_places(text);
  const RosterDraft draft = example();
  CHECK(places.of({file_start, "expires"}) == place_in(text, "2027-05-23T00:00:00Z"));
  CHECK(places.of({draft.governance.place, "threshold"}) == place_in(text, "2\nmainline"));
  CHECK(places.of({draft.roles[1].place, "members", 2}) == place_in(text, "\"release-bot\"]"));
  CHECK(places.of({draft.keys[1].place, "until"}) == draft.keys[1].place);
  CHECK(field_places("a = [").of({file_start, "a"}) == file_start);
}
