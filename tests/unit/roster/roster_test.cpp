#include "roster/roster.h"

#include <catch2/catch.hpp>

using namespace muster;

namespace {

Timestamp at(std::string_view text) {
  return *Timestamp::parse(text);
}

Person person(std::string id) {
  Person out;
  out.name = id;
  out.emails = {id + "@example.org"};
  out.id = std::move(id);
  return out;
}

RosterKey key(std::string holder, std::string blob, std::set<KeyUse> uses) {
  RosterKey out{};
  out.holder = std::move(holder);
  out.key = {KeyAlgorithm::ssh_ed25519, std::move(blob)};
  out.added = at("2026-01-01T00:00:00Z");
  out.uses = std::move(uses);
  return out;
}

Role role(std::string name, const std::vector<std::string>& members) {
  Role out;
  out.name = std::move(name);
  out.owner = "alice";
  for (const std::string& id : members) out.members.push_back({id, std::nullopt});
  return out;
}

// Made by hand, without a file and so without places.
RosterDraft good_draft() {
  RosterDraft draft;
  draft.project = "acme/payments";
  draft.version = 1;
  draft.issued = at("2026-11-23T10:00:00Z");
  draft.expires = at("2027-05-23T00:00:00Z");
  draft.governance.governors = {"alice", "bob"};
  draft.governance.mainline = "refs/heads/main";
  draft.persons = {person("alice"), person("bob"), person("carol")};
  Robot bot;
  bot.id = "bot";
  bot.owner = "carol";
  bot.emails = {"bot@example.org"};
  draft.robots = {bot};
  draft.keys = {key("alice", "A", {KeyUse::roster, KeyUse::release}), key("bob", "B", {KeyUse::roster}),
                key("bot", "R", {KeyUse::release})};
  draft.roles = {role("developers", {"alice", "bob", "bot"})};
  CommitRule commits;
  commits.name = "mainline";
  commits.refs = {Pattern("refs/heads/**")};
  commits.signers = {"developers"};
  draft.commits = {commits};
  TagRule tags;
  tags.name = "tags";
  tags.refs = {Pattern("refs/tags/v*")};
  tags.signers = {"alice"};
  draft.tags = {tags};
  ReleaseRule releases;
  releases.name = "stable";
  releases.signers = {"developers"};
  draft.releases = {releases};
  RefRule refs;
  refs.refs = {Pattern("refs/tags/**"), Pattern("refs/heads/main")};
  draft.refs = {refs};
  return draft;
}

Roster good_roster(RosterDraft draft = good_draft()) {
  auto made = Roster::make(std::move(draft), Sha256Digest{{7}});
  if (!made) FAIL(made.error()[0].what);
  return std::move(*made);
}

std::vector<std::string> codes_of(RosterDraft draft) {
  const auto made = Roster::make(std::move(draft), Sha256Digest{});
  std::vector<std::string> codes;
  if (made) return codes;
  for (const RosterProblem& problem : made.error()) codes.push_back(problem.code);
  return codes;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a good draft becomes a roster that finds everything by name") {
  const Roster roster = good_roster();
  CHECK(roster.name() == RosterName{1, Sha256Digest{{7}}});
  REQUIRE(roster.person("bob") != nullptr);
  CHECK(roster.person("bob")->id == "bob");
  CHECK(roster.person("bot") == nullptr);
  CHECK(roster.person("") == nullptr);
  CHECK(roster.robot("bot")->owner == "carol");
  CHECK(roster.robot("bob") == nullptr);
  CHECK(roster.role("developers")->members.size() == 3);
  CHECK(roster.role("alice") == nullptr);
  CHECK(roster.key("B")->holder == "bob");
  CHECK(roster.key("b") == nullptr);
  CHECK(roster.emails_of("alice") == std::vector<std::string>{"alice@example.org"});
  CHECK(roster.emails_of("bot") == std::vector<std::string>{"bot@example.org"});
  CHECK(roster.emails_of("developers").empty());
  CHECK(roster.is_governor("bob"));
  CHECK_FALSE(roster.is_governor("carol"));
}

TEST_CASE("look-ups survive a copy and a move") {
  Roster roster = good_roster();
  const Roster copy = roster;
  const Roster moved = std::move(roster);
  CHECK(copy.person("alice") == &copy.draft().persons[0]);
  CHECK(moved.person("alice") == &moved.draft().persons[0]);
}

TEST_CASE("tags are governed by tag rules alone and branches by commit rules alone") {
  RosterDraft draft = good_draft();
  draft.commits[0].refs = {Pattern("refs/heads/main"), Pattern("refs/tags/v*"), Pattern("refs/tags/w*")};
  draft.tags[0].refs = {Pattern("refs/tags/v*"), Pattern("refs/heads/other")};
  const Roster roster = good_roster(draft);
  CHECK(roster.governs("refs/heads/main"));
  CHECK(roster.governs("refs/tags/v1"));
  CHECK_FALSE(roster.governs("refs/tags/w1"));
  CHECK_FALSE(roster.governs("refs/heads/other"));
  CHECK_FALSE(roster.governs("refs/heads/main2"));
  CHECK(roster.commit_rules_for("refs/heads/main").size() == 1);
  CHECK(roster.commit_rules_for("refs/tags/v1").empty());
  CHECK(roster.tag_rules_for("refs/tags/v1").size() == 1);
  CHECK(roster.tag_rules_for("refs/heads/other").empty());
  CHECK(roster.ref_rules_for("refs/tags/x/y").size() == 1);
  CHECK(roster.ref_rules_for("refs/heads/x").empty());
}

TEST_CASE("a commit rule covers by paths and except") {
  CommitRule rule;
  CHECK(rule.covers_everything());
  CHECK(rule.covers("any/path"));
  CHECK_FALSE(rule.looks_at_content());
  rule.except = {Pattern("docs/**")};
  CHECK(rule.covers_everything());
  CHECK_FALSE(rule.covers("docs/a"));
  CHECK(rule.covers("docs"));
  CHECK(rule.looks_at_content());
  rule.paths = Patterns{Pattern("**")};
  CHECK(rule.covers_everything());
  rule.paths = Patterns{Pattern("**"), Pattern("a")};
  CHECK_FALSE(rule.covers_everything());
  rule.paths = Patterns{Pattern("src/**")};
  CHECK_FALSE(rule.covers_everything());
  CHECK(rule.covers("src/x"));
  CHECK_FALSE(rule.covers("lib/x"));
  rule.paths = Patterns{};
  CHECK_FALSE(rule.covers_everything());
  CHECK_FALSE(rule.covers("src/x"));
}

TEST_CASE("what a draft may hold though a file could not say it is refused too") {
  RosterDraft draft = good_draft();
  draft.version = 0;
  CHECK(codes_of(draft) == Codes{"bad-value"});
  draft = good_draft();
  draft.governance.threshold = 0;
  CHECK(codes_of(draft) == Codes{"bad-value"});
  draft = good_draft();
  draft.releases[0].threshold = 0;
  CHECK(codes_of(draft) == Codes{"bad-value"});
  draft = good_draft();
  draft.tags[0].threshold = 0;
  CHECK(codes_of(draft) == Codes{"bad-value"});
  draft = good_draft();
  draft.defaults.max_key_age = Duration{0};
  CHECK(codes_of(draft) == Codes{"bad-value"});
  CHECK_FALSE(codes_of(RosterDraft{}).empty());
}

TEST_CASE("legal oddities") {
  RosterDraft draft = good_draft();
  draft.persons.push_back(person("without-keys"));
  draft.persons.push_back(person("dave"));
  draft.persons.back().left = at("2026-10-01T00:00:00Z");
  draft.robots[0].owner = "dave";
  draft.roles[0].members.push_back({"dave", std::nullopt});
  draft.commits[0].signers.clear();
  draft.releases[0].signers.clear();
  draft.keys[1].uses.insert(KeyUse::push);
  CHECK(codes_of(draft).empty());
}

TEST_CASE("a governors' threshold counts persons who can sign a roster") {
  RosterDraft draft = good_draft();
  draft.governance.threshold = 2;
  CHECK(codes_of(draft).empty());
  SECTION("a revoked key does not count") {
    draft.keys[1].revoked = Revocation{reasons::RevocationCause::lost, at("2030-01-01T00:00:00Z")};
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
    draft.keys.push_back(key("bob", "B2", {KeyUse::roster}));
    CHECK(codes_of(draft).empty());
  }
  SECTION("two keys of one person count once") {
    draft.keys[1].holder = "alice";
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  }
  SECTION("a key without the use does not count") {
    draft.keys[1].uses = {KeyUse::git, KeyUse::release};
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  }
  SECTION("somebody who is no governor does not count") {
    draft.governance.governors = {"alice", "carol"};
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  }
}

TEST_CASE("a release threshold above one counts persons and not robots") {
  RosterDraft draft = good_draft();
  draft.releases[0].threshold = 2;
  CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  draft.keys[1].uses.insert(KeyUse::release);
  CHECK(codes_of(draft).empty());
  SECTION("a person named directly and by a role counts once") {
    draft.keys[1].uses.erase(KeyUse::release);
    draft.releases[0].signers = {"developers", "alice"};
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  }
  SECTION("a person who left does not count") {
    draft.governance.governors = {"alice"};
    draft.persons[1].left = at("2030-01-01T00:00:00Z");
    CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  }
}

TEST_CASE("approvals and thresholds that too few could give never become a roster") {
  RosterDraft draft = good_draft();
  draft.keys[0].uses.insert(KeyUse::approval);
  draft.commits[0].approvals = 1;
  CHECK(codes_of(draft).empty());
  draft.commits[0].approvers = std::vector<std::string>{"bob"};
  CHECK(codes_of(draft) == Codes{"threshold-too-high"});
  draft = good_draft();
  draft.tags[0].threshold = 2;
  CHECK(codes_of(draft) == Codes{"threshold-too-high"});
}

TEST_CASE("problems are bounded and in the order of the file") {
  RosterDraft draft = good_draft();
  for (std::uint32_t i = 0; i < 300; ++i) {
    draft.persons.push_back(person("alice"));
    draft.persons.back().place = {300 - i, 1};
  }
  const auto made = Roster::make(draft, Sha256Digest{});
  REQUIRE_FALSE(made);
  REQUIRE(made.error().size() == Problems::most);
  for (std::size_t i = 1; i < Problems::most; ++i) {
    CHECK(made.error()[i - 1].place.line <= made.error()[i].place.line);
  }
}

TEST_CASE("a problem stands at the item then the field then the table") {
  FieldPlaces places;
  places.note({{3, 1}, "signers"}, {4, 11});
  places.note({{3, 1}, "signers", 1}, {4, 20});
  CHECK(places.of({{3, 1}, "signers", 1}) == Place{4, 20});
  CHECK(places.of({{3, 1}, "signers", 2}) == Place{4, 11});
  CHECK(places.of({{3, 1}, "signers"}) == Place{4, 11});
  CHECK(places.of({{3, 1}, "name"}) == Place{3, 1});
  CHECK(places.of({{9, 1}, "signers"}) == Place{9, 1});
}

TEST_CASE("quoted text is cut between code points") {
  CHECK(quoted("abc") == "`abc`");
  CHECK(quoted(std::string(80, 'a')) == "`" + std::string(80, 'a') + "`");
  CHECK(quoted(std::string(79, 'a') + "éé") == "`" + std::string(79, 'a') + "…`");
}

TEST_CASE("names of uses and requirements and the floor") {
  CHECK(name_of(KeyUse::approval) == "approval");
  CHECK(name_of(KeyUse::receipt) == "receipt");
  CHECK(name_of(Requirement::x509) == "x509");
  CHECK(whole_floor().size() == signature_algorithm_count);
}
