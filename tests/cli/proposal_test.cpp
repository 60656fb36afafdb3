// The commands that change a proposal, and its way to the server.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "cli/clone.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const std::size_t at = text.find(old);
  INFO(old << "\n" << text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

void check_ok(const Said& said) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
}

std::vector<std::string> add_bob() {
  return {"person",          "add",         "bob",
          "--name",          "Bob Example", "--email",
          "bob@example.org", "--key",       make_key("bob").public_line,
          "--use",           "git",         "--use",
          "roster",          "--role",      "developers"};
}

std::string fingerprint_of_key(const HermeticGit& world, const std::string& name) {
  const auto said = world.run(world.root(), {"ssh-keygen", "-lf", make_key(name).private_path});
  const std::size_t at = said.out.find("SHA256:");
  return said.out.substr(at, said.out.find(' ', at) - at);
}

// Version 2: alice and bob govern, and both have to sign. Committed by alice, amended by bob, pushed by bob.
void govern_together(const Enforced& place, const Clone& bobs) {
  check_ok(place.mine.run(add_bob()));
  place.mine.put_roster(
      replaced(replaced(place.mine.roster(), "governors = [\"alice\"]", "governors = [\"alice\", \"bob\"]"),
               "threshold = 1", "threshold = 2"));
  const Said signed_by_alice = place.mine.run({"roster", "sign", "--format", "json"});
  check_ok(signed_by_alice);
  CHECK(signed_by_alice.json()["signer"] == "alice");
  CHECK(signed_by_alice.json()["signatures"]["complete"] == false);
  CHECK(signed_by_alice.json()["signatures"]["wanted"] == nlohmann::json({"bob"}));
  place.mine.commit("Roster version 2");
  place.push("main:refs/heads/proposal");
  bobs.work.git({"fetch", "-q"});
  bobs.work.git({"checkout", "-q", "-B", "proposal", "origin/proposal"});
  const Said diff = bobs.run({"roster", "diff"});
  check_ok(diff);
  CHECK(has(diff.out, "widening   bob becomes a governor and may sign rosters"));
  CHECK(has(diff.out, "narrowing  a new roster needs the signatures of 2 governors instead of 1"));
  const Said signed_by_bob = bobs.run({"roster", "sign"});
  check_ok(signed_by_bob);
  CHECK(has(signed_by_bob.out, "git commit -S --amend --no-edit --reset-author"));
  bobs.amend();
  const PushOutcome pushed = bobs.work.push("origin", {"HEAD:main"});
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
  place.work.git({"fetch", "-q"});
  place.work.git({"reset", "-q", "--hard", "origin/main"});
}

}  // namespace

TEST_CASE("an edit keeps comments and order, archives the old version and begins a proposal") {
  Project project;
  project.adopt();
  const std::string folder = project.work.path() + "/.muster";
  const std::string before = get_file(folder + "/roster.toml");
  const std::string signature = get_file(folder + "/signatures/alice.sig");
  const Said said = project.run(add_bob());
  check_ok(said);
  CHECK(
      has(said.out, "widening   bob becomes a member of developers and may sign commits on refs/heads/main"));
  CHECK(has(said.out, "muster roster sign"));
  CHECK(has(said.out, "git add .muster && git commit -S"));
  CHECK(get_file(folder + "/history/1/roster.toml") == before);
  CHECK(get_file(folder + "/history/1/signatures/alice.sig") == signature);
  CHECK_FALSE(fs::exists(folder + "/signatures/alice.sig"));
  std::string after = get_file(folder + "/roster.toml");
  CHECK(has(after, "version = 2\nprevious = \"" + project.anchor + "\"\n"));
  CHECK(has(after, "members = [\"alice\", \"bob\"]\n"));
  // What is not part of the change is as it was, to the byte.
  const std::string comment =
      "[\"alice@example.org\"]       # the committer addresses that this person's commits carry\n";
  CHECK(has(after, comment + "\n[[person]]\nid     = \"bob\"\nname   = \"Bob Example\"\n"));
  CHECK(project.run({"roster", "lint"}).status == 0);
  check_ok(project.run({"roster", "sign"}));
  project.work.commit_signed(project.alice, alice_email, now(), "Roster version 2");
  CHECK(project.judge({"roster", "verify"}).status == 0);
  CHECK(project.judge({"verify", "history"}).status == 0);
}

TEST_CASE("a further edit goes on in the proposal and voids its signatures") {
  Project project;
  project.adopt();
  check_ok(project.run(add_bob()));
  check_ok(project.run({"roster", "sign"}));
  const Said said = project.run(
      {"key", "add", "alice", "--key", make_key("new").private_path + ".pub", "--format", "json"});
  check_ok(said);
  const auto json = said.json();
  CHECK(json["version"] == 2);
  CHECK(json["begun"] == false);
  CHECK(json["removed"] == nlohmann::json({".muster/signatures/alice.sig"}));
  CHECK(json["changes"].size() == 1);
  CHECK(json["changes"][0]["effect"] == "widening");
  CHECK(json["next"][0] == "muster roster sign");
}

