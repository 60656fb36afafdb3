#include "roster/lint.h"

#include "unit/roster/lintable.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("of a sound roster there is nothing to say", "[roster]") {
  CHECK(ids_of(sound_draft()) == Ids{});
  const auto made = Roster::make(sound_draft(), Sha256Digest{});
  REQUIRE(made);
  CHECK(lint_roster(*made, {}, facts_of(sound_draft())).empty());
}

TEST_CASE("one governor, and a threshold of one among several", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.governance.threshold = 1;
  CHECK(only<lint::ThresholdOne>(findings(draft)).governors == 3);
  draft.governance.governors = {"bob"};
  CHECK(only<lint::OneGovernor>(findings(draft)).governor == "bob");
  draft.governance.governors = {"alice", "bob"};
  draft.governance.threshold = 2;
  CHECK(ids_of(draft) == Ids{});
}

TEST_CASE("a key in use that has no end", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.keys[1].until.reset();
  const auto found = only<lint::KeyWithoutEnd>(findings(draft));
  CHECK(found.key.holder == "alice");
  CHECK(found.key.fingerprint.text == "SHA256:alice2");
  SECTION("a revoked one needs none") {
    draft.keys[1].revoked = Revocation{reasons::RevocationCause::superseded, draft.issued};
    CHECK(ids_of(draft) == Ids{"lint.one-key"});
  }
  SECTION("nor one whose holder has left, or the holder's robot") {
    draft.keys[1].until = draft.keys[0].until;
    draft.keys[4].until.reset();
    draft.keys[6].until.reset();
    CHECK(ids_of(draft) == Ids{"lint.key-without-end", "lint.key-without-end"});
    draft.persons[2].left = now;
    const Ids ids = ids_of(draft);
    CHECK(std::count(ids.begin(), ids.end(), "lint.key-without-end") == 0);
  }
}

TEST_CASE("a person with one key and no second", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.keys[1].until = now;  // ended at this very second
  const auto found = only<lint::OneKey>(findings(draft));
  CHECK(found.key.holder == "alice");
  CHECK(found.key.fingerprint.text == "SHA256:alice1");
  draft.keys[1].until = now + Duration{1};
  CHECK(ids_of(draft) == Ids{"lint.due"});
  // Nobody expects a key of somebody who has none, nor a second one of a robot.
  draft.keys[1].until = draft.keys[0].until;
  draft.persons.push_back(person("dave"));
  CHECK(ids_of(draft) == Ids{});
}

TEST_CASE("a role that nobody reviews", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.roles[1].review.reset();
  const auto found = only<lint::UnreviewedRole>(findings(draft));
  CHECK(found.role == "releasers");
  CHECK(found.owner == "alice");
}

TEST_CASE("one key for git and releases", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.keys[0].uses = {KeyUse::git, KeyUse::release, KeyUse::roster};
  CHECK(only<lint::KeyForGitAndRelease>(findings(draft)).key.fingerprint.text == "SHA256:alice1");
  draft.keys[0].revoked = Revocation{reasons::RevocationCause::lost, draft.issued};
  const Ids ids = ids_of(draft);
  CHECK(std::count(ids.begin(), ids.end(), "lint.key-for-git-and-release") == 0);
}

TEST_CASE("a key that nobody used for long", "[roster]") {
  RosterDraft draft = sound_draft();
  const Timestamp since = now - unused_after;
  draft.keys[2].added = since;
  LintFacts facts = facts_of(draft);
  CHECK(wants_uses(Roster::remade(draft, {}), now));

  CHECK(ids(findings(draft, facts)) == Ids{});  // nobody looked
  facts.uses_since = since;
  const auto found = only<lint::UnusedKey>(findings(draft, facts));
  CHECK(found.key.fingerprint.text == "SHA256:bob1");
  CHECK(found.since == since);

  facts.keys[2].last_used = since - Duration{1};
  CHECK(ids(findings(draft, facts)) == Ids{"lint.unused-key"});
  facts.keys[2].last_used = since;
  CHECK(ids(findings(draft, facts)) == Ids{});

  facts.keys[2].last_used.reset();
  facts.uses_since = since + Duration{1};  // not looked at far enough back
  CHECK(ids(findings(draft, facts)) == Ids{});

  facts.uses_since = since;
  draft.keys[2].added = since + Duration{1};  // too young to be called unused
  CHECK(ids(findings(draft, facts)) == Ids{});
  CHECK_FALSE(wants_uses(Roster::remade(draft, {}), now));
  draft.keys[2].added = since;
  draft.keys[2].from = now - day;
  CHECK(ids(findings(draft, facts)) == Ids{});
  draft.keys[2].from.reset();
  draft.keys[2].uses = {KeyUse::roster};  // git knows nothing of it
  CHECK(ids(findings(draft, facts)) == Ids{});
  draft.keys[2].uses = {KeyUse::git};
  draft.keys[2].revoked = Revocation{reasons::RevocationCause::left, draft.issued};
  const Ids revoked = ids(findings(draft, facts));
  CHECK(std::count(revoked.begin(), revoked.end(), "lint.unused-key") == 0);
}

