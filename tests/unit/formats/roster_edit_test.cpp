#include "formats/roster_edit.h"

#include <catch2/catch.hpp>
#include <functional>

#include "formats/roster_rebase.h"
#include "formats/ssh_key.h"
#include "support/random.h"
#include "unit/formats/example_roster.h"

namespace muster::test {

namespace {

struct Bounds2 {
  std::size_t begin;
  std::size_t end;
};

RosterDraft draft_of(const std::string& text) {
  auto roster = parse_roster(text, Sha256Digest{});
  INFO(text << "\n" << described(problems_of(text)));
  REQUIRE(roster.has_value());
  return roster->draft();
}

TomlEditor editor_of(const std::string& text) {
  auto editor = TomlEditor::open(text);
  REQUIRE(editor.has_value());
  return std::move(*editor);
}

// Where the table begins and where the next header does.
Bounds2 bounds_of(const std::string& text, const std::string& kind, std::size_t index) {
  std::size_t at = 0;
  for (std::size_t i = 0; i <= index; ++i) at = text.find("\n[[" + kind + "]]", at) + 1;
  const std::size_t end = text.find("\n[", at);
  return {at, end == std::string::npos ? text.size() : end + 1};
}

// The bytes of `before` that are gone or have something new beside them lie within the bounds.
void check_untouched(const std::string& before, const std::string& after, const Bounds2& bounds) {
  std::size_t front = 0;
  while (front < before.size() && front < after.size() && before[front] == after[front]) ++front;
  std::size_t back = 0;
  while (back < before.size() - front && back < after.size() - front &&
         before[before.size() - 1 - back] == after[after.size() - 1 - back]) {
    ++back;
  }
  CHECK(front >= bounds.begin);
  CHECK(before.size() - back <= bounds.end);
}

RosterKey new_key(Random& random) {
  const auto key = parse_ssh_public_key(ed25519_key(static_cast<std::uint8_t>(50 + below(random, 100))));
  REQUIRE(key.has_value());
  return {"alice",
          *key,
          std::nullopt,
          Timestamp{1'800'000'000},
          {},
          Timestamp{1'900'000'000},
          {KeyUse::git},
          false,
          false,
          false,
          {},
          {},
          {}};
}

// One random change of the example's text, and what has to come of it.
void change_once(Random& random, std::string& text) {
  const RosterDraft before = draft_of(text);
  TomlEditor editor = editor_of(text);
  const Timestamp time{1'800'000'000 + static_cast<std::int64_t>(below(random, 100'000'000))};
  const std::size_t key = below(random, before.keys.size()), role = below(random, before.roles.size());
  switch (below(random, 6)) {
    case 0: {
      REQUIRE(set_key_until(editor, key, time));
      const RosterDraft after = draft_of(editor.text());
      CHECK(after.keys[key].until == time);
      CHECK(after.keys.size() == before.keys.size());
      check_untouched(text, editor.text(), bounds_of(text, "key", key));
      break;
    }
    case 1: {
      const Revocation revocation{reasons::RevocationCause::lost, time};
      REQUIRE(revoke_key(editor, key, revocation));
      // A key that nobody may use may leave too few governors, so the file may not load; its text says it.
      CHECK(editor.text().find("reason = \"lost\", since = " + time.text()) != std::string::npos);
      check_untouched(text, editor.text(), bounds_of(text, "key", key));
      return;
    }
    case 2: {
      const std::string id = pick(random, {"alice", "bob", "carol", "dave", "forge"});
      REQUIRE(put_member(editor, before, role, {id, time}));
      const RosterDraft after = draft_of(editor.text());
      const auto& members = after.roles[role].members;
      const auto found = std::ranges::find(members, id, &Member::id);
      REQUIRE(found != members.end());
      CHECK(found->until == time);
      for (const Member& member : before.roles[role].members) {
        CHECK(std::ranges::count(members, member.id, &Member::id) == 1);
      }
      check_untouched(text, editor.text(), bounds_of(text, "role", role));
      break;
    }
    case 3: {
      const RosterKey made = new_key(random);
      if (std::ranges::count(before.keys, made.key.blob, [](const RosterKey& k) { return k.key.blob; }) > 0)
        return;
      REQUIRE(add_key(editor, made));
      const RosterDraft after = draft_of(editor.text());
      CHECK(after.keys.size() == before.keys.size() + 1);
      CHECK(after.keys.back().key == made.key);
      CHECK(after.keys.back().until == made.until);
      CHECK(after.keys.back().uses == made.uses);
      break;
    }
    case 4: {
      const std::string id = "p" + std::to_string(before.persons.size());
      REQUIRE(add_person(editor, {id, "A \"Person\"\t", {id + "@example.org"}, {}, {}}).has_value());
      CHECK(editor.text().size() > text.size());
      // The name holds a control character: the text is right, the roster is not.
      CHECK(problems_of(editor.text()).size() == 1);
      return;
    }
    default: {
      const std::string name = "role " + std::to_string(before.roles.size());
      REQUIRE(add_role(editor, {name, "carol", {{"bob", time}, {"alice", {}}}, {}, {}}));
      const RosterDraft after = draft_of(editor.text());
      CHECK(after.roles.back().name == name);
      CHECK(after.roles.back().members.front().until == time);
      CHECK(after.roles.size() == before.roles.size() + 1);
    }
  }
  text = editor.text();
}

}  // namespace

TEST_CASE("random edits give the change that was asked for and touch nothing else") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    std::string text = example_roster();
    for (int i = 0; i < 12; ++i) change_once(random, text);
    CHECK(text.starts_with("# who may sign what: é\n"));
    // Line by line everything of the example that was not replaced is still there.
    CHECK(text.find("# openpgp") == std::string::npos);
    CHECK(text.find("[[exception]]\nid     = \"2026-11-imported-hotfix\"") != std::string::npos);
  }
}

TEST_CASE("a new version begins with its head") {
  TomlEditor editor = editor_of(example_roster());
  Sha256Digest digest;
  digest.bytes.fill(7);
  const Timestamp issued = *Timestamp::parse("2026-11-24T00:00:00Z");
  REQUIRE(set_head(editor, {8, digest, issued}));
  const RosterDraft after = draft_of(editor.text());
  CHECK(after.version == 8);
  CHECK(after.previous == digest);
  CHECK(after.issued == issued);
  CHECK(editor.text().find("version  = 8\nprevious = \"sha256:0707") != std::string::npos);
  CHECK(after.expires == draft_of(example_roster()).expires);
  const Timestamp expires = *Timestamp::parse("2027-11-24T00:00:00Z");
  REQUIRE(set_head(editor, {8, digest, issued, expires}));
  CHECK(draft_of(editor.text()).expires == expires);
}

TEST_CASE("a head that cannot be written is said, whatever comes behind it") {
  TomlEditor editor = editor_of(example_roster());
  const Timestamp of_no_year{400'000'000'000};
  CHECK_FALSE(set_head(editor, {8, {}, of_no_year, *Timestamp::parse("2027-11-24T00:00:00Z")}));
}

TEST_CASE("exceptions that have ended are taken out of a new version") {
  const RosterDraft draft = draft_of(example_roster());
  const Timestamp end = draft.exceptions[0].until;
  TomlEditor editor = editor_of(example_roster());
  REQUIRE(drop_ended(editor, draft, end - Duration{1}));
  CHECK(editor.text() == example_roster());
  REQUIRE(drop_ended(editor, draft, end));
  CHECK(editor.text() == example_roster().substr(0, example_roster().find("[[exception]]")));
}

TEST_CASE("whoever leaves is out of every list") {
  TomlEditor editor = editor_of(example_roster());
  REQUIRE(offboard(editor, draft_of(example_roster()), {"bob", Timestamp{1'800'000'000}, "carol"}));
  // Without bob one governor is left of two that are needed, and one signer of releases: that is for the
  // governors to settle.
  CHECK(problems_of(editor.text()).size() == 2);
  const RosterDraft after =
      draft_of(with(with(editor.text(), "threshold = 2\nmainline", "threshold = 1\nmainline"),
                    "threshold = 2\nwindow", "threshold = 1\nwindow"));
  CHECK(after.governance.governors == std::vector<std::string>{"alice"});
  CHECK(after.persons[1].left == Timestamp{1'800'000'000});
  CHECK(after.keys[1].revoked == Revocation{reasons::RevocationCause::left, Timestamp{1'800'000'000}});
  CHECK(after.robots[0].owner == "carol");
  CHECK(after.roles[0].members.size() == 2);
  CHECK(after.roles[1].members.size() == 2);
  // Once more: what was revoked before stays as it was.
  TomlEditor again = editor_of(editor.text());
  const std::string once = again.text();
  REQUIRE(offboard(again, after, {"bob", Timestamp{1'800'000'000}, "carol"}));
  CHECK(again.text() == once);
}

TEST_CASE("a review is dated in place") {
  TomlEditor editor = editor_of(example_roster());
  REQUIRE(set_reviewed(editor, 0, Timestamp{1'800'000'000}));
  CHECK(editor.text() ==
        with(example_roster(), "last = 2026-10-01T00:00:00Z", "last = 2027-01-15T08:00:00Z"));
  REQUIRE(set_review(editor, 1, "30d", Timestamp{1'800'000'000}));
  CHECK(draft_of(editor.text()).roles[1].review->every == Duration{30 * 86'400});
}

namespace {

using Change = std::function<Edited(TomlEditor&)>;

std::string changed(const std::string& text, const Change& change) {
  TomlEditor editor = editor_of(text);
  REQUIRE(change(editor));
  return editor.text();
}

Edited add_named(TomlEditor& editor, const std::string& id) {
  return add_person(editor, {id, id, {id + "@example.org"}, {}, {}});
}

}  // namespace

TEST_CASE("a proposal is made again on top of another version") {
  const std::string base = example_roster();
  const RosterDraft draft = draft_of(base);
  const std::string theirs = changed(base, [&](TomlEditor& editor) {
    Edited done = add_named(editor, "their");
    if (done) done = put_member(editor, draft, 0, {"carol", {}});
    if (done) done = set_key_until(editor, 1, Timestamp{1'900'000'000});
    return done;
  });
  const std::string ours = changed(base, [&](TomlEditor& editor) {
    Edited done = add_named(editor, "our");
    if (done) done = put_member(editor, draft, 0, {"forge", {}});
    if (done) done = editor.remove({"role", 1}, {"members", std::size_t{2}});
    if (done) done = set_key_until(editor, 0, Timestamp{1'900'000'000});
    if (done) done = editor.set({"governance", 0}, {"threshold"}, toml_value(std::int64_t{1}));
    if (done) done = set_head(editor, {9, {}, Timestamp{1'800'000'000}});
    return done;
  });
  TomlEditor onto = editor_of(theirs);
  const auto done = reapply(onto, base, ours);
  INFO((done ? std::string() : done.error().what));
  REQUIRE(done);
  const RosterDraft made = draft_of(onto.text());
  CHECK(made.version == 7);  // the head is the caller's
  CHECK(made.persons.size() == draft.persons.size() + 2);
  CHECK(made.roles[0].members.size() == draft.roles[0].members.size() + 2);
  CHECK(made.roles[1].members.size() == draft.roles[1].members.size() - 1);
  CHECK(made.keys[0].until == Timestamp{1'900'000'000});
  CHECK(made.keys[1].until == Timestamp{1'900'000'000});
  CHECK(made.governance.threshold == 1);
  // Once more there is nothing left to do.
  const std::string once = onto.text();
  REQUIRE(reapply(onto, base, ours));
  CHECK(onto.text() == once);
}

TEST_CASE("what the other version changed too is never undone") {
  const std::string base = example_roster();
  const auto conflict = [&](const std::string& theirs, const std::string& ours, const std::string& names) {
    TomlEditor onto = editor_of(theirs);
    const auto done = reapply(onto, base, ours);
    REQUIRE_FALSE(done);
    INFO(done.error().what);
    CHECK(done.error().code == "conflict");
    CHECK(done.error().what.find(names) != std::string::npos);
  };
  const auto renewed = [&](std::int64_t until) {
    return changed(base, [&](TomlEditor& editor) { return set_key_until(editor, 0, Timestamp{until}); });
  };
  conflict(renewed(1'900'000'000), renewed(1'910'000'000), "key.until");
  // One moves the end of dave's membership, the other takes him out.
  const std::string dave = ", { id = \"dave\", until = 2026-12-31T00:00:00Z }";
  const std::string moved = ", { id = \"dave\", until = 2027-12-31T00:00:00Z }";
  conflict(with(base, dave, moved), with(base, dave, ""), "role.members");
  conflict(with(base, dave, ""), with(base, dave, moved), "role.members");
  // A rule that one takes out and the other changes; refs rules are for people.
  const std::string second = base.substr(base.find("[[commits]]\nname    = \"docs\""));
  const std::string docs = second.substr(0, second.find("[[tags]]"));
  conflict(with(base, "paths   = [\"docs/**\"]", "paths   = [\"doc/**\"]"), with(base, docs, ""), "commits");
  conflict(base, with(base, "delete = \"allow\"", "delete = \"refuse\""), "refs");
  TomlEditor without = editor_of(with(base, dave, ""));
  REQUIRE(reapply(without, base, with(base, docs, "")));
  CHECK(without.text() == with(with(base, dave, ""), docs, ""));
  // Both took him out: nothing is left to do.
  TomlEditor onto = editor_of(with(base, dave, ""));
  REQUIRE(reapply(onto, base, with(base, dave, "")));
  CHECK(onto.text() == with(base, dave, ""));
}

}  // namespace muster::test