TEST_CASE("a dry run says the same and writes nothing") {
  Project project;
  project.adopt();
  auto arguments = add_bob();
  arguments.emplace_back("--dry-run");
  const Said said = project.run(arguments);
  check_ok(said);
  CHECK(has(said.out, "bob becomes a member of developers"));
  CHECK(has(said.out, "would write .muster/history/1/roster.toml"));
  CHECK(project.work.git({"status", "--porcelain"}).empty());
  check_ok(project.run(add_bob()));
  check_ok(project.run({"roster", "sign", "--dry-run"}));
  CHECK_FALSE(fs::exists(project.work.path() + "/.muster/signatures/alice.sig"));
}

TEST_CASE("keys are renewed and revoked by the beginning of their name") {
  Project project;
  project.adopt();
  const std::string whole = fingerprint_of_key(project.world, "alice");
  const std::string file = project.work.path() + "/.muster/roster.toml";
  SECTION("renewed, a year ahead") {
    check_ok(project.run({"key", "renew", whole, "--until", "2026-12-31T00:00:00Z"}));
    const Said said = project.run({"key", "renew", whole.substr(7, 8)});
    check_ok(said);
    CHECK(has(said.out, "widening   key " + whole + " of alice is good until "));
  }
  SECTION("renewed until a day") {
    check_ok(project.run({"key", "renew", whole, "--until", "2031-01-01T00:00:00Z"}));
    CHECK(has(get_file(file), "until  = 2031-01-01T00:00:00Z\n"));
    CHECK(project.run({"key", "renew", whole, "--until", "2031-01-01T00:00:00Z"}).status == 2);
  }
  SECTION("revoked") {
    check_ok(project.run(add_bob()));
    const std::string bobs = fingerprint_of_key(project.world, "bob");
    check_ok(project.run(
        {"key", "revoke", bobs.substr(0, 20), "--reason", "lost", "--since", "2026-01-01T00:00:00Z"}));
    CHECK(has(get_file(file), "revoked = { reason = \"lost\", since = 2026-01-01T00:00:00Z }\n"));
    CHECK(project.run({"key", "renew", bobs}).status == 2);
    // The reason only ever gets worse; the date only moves back.
    const Said later = project.run({"key", "revoke", bobs, "--reason", "superseded"});
    CHECK(later.status == 0);  // nobody has signed the proposal: it was never in force
  }
  SECTION("not in a way that leaves nobody to govern") {
    const Said said = project.run({"key", "revoke", whole, "--reason", "lost"});
    CHECK(said.status == 1);
    CHECK(has(said.out, "threshold"));
    CHECK(project.work.git({"status", "--porcelain"}).empty());
  }
  SECTION("not without a reason, nor without the time of a theft") {
    CHECK(has(project.run({"key", "revoke", whole}).error, "--reason"));
    CHECK(project.run({"key", "revoke", whole}).status == 2);
    CHECK(has(project.run({"key", "revoke", whole, "--reason", "compromised"}).error, "--since"));
    CHECK(project.run({"key", "revoke", whole, "--reason", "boredom"}).status == 2);
  }
  SECTION("not by a name that is too short, unknown or another's") {
    CHECK(project.run({"key", "renew", whole.substr(0, 14)}).status == 2);
    CHECK(project.run({"key", "renew", "SHA256:AAAAAAAAAA"}).status == 2);
  }
}

TEST_CASE("two governors sign in two clones, and the server lets the roster in") {
  Enforced place;
  const Clone bobs = place.clone_of("bob");
  govern_together(place, bobs);
  check_ok(place.mine.run({"key", "add", "bob", "--key", make_key("bob-2").public_line}));
  check_ok(place.mine.run({"roster", "sign"}));
  place.mine.commit("Roster version 3");
  const PushOutcome refused = place.work.push("origin", {"main"});
  CHECK(refused.exit_code != 0);
  CHECK(has(refused.report, "roster.threshold"));
  // Bob signs the commit that waits.
  bobs.work.git({"fetch", "-q", place.work.path(), "main"});
  bobs.work.git({"checkout", "-q", "-B", "main", "FETCH_HEAD"});
  check_ok(bobs.run({"roster", "sign"}));
  bobs.amend();
  const PushOutcome accepted = bobs.work.push("origin", {"main"});
  INFO(accepted.report);
  CHECK(accepted.exit_code == 0);
  const Said verified = bobs.run({"roster", "verify", "--anchor", place.anchor});
  CHECK(verified.status == 0);
  CHECK(has(verified.out, "signed by governors alice"));
  CHECK(bobs.run({"roster", "sign"}).status == 2);  // nothing waits
}

