#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/clone.h"
#include "cli/story.h"

namespace muster::test {

namespace {

std::string line_of(const std::string& name, const std::string& options = "") {
  return name + "@example.org " + (options.empty() ? "" : options + " ") + make_key(name).public_line + "\n";
}

// A team that goes by a file of allowed signers: alice and bob, and carol's, whose time is over.
class Team : public Project {
 public:
  Team() {
    write(line_of("alice") + line_of("bob", "namespaces=\"*\",valid-before=\"20991231\"") +
          line_of("carol", "valid-before=\"20200101Z\""));
    work.git({"config", "gpg.ssh.allowedSignersFile", ".allowed_signers"});
    base = commit(nullptr, alice_email);
  }
  void write(const std::string& signers) const { work.write_file(".allowed_signers", signers); }
  Said import(Words more = {}) const {
    Words words = {"import", "allowed-signers"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::string roster() const { return get_file(work.path() + "/.muster/roster.toml"); }
  bool is_adopted() const { return std::filesystem::exists(work.path() + "/.muster"); }

  std::string base;
};

}  // namespace

TEST_CASE("allowed signers become a roster that judges the repository") {
  Team team;
  const Said said = team.import();
  INFO(said.error);
  REQUIRE(said.status == 0);
  team.anchor = only_anchor(said.out + said.error);
  CHECK(has(said.out, "wrote .muster/roster.toml\n"));
  CHECK(has(said.out, "wrote .muster/signatures/alice.sig\n"));
  CHECK(has(said.out, "carried over: 2 people\n"));
  CHECK(has(said.out, "  line 3, carol@example.org: its time ended at 2020-01-01T00:00:01Z\n"));
  CHECK(has(said.out, "  line 2: a time without Z is local"));
  CHECK(has(said.out, "  everybody here is a [[person]]: make a [[robot]]"));
  CHECK(has(said.out, "alice governs work and its refs/heads/main\n"));
  CHECK(has(said.out, "existing commits up to " + team.base + " are taken as they are\n"));
  CHECK_FALSE(has(said.out, "muster roster sign"));
  CHECK(team.work.git({"status", "--porcelain"}) == "?? .muster/");
  CHECK(team.run({"roster", "lint"}).status == 0);
  CHECK(has(team.roster(), "baseline = [\"" + team.base + "\"]"));

  team.work.commit_signed(team.alice, alice_email, now(), "Adopt muster");
  const SigningKey& bob = make_key("bob");
  const SigningKey& carol = make_key("carol");
  team.commit(&bob, "bob@example.org");
  team.commit(&team.alice);
  const Said good = team.judge({"verify", "history"});
  CHECK(good.status == 0);
  CHECK(has(good.out, "3 commits, 3 accepted, 0 refused, 0 unjudged"));

  // Half-way carol comes in, by the roster's own way.
  team.commit(&carol, "carol@example.org");
  CHECK(has(team.judge({"verify", "history"}).out, "key.unknown"));
  team.work.git({"reset", "-q", "--hard", "HEAD^"});
  REQUIRE(team.run({"person", "add", "carol", "--name", "Carol", "--email", "carol@example.org", "--key",
                    carol.public_line, "--role", "developers"})
              .status == 0);
  REQUIRE(team.run({"roster", "sign"}).status == 0);
  team.work.commit_signed(team.alice, alice_email, now(), "Roster version 2");
  team.commit(&carol, "carol@example.org");
  team.commit(&bob, "bob@example.org");
  const Said later = team.judge({"verify", "history"});
  INFO(later.out + later.error);
  CHECK(later.status == 0);
  CHECK(has(later.out, "6 commits, 6 accepted, 0 refused, 0 unjudged"));
  team.commit(&bob, alice_email);
  CHECK(has(team.judge({"verify", "history"}).out, "signer.identity"));
}

TEST_CASE("an import tells in JSON what it did") {
  const Team team;
  const Said said = team.import({"--format", "json", "--project", "acme/payments", "--mainline", "trunk",
                                 "--governor", "bob@example.org", "--governor", "alice"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  const auto json = said.json();
  CHECK(json["format"] == "allowed-signers");
  CHECK(json["anchor"] == only_anchor(said.out));
  CHECK(team.run({"roster", "show", "--digest"}).out == only_anchor(said.out) + "\n");
  CHECK(json["project"] == "acme/payments");
  CHECK(json["mainline"] == "refs/heads/trunk");
  CHECK(json["baseline"] == team.base);
  CHECK(json["governors"] == Words{"bob", "alice"});
  CHECK(json["written"] == true);
  REQUIRE(json["people"].size() == 2);
  const auto& bob = json["people"][1];
  CHECK(bob["id"] == "bob");
  CHECK(bob["emails"] == Words{"bob@example.org"});
  CHECK(bob["keys"][0]["kind"] == "ssh");
  CHECK(bob["keys"][0]["fingerprint"].get<std::string>().starts_with("SHA256:"));
  CHECK(bob["keys"][0]["uses"] == Words{"git", "release", "roster"});
  CHECK(bob["keys"][0]["from"].is_null());
  CHECK(bob["keys"][0]["until"] == "2099-12-30T10:00:01Z");
  REQUIRE(json["left_out"].size() == 1);
  CHECK(json["left_out"][0]["where"] == "line 3");
  CHECK(json["left_out"][0]["what"] == "carol@example.org");
  CHECK(json["files"] == Words{".muster/roster.toml", ".muster/signatures/alice.sig"});
  CHECK(json["signatures"]["complete"] == true);
  CHECK(has(team.roster(), "products = [\"payments\"]"));
}

TEST_CASE("an import that another governs is left to that person to sign") {
  Team team;
  const Said said = team.import({"--governor", "bob"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK_FALSE(std::filesystem::exists(team.work.path() + "/.muster/signatures"));
  CHECK(has(said.out, "by 1 of bob\n  muster roster sign\n"));
  team.anchor = only_anchor(said.out + said.error);
  CHECK(team.run({"roster", "sign"}).status == 2);
  Enforced::sign_as({team.work, &team.world}, "bob");
  CHECK(team.run({"roster", "sign"}).status == 0);
  team.work.commit_signed(make_key("bob"), "bob@example.org", now(), "Adopt muster");
  CHECK(team.judge({"verify", "history"}).status == 0);
}

TEST_CASE("an import without a governor names the option") {
  const Team team;
  Enforced::sign_as({team.work, &team.world}, "dave");
  const Said said = team.import();
  CHECK(said.status == 2);
  CHECK(has(said.error, "--governor ID"));
  CHECK(has(said.error, "alice (SHA256:"));
  CHECK(has(said.error, "), bob (SHA256:"));
  CHECK_FALSE(team.is_adopted());
  CHECK(has(team.import({"--governor", "carol"}).error, "nobody who is carried over is called carol"));
  team.work.git({"config", "--unset", "user.signingKey"});
  CHECK(has(team.import().error, "--governor ID"));
  CHECK(team.import({"--governor", "bob"}).status == 0);
}

TEST_CASE("an import on an older baseline is for a trial of the history since") {
  Team team;
  team.commit(&team.alice);
  team.commit(&make_key("bob"), "bob@example.org");
  CHECK_FALSE(has(team.import({"--dry-run"}).out, "have no roster"));
  const Said said = team.import({"--baseline", team.base});
  REQUIRE(said.status == 0);
  CHECK(has(said.out, "have no roster"));
  team.anchor = only_anchor(said.out);
  const Said trial = team.judge({"verify", "history", "--roster", ".muster"});
  CHECK(trial.status == 0);
  CHECK(has(trial.out, "2 commits, 2 accepted, 0 refused, 0 unjudged"));
  team.commit(&make_key("mallory"));
  CHECK(has(team.judge({"verify", "history", "--roster", ".muster"}).out, "key.unknown"));
}

TEST_CASE("a dry run of an import writes nothing") {
  const Team team;
  const Said said = team.import({"--dry-run"});
  CHECK(said.status == 0);
  CHECK(has(said.out, "would write .muster/roster.toml\n"));
  CHECK(has(said.out, "carried over: 2 people"));
  CHECK_FALSE(has(said.out, "sha256:"));
  CHECK_FALSE(team.is_adopted());
  CHECK(team.import({"--dry-run", "--format", "json"}).json()["written"] == false);
  CHECK(team.import({"--dry-run", "--format", "json"}).json()["anchor"].is_null());
  CHECK_FALSE(team.is_adopted());
}

TEST_CASE("an import never touches a roster that is there") {
  const Team team;
  REQUIRE(team.import().status == 0);
  const std::string before = team.roster();
  const Said again = team.import();
  CHECK(again.status == 2);
  CHECK(has(again.error, "is there already"));
  CHECK(has(again.error, "muster roster edit"));
  CHECK(team.roster() == before);
}

TEST_CASE("an import takes a link that leads nowhere for something that is there") {
  const Team team;
  std::filesystem::create_symlink("nowhere", team.work.path() + "/.muster");
  CHECK(has(team.import().error, "is there already"));
  CHECK(has(team.import({"--dry-run"}).error, "is there already"));
}

TEST_CASE("an import that cannot write leaves nothing behind") {
  const Team team;
  const auto limited =
      team.world.run(team.work.path(), {"sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh",
                                        MUSTER_TOOL, "import", "allowed-signers", "--governor", "bob"});
  INFO(limited.error);
  CHECK(limited.exit_code != 0);
  CHECK_FALSE(team.is_adopted());
  CHECK(team.import().status == 0);
}

TEST_CASE("keys that addresses alone join are one person's, and nothing is signed") {
  Team team;
  team.write(line_of("alice") + "alice@example.org " + make_key("bob").public_line + "\n");
  CHECK(has(team.import({"--governor", "alice", "--dry-run"}).out, "carried over: 1 person\n"));
  const Said said = team.import({"--format", "json"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  const auto json = said.json();
  CHECK(json["signatures"]["complete"] == false);
  CHECK(json["files"] == Words{".muster/roster.toml"});
  CHECK(json["people"][0]["keys"][0]["uses"] == Words{"git", "roster"});
  CHECK(json["people"][0]["keys"][1]["uses"] == Words{"git"});
  CHECK(has(json["notes"][0], "taken for one person's, because the lines carry the same addresses"));
  CHECK(json["next"][0] == "muster roster sign");
  CHECK(team.run({"roster", "sign"}).status == 0);
}

TEST_CASE("an import that keys of another person could govern is refused") {
  const Team team;
  team.write("alice@evil.example " + make_key("mallory").public_line + "\n" + line_of("alice"));
  const Said two = team.import({"--governor", "alice"});
  CHECK(two.status == 2);
  CHECK(has(two.error, "alice could be any of 2 people"));
  CHECK(has(two.error, "alice-2 (SHA256:"));
  CHECK(has(team.import({"--governor", "alice-2"}).error, "the list itself does not give"));
  const Said said = team.import({"--dry-run", "--governor", "alice@example.org"});
  CHECK(has(said.out, "alice-2 governs work"));
  CHECK(has(said.out, " is alice-2, because alice is another's id or a role's\n"));
  CHECK_FALSE(team.is_adopted());
}

TEST_CASE("an import is refused where no key of its governors may sign rosters") {
  const Team team;
  team.write(line_of("alice", "namespaces=\"file\"") + line_of("bob"));
  CHECK(has(team.import().error, "the list bounds what the key SHA256:"));
  CHECK(has(team.import({"--governor", "alice"}).error, "the list bounds what alice may sign"));
  team.write(line_of("alice", "valid-after=\"20900101Z\"") + line_of("bob"));
  CHECK(has(team.import().error, "no key of alice may sign rosters now"));
  CHECK(has(team.import({"--dry-run"}).error, "no key of alice may sign rosters now"));
  CHECK_FALSE(team.is_adopted());
  CHECK(team.import({"--governor", "bob", "--dry-run"}).status == 0);
}

TEST_CASE("an import says what is wrong with a file") {
  const Team team;
  team.write("# one\n" + line_of("alice") + "bob@example.org namespaces=git " + make_key("bob").public_line);
  const Said said = team.import();
  CHECK(said.status == 2);
  CHECK(has(said.error, ".allowed_signers:3:28: no quotation mark before an option's value"));
  CHECK(has(team.import({"nowhere"}).error, "there is no file nowhere"));
  team.write("*@example.org " + make_key("bob").public_line);
  CHECK(has(team.import().error, "line 1, *@example.org: a pattern"));
  team.write(line_of("alice"));
  CHECK(has(team.import({"--baseline", "nothing"}).error, "there is no commit nothing"));
  CHECK(has(team.import({"--mainline", "refs/tags/x"}).error, "is no branch"));
  CHECK(has(team.import({"--at", "2026-01-01T00:00:00Z"}).error, "--at"));
  team.work.git({"config", "--unset", "gpg.ssh.allowedSignersFile"});
  CHECK(has(team.import().error, "gpg.ssh.allowedSignersFile"));
  CHECK_FALSE(team.is_adopted());
  CHECK(team.import({".allowed_signers"}).status == 0);
}

TEST_CASE("what an allowed signers file says is escaped before it is shown") {
  const Team team;
  team.write(line_of("alice") + "\"x\xe2\x80\xae*@b\" " + make_key("bob").public_line);
  const Said said = team.import();
  CHECK(said.status == 0);
  CHECK(has(said.out, "line 2, x"));
  CHECK_FALSE(has(said.out, "\xe2\x80\xae"));
}

}  // namespace muster::test