TEST_CASE("what is due stands in the order of time, up to 90 days ahead", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.expires = now + due_within;
  draft.persons[2].left = now + Duration{70 * 86'400};
  draft.governance = {{"alice", "bob"}, 2, "refs/heads/main", {}};
  draft.keys[0].until = now + Duration{10 * 86'400};
  draft.roles[0].review = Review{Duration{30 * 86'400}, now};
  draft.roles[1].members[0].until = now + Duration{5 * 86'400};
  draft.exceptions.push_back({"hotfix",
                              "mainline",
                              ExceptedKind::commit,
                              "00",
                              "",
                              now + Duration{20 * 86'400},
                              "carol",
                              "why",
                              {},
                              {}});
  const std::vector<LintFinding> found = findings(draft);
  std::vector<lint::Event> events;
  for (const LintFinding& one : found) {
    REQUIRE(is_due(one));
    events.push_back(std::get<lint::Due>(one.finding).event);
  }
  using lint::Event;
  CHECK(events == std::vector<Event>{Event::membership_ends, Event::key_ends, Event::exception_ends,
                                     Event::review, Event::leaving, Event::roster_expires});
  const auto& member = std::get<lint::Due>(found[0].finding);
  CHECK(member.what == "releasers");
  CHECK(member.who == "bob");
  CHECK(member.at == now + Duration{5 * 86'400});
}

TEST_CASE("what is further ahead is not shown", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.expires = now + due_within + Duration{1};
  draft.keys[0].until = now + due_within + Duration{1};
  draft.roles[0].review = Review{due_within, now + Duration{1}};
  draft.roles[1].members[0].until = now + due_within + Duration{1};
  draft.persons.push_back(person("dave"));
  draft.persons.back().left = now + due_within + Duration{1};
  CHECK(ids_of(draft) == Ids{});
}

TEST_CASE("an end that has come is past, a duty that has come is overdue", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.persons.push_back(person("dave"));
  draft.persons.back().left = now;
  draft.roles[0].members.push_back({"dave", now});
  draft.keys.push_back(key("alice", "old", {KeyUse::git}));
  draft.keys.back().until = now;
  CHECK(ids_of(draft) == Ids{});
  SECTION("a review") {
    draft.roles[0].review = Review{day, now - day};
    const auto found = only<lint::Overdue>(findings(draft));
    CHECK(found.event == lint::Event::review);
    CHECK(found.at == now);
  }
  SECTION("the roster") {
    draft.expires = now;
    CHECK(only<lint::Overdue>(findings(draft)).event == lint::Event::roster_expires);
  }
}

TEST_CASE("a key's rotation counts from when it was added", "[roster]") {
  RosterDraft draft = sound_draft();
  RosterKey& old = draft.keys[0];
  old.added = now - draft.defaults.max_key_age;
  CHECK(only<lint::Overdue>(findings(draft)).event == lint::Event::rotation);
  old.added = old.added + Duration{1};
  CHECK(only<lint::Due>(findings(draft)).event == lint::Event::rotation);
  // It ends before then, or at the same time.
  old.until = old.added + draft.defaults.max_key_age;
  CHECK(only<lint::Due>(findings(draft)).event == lint::Event::key_ends);
  old.until = now - Duration{1};
  CHECK(ids_of(draft) == Ids{"lint.one-key"});
}

TEST_CASE("an X.509 certificate ends when its last second is over", "[roster]") {
  RosterDraft draft = sound_draft();
  RosterKey& certified = draft.keys[0];
  certified.certificate.emplace();
  const auto ends = [&](Duration ahead) { certified.certificate->not_after = now + ahead - Duration{1}; };
  ends(due_within);
  const auto due = only<lint::Due>(findings(draft));
  CHECK(due.event == lint::Event::certificate_ends);
  CHECK(due.at == now + due_within);
  CHECK(due.who == "alice");
  ends(Duration{due_within.seconds + 1});
  CHECK(ids_of(draft) == Ids{});
  // A key that has no other end: that it has none is still said.
  certified.until.reset();
  ends(Duration{1});
  CHECK(ids_of(draft) == Ids{"lint.key-without-end", "lint.due"});
  // Where the key ends no later, its certificate is not missed.
  certified.until = now + Duration{1};
  CHECK(only<lint::Due>(findings(draft)).event == lint::Event::key_ends);
  certified.until = now + Duration{2};
  CHECK(findings(draft).size() == 2);
  // Once it has come, the key is as good as gone.
  ends(Duration{0});
  CHECK(ids_of(draft) == Ids{"lint.one-key"});
}

TEST_CASE("findings point into the file and stand in its order", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.governance.place = {20, 1};
  draft.governance.threshold = 1;
  draft.roles[0].place = {10, 1};
  draft.roles[0].review.reset();
  draft.roles[1].place = {30, 1};
  draft.roles[1].review.reset();
  FieldPlaces places;
  places.note({{20, 1}, "threshold"}, {22, 13});
  const auto found = lint_roster(Roster::remade(draft, {}), places, facts_of(draft));
  CHECK(ids(found) == Ids{"lint.unreviewed-role", "lint.threshold-one", "lint.unreviewed-role"});
  CHECK(found[0].place == Place{10, 1});
  CHECK(found[1].place == Place{22, 13});
  CHECK(found[2].place == Place{30, 1});
}

TEST_CASE("no date of the calendar is too far for lint", "[roster]") {
  const Timestamp last = at("9999-12-31T23:59:59Z");
  RosterDraft draft = sound_draft();
  draft.defaults.max_key_age = Duration{99'999LL * 86'400};
  for (RosterKey& one : draft.keys) {
    one.added = last - Duration{1};
    one.until.reset();
  }
  for (const Timestamp when : {at("0001-01-01T00:00:00Z"), last}) {
    for (const LintFinding& one : findings(draft, when)) CHECK(!is_due(one));
  }
}