TEST_CASE("an edit on an unsigned version at HEAD is refused") {
  Enforced place;
  const Clone bobs = place.clone_of("bob");
  govern_together(place, bobs);
  check_ok(place.mine.run({"key", "add", "bob", "--key", make_key("bob-2").public_line}));
  place.mine.commit("Roster version 3, which nobody has signed");
  const std::string before = place.mine.roster();
  const Said said = place.mine.run({"key", "add", "bob", "--key", make_key("bob-3").public_line});
  CHECK(said.status == 2);
  CHECK(has(said.error, "the roster at HEAD is not in force itself: roster.threshold"));
  CHECK(has(said.error, "git reset --soft HEAD~"));
  CHECK(place.mine.roster() == before);
  CHECK(place.work.git({"status", "--porcelain"}).empty());
  // Unless the anchor vouches for that very version.
  const std::string digest = only_anchor(place.mine.run({"roster", "show", "--digest"}).out);
  CHECK(
      place.mine
          .run({"key", "add", "bob", "--key", make_key("bob-3").public_line, "--dry-run", "--anchor", digest})
          .status == 0);
  CHECK(place.mine
            .run({"key", "add", "bob", "--key", make_key("bob-3").public_line, "--dry-run", "--anchor",
                  place.anchor})
            .status == 2);
  // As it says.
  place.work.git({"reset", "-q", "--soft", "HEAD~"});
  CHECK(place.mine.run({"key", "add", "bob", "--key", make_key("bob-3").public_line}).status == 0);
}

TEST_CASE("an edit on a dirty .muster is refused and overwrites nothing") {
  Project project;
  project.adopt();
  const std::string folder = project.work.path() + "/.muster/";
  const std::string roster = get_file(folder + "roster.toml");
  std::string says;
  int status = 1;
  SECTION("a roster of the same version") {
    put_file(folder + "roster.toml", roster + "# more\n");
    says = "roster.rollback";
  }
  SECTION("a roster two versions ahead") {
    put_file(folder + "roster.toml",
             replaced(roster, "version = 1", "version = 3\nprevious = \"" + project.anchor + "\""));
    says = "roster.version";
  }
  SECTION("a roster behind another one") {
    const std::string other = "sha256:" + std::string(64, '0');
    put_file(folder + "roster.toml",
             replaced(roster, "version = 1", "version = 2\nprevious = \"" + other + "\""));
    says = "roster.previous";
  }
  SECTION("a roster that does not load") {
    put_file(folder + "roster.toml", replaced(roster, "threshold = 1", "threshold = 2"));
    says = "bad-threshold";
    says = "threshold";
  }
  SECTION("a stranger's file") {
    put_file(folder + "notes.txt", "");
    says = "notes.txt is not in HEAD and belongs to no proposal";
    status = 2;
  }
  SECTION("a signature that is gone") {
    fs::remove(folder + "signatures/alice.sig");
    says = "signatures/alice.sig is gone";
    status = 2;
  }
  SECTION("an archive that is another") {
    check_ok(project.run(add_bob()));
    put_file(folder + "history/1/roster.toml", "");
    says = "history/1/roster.toml is not what HEAD holds of that version";
    status = 2;
  }
  SECTION("a symbolic link") {
    fs::rename(folder + "signatures", project.world.root() + "/elsewhere");
    fs::create_directory_symlink(project.world.root() + "/elsewhere", folder + "signatures");
    says = "symbolic link";
    status = 2;
  }
  const std::string before = get_file(folder + "roster.toml");
  const std::string changed = project.work.git({"status", "--porcelain", "-uall"});
  const Said said = project.run({"key", "add", "alice", "--key", make_key("new").public_line});
  INFO(said.out << said.error);
  CHECK(said.status == status);
  CHECK(has(said.out + said.error, says));
  CHECK(get_file(folder + "roster.toml") == before);
  CHECK(project.work.git({"status", "--porcelain", "-uall"}) == changed);
}

