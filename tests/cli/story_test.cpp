// The life of a roster against a real server, told by the commands that a team would type: from a repository
// with a past to the loss of its governors. What follows builds on what was before.
#include <catch2/catch.hpp>
#include <filesystem>
#include <utility>

#include "cli/story.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

void a_developer_comes(Story& story) {
  story.change(by("dave"));
  story.refused("key.unknown");
  story.edit({"person", "add", "dave", "--email", "dave@example.org", "--key", make_key("dave").public_line,
              "--role", "developers"});
  story.sign({"alice"});
  CHECK(has(story.push().report, "remote: refused  roster.threshold "));
  story.edit({"roster", "sign", "--key", make_key("carol").private_path});
  story.work.git_by(by("alice"), {"add", "-A"});
  story.work.git_by(by("alice"), {"commit", "-q", "-S", "--amend", "--no-edit", "--reset-author"});
  story.accepted();
  story.change(by("dave"));
  story.accepted();
}

void a_key_is_rotated(Story& story) {
  story.edit({"key", "add", "dave", "--key", make_key("dave-2").public_line});
  story.edit({"key", "revoke", story.key("dave"), "--reason", "superseded"});
  story.sign({"bob", "carol"});
  story.accepted();
  story.change(by("dave", days_ago(1)));  // whatever date it says
  story.refused("key.revoked");
  story.change(by("dave", now(), "dave-2"));
  story.accepted();
}

void a_role_is_reviewed(Story& story) {
  const Said said = story.edit({"role", "review", "developers", "--every", "90d"});
  CHECK(has(said.out, story.key("dave-2") + " of dave"));
  story.sign({"alice", "bob"});
  story.accepted();
}

void somebody_leaves(Story& story) {
  const Said said = story.edit({"person", "offboard", "dave"});
  CHECK(has(said.out, "dave is a member of developers no longer"));
  story.sign({"alice", "carol"});
  story.accepted();
  story.change(by("dave", days_ago(2), "dave-2"));
  const PushOutcome next = story.push();
  CHECK(next.exit_code != 0);
  CHECK((has(next.report, "refused  key.revoked") || has(next.report, "refused  signer.left")));
  story.back();
  CHECK(story.audit().status == 0);  // what dave did before stays
}

// Erin's key is stolen; it is found out a week later.
void a_key_was_stolen(Story& story) {
  story.edit({"person", "add", "erin", "--email", "erin@example.org", "--key", make_key("erin").public_line,
              "--role", "developers"});
  story.sign({"alice", "bob"});
  story.accepted();
  const std::string before = story.change(by("erin", days_ago(9)));
  story.change(by("carol", days_ago(8)));  // proves that it is older than the theft
  const std::string after = story.change(by("erin", days_ago(5)));
  story.accepted();
  CHECK(story.audit().status == 0);
  story.edit({"key", "revoke", story.key("erin"), "--reason", "compromised", "--since", days_ago(7)});
  story.sign({"alice", "bob"});
  story.accepted();
  const Said said = story.audit();
  CHECK(said.status == 1);
  CHECK(has(said.out, "refused  key.revoked\n"));
  CHECK(has(said.out, after));
  CHECK_FALSE(has(said.out, before));
  // Looked through, the governors vouch for it, by name.
  story.edit_text("s/^baseline = .*/&\\nvouched = [\"" + after + "\"]/");
  story.sign({"bob", "carol"});
  story.accepted();
  CHECK(story.audit().status == 0);
}

void an_old_roster_comes_back(Story& story) {
  const std::string step = story.work.git({"log", "-1", "--format=%H", "--", ".muster"});
  story.work.git({"rm", "-rq", ".muster"});
  story.work.git({"checkout", "-q", step + "~", "--", ".muster"});
  story.commit_by(by("alice"), "As it was");
  story.refused("roster.rollback");
}