TEST_CASE("signatures that count for nothing are named") {
  Enforced place;
  const Clone bobs = place.clone_of("bob");
  govern_together(place, bobs);
  check_ok(place.mine.run({"key", "add", "bob", "--key", make_key("bob-2").public_line}));
  const std::string folder = place.work.path() + "/.muster/signatures/";
  fs::create_directories(folder);
  put_file(folder + "mallory.sig", sign_ssh(make_key("mallory"), "muster-roster", place.mine.roster()));
  put_file(folder + "bob.sig", sign_ssh(make_key("bob"), "muster-roster", "other bytes"));
  const Said said = place.mine.run({"roster", "sign"});
  check_ok(said);
  CHECK(has(said.out, "signatures/mallory.sig counts for nothing: it is not named after a governor"));
  CHECK(has(said.out, "signatures/bob.sig counts for nothing: it was made over other bytes"));
  put_file(folder + "bob.sig", sign_ssh(make_key("bob"), "muster-roster", place.mine.roster()));
  put_file(folder + "bob.asc", get_file(folder + "bob.sig"));
  fs::remove(folder + "mallory.sig");
  const Said twice = place.mine.run({"roster", "sign", "--format", "json"});
  check_ok(twice);
  CHECK(twice.json()["signatures"]["idle"].size() == 2);
  CHECK(has(twice.out, "there are two signatures of bob"));
}

TEST_CASE("only a governor signs, and only what waits") {
  Project project;
  project.adopt();
  CHECK(has(project.run({"roster", "sign"}).error, "nothing waits for a signature"));
  check_ok(project.run(add_bob()));
  const Said stranger = project.run({"roster", "sign", "--key", make_key("mallory").private_path});
  CHECK(stranger.status == 2);
  CHECK(has(stranger.error, "it stands on neither version of the roster"));
  const Said other = project.run({"roster", "sign", "--key", make_key("bob").private_path});
  CHECK(other.status == 2);
  CHECK(has(other.error, "it is bob's, who is no governor"));
  CHECK(fs::is_empty(project.work.path() + "/.muster/signatures"));
}

TEST_CASE("what cannot be added is refused by name") {
  Project project;
  project.adopt();
  const auto refused = [&](std::vector<std::string> arguments, int status, const std::string& says) {
    const Said said = project.run(std::move(arguments));
    INFO(said.out << said.error);
    CHECK(said.status == status);
    CHECK(has(said.out + said.error, says));
    CHECK(project.work.git({"status", "--porcelain"}).empty());
  };
  const std::string key = make_key("bob").public_line;
  refused({"person", "add", "alice", "--email", "a@x"}, 2, "the id alice is taken");
  refused({"person", "add", "bob", "--email", alice_email}, 1, "duplicate-address");
  refused({"person", "add", "Bob", "--email", "b@x"}, 1, "is not an id");
  refused({"person", "add", "bob", "--email", "b@x", "--role", "none"}, 2, "there is no role none");
  refused({"person", "add", "bob"}, 2, "--email");
  refused({"key", "add", "nobody", "--key", key}, 2, "neither a person nor a robot nobody");
  refused({"key", "add", "alice", "--key", make_key("alice").public_line}, 2, "listed already");
  refused({"key", "add", "alice", "--key", "ssh-ed25519 AAAA"}, 2, "no SSH key");
  refused({"key", "add", "alice", "--key", key, "--use", "receipt"}, 1, "wrong-use");
  refused({"key", "add", "alice", "--key", key, "--use", "x"}, 2, "x is no use of a key");
  refused({"key", "add", "alice", "--key", key, "--until", "tomorrow"}, 2, "is no time");
  refused({"key", "add", "alice", "--key", key, "--until", "2020-01-01T00:00:00Z"}, 1, "empty-window");
  refused({"person", "add", "bob", "--email", "b@x", "--at", now()}, 2, "--at and --roster are for audits");
}

TEST_CASE("an exception that has ended does not stand in the way of an edit") {
  Project project;
  project.adopt();
  const std::string file = project.work.path() + "/.muster/roster.toml";
  check_ok(project.run(add_bob()));
  const Timestamp issued = *Timestamp::parse(
      project.run({"roster", "show", "--format", "json"}).json()["issued"].get<std::string>());
  put_file(file, get_file(file) +
                     "\n[[exception]]\nid     = \"once\"\nwaives = \"mainline\"\nobject = \"commit:" +
                     std::string(40, 'a') + "\"\nuntil  = " + (issued + Duration{1}).text() +
                     "\nowner  = \"alice\"\nreason = \"a test\"\n");
  check_ok(project.run({"roster", "lint"}));
  while (now() <= (issued + Duration{1}).text()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const Said said = project.run({"key", "add", "alice", "--key", make_key("new").public_line});
  check_ok(said);
  CHECK(has(said.out, "narrowing  ended: exception once waives mainline"));
  CHECK_FALSE(has(get_file(file), "[[exception]]"));
}

TEST_CASE("no roster at HEAD, no edit") {
  const Project project;
  CHECK(project.run({"person", "add", "bob", "--email", "b@x"}).status == 2);
  check_ok(project.run({"init"}));
  const Said said = project.run({"person", "add", "bob", "--email", "b@x"});
  CHECK(said.status == 2);
  CHECK(has(said.error, "git add .muster && git commit -S"));
}

}  // namespace muster::test