// A contractor's fix is let in, once.
void the_glass_is_broken(Story& story) {
  story.edit(
      {"person", "add", "frank", "--email", "frank@example.org", "--key", make_key("frank").public_line});
  story.sign({"alice", "bob"});
  story.accepted();
  const auto on_topic = [&](const std::string& name) {
    story.work.git({"checkout", "-q", "-b", name});
    const std::string id = story.change(by("frank"));
    story.work.git({"checkout", "-q", "main"});
    return id;
  };
  const std::string fix = on_topic("fix");
  const std::string other = on_topic("other");
  story.work.merge(by("alice"), "fix", "The fix");
  story.refused("signer.scope");
  const std::string until = (*Timestamp::parse(now()) + Duration{86'400}).text();
  story.edit_text("$ a \\\\n[[exception]]\\nid = \"fix\"\\nwaives = \"mainline\"\\nobject = \"commit:" + fix +
                  "\"\\nuntil = " + until + "\\nowner = \"carol\"\\nreason = \"an outage\"");
  story.sign({"alice", "carol"});
  story.accepted();
  story.work.merge(by("alice"), "other", "Not the fix");
  story.refused("signer.scope");
  story.work.merge(by("alice"), "fix", "The fix");
  story.accepted("exception fix");
  // It is gone with the next version; what it let in stays.
  story.edit_text("/^.*exception../,$ d");
  story.sign({"alice", "carol"});
  story.accepted();
  story.work.merge(by("alice"), "other", "Still not the fix");
  story.refused("signer.scope");
  const Said said = story.audit({"-v"});
  CHECK(said.status == 0);
  CHECK(has(said.out, fix));
  CHECK_FALSE(has(said.out, other));
}

// One tree holds the whole chain: nothing but it and the anchor is needed.
void the_chain_is_looked_at_alone(Story& story) {
  const auto shallow = story.world.clone("file://" + story.server.path(), "shallow", {"--depth=1"});
  story.world.run(story.world.root(), {"mkdir", "unpacked"});
  story.work.git({"archive", "-o", story.world.root() + "/main.tar", "HEAD"});
  story.world.run(story.world.root(), {"tar", "-C", "unpacked", "-xf", "main.tar"});
  const std::string folder = story.world.root() + "/unpacked/.muster";
  const Words of_folder = {"roster", "verify", "--roster", folder, "--anchor", story.anchor};
  const auto check = [&](int status) {
    CHECK(muster(story.world, story.world.root(), of_folder).status == status);
  };
  const Said said = muster(story.world, shallow.path(), {"roster", "verify", "--anchor", story.anchor});
  CHECK(said.status == 0);
  CHECK(has(said.out, story.anchor + "  (anchor)"));
  check(0);
  // A signature that is not there, and one byte in the middle of the chain.
  const std::string signature = folder + "/history/4/signatures/carol.sig";
  const std::string kept = get_file(signature);
  fs::remove(signature);
  check(1);
  put_file(signature, kept);
  check(0);
  put_file(folder + "/history/3/roster.toml", get_file(folder + "/history/3/roster.toml") + "\n");
  check(1);
}

// Alice's and bob's keys are lost: carol alone is no threshold, and the operator has to decide.
void two_governors_are_lost(Story& story) {
  story.edit({"person", "add", "gina", "--email", "gina@example.org", "--key", make_key("gina").public_line,
              "--use", "git", "--use", "roster", "--role", "developers"});
  story.edit({"key", "revoke", story.key("alice"), "--reason", "lost", "--dry-run"});
  story.edit_text("s/^governors = .*/governors = [\"carol\", \"gina\"]/");
  for (const char* lost : {"alice", "bob"}) {
    story.edit({"key", "revoke", story.key(lost), "--reason", "lost"});
  }
  story.sign({"carol", "gina"});
  CHECK(has(story.push().report, "remote: refused  roster.threshold "));
  const std::string old_anchor =
      std::exchange(story.anchor, only_anchor(story.run({"roster", "show", "--digest"}).out));
  story.install_hook(story.anchor);
  story.accepted();
  story.change(by("alice"));
  story.refused("key.revoked");
  story.change(by("gina"));
  story.accepted();
  CHECK(story.audit().status == 0);
  const Said said = muster(story.world, story.work.path(), {"verify", "history", "--anchor", old_anchor});
  CHECK(said.status == 1);
  CHECK(has(said.out, "roster.threshold"));
}

}  // namespace

TEST_CASE("the life of a roster, from a past without signatures to the loss of its governors") {
  Story story;
  a_developer_comes(story);
  a_key_is_rotated(story);
  a_role_is_reviewed(story);
  somebody_leaves(story);
  a_key_was_stolen(story);
  an_old_roster_comes_back(story);
  the_glass_is_broken(story);
  the_chain_is_looked_at_alone(story);
  two_governors_are_lost(story);
  CHECK(has(story.run({"roster", "log"}).out, "version 1, issued "));
}

}  // namespace muster::test
