// Persons who leave, robots, roles, and what is shown of single things.
#include <catch2/catch.hpp>

#include "cli/kit.h"

namespace muster::test {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void ok(const Said& said) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
}

// Adopted by alice, with bob and dave as developers; dave answers for a robot and a role.
class Staffed : public Project {
 public:
  Staffed() {
    adopt();
    for (const std::string name : {"bob", "dave"}) {
      ok(run({"person", "add", name, "--email", name + "@example.org", "--key", make_key(name).public_line,
              "--role", "developers"}));
    }
    ok(run({"robot", "add", "bot", "--owner", "dave", "--email", "bot@example.org", "--key",
            make_key("bot").public_line, "--use", "release"}));
    ok(run({"role", "add", "releasers", "--owner", "dave", "--member", "dave", "--member",
            "bob:2031-01-01T00:00:00Z"}));
    ok(run({"key", "add", "dave", "--key", make_key("dave-2").public_line}));
    ok(run({"roster", "sign"}));
    work.commit_signed(alice, alice_email, now(), "Roster version 2");
  }
  std::string roster() const { return get_file(work.path() + "/.muster/roster.toml"); }
};

}  // namespace

TEST_CASE("robots and roles are added") {
  const Staffed project;
  CHECK(has(project.roster(), "[[robot]]\nid     = \"bot\"\nowner  = \"dave\"\n"));
  CHECK(has(project.roster(), "members = [\"dave\", { id = \"bob\", until = 2031-01-01T00:00:00Z }]\n"));
  CHECK(project.judge({"verify", "history"}).status == 0);
  ok(project.run({"role", "add", "releasers", "--member", "alice", "--member", "bob:2032-01-01T00:00:00Z"}));
  CHECK(has(project.roster(),
            "members = [\"dave\", { id = \"bob\", until = 2032-01-01T00:00:00Z }, \"alice\"]\n"));
  ok(project.run({"role", "add", "releasers", "--owner", "alice"}));
  CHECK(has(project.roster(), "name    = \"releasers\"\nowner   = \"alice\"\n"));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"role", "add", "others", "--member", "alice"},  // no owner
        {"role", "add", "releasers"},
        {"role", "add", "releasers", "--member", "alice"},  // is one already
        {"role", "add", "releasers", "--member", "nobody"},
        {"role", "add", "developers", "--member", "bot", "--member", "bot"},
        {"role", "add", "developers", "--member", "bot:soon"},
        {"robot", "add", "bot", "--owner", "bob", "--email", "b@x"},
        {"robot", "add", "bot2", "--owner", "bot", "--email", "b@x"}}) {
    CHECK(project.run(wrong).status == 2);
  }
}

TEST_CASE("somebody who leaves loses everything at once") {
  const Staffed project;
  const Said said = project.run({"person", "offboard", "dave"});
  ok(said);
  CHECK(has(said.out, "narrowing  dave left at "));
  CHECK(has(said.out, "and may no longer sign commits on refs/heads/main (mainline)"));
  CHECK(has(said.out, "narrowing  dave is a member of developers no longer"));
  CHECK(has(said.out, "robot bot needs a new owner, and is refused until it has one"));
  CHECK(has(said.out, "role releasers needs a new owner"));
  CHECK_FALSE(has(said.out, "widening"));
  const auto roster = project.run({"roster", "show", "--format", "json"}).json();
  for (const auto& key : roster["keys"]) {
    if (key["holder"] == "dave") CHECK(key["revoked"]["reason"] == "left");
  }
  for (const auto& role : roster["roles"]) {
    for (const auto& member : role["members"]) CHECK(member["id"] != "dave");
  }
  CHECK_FALSE(roster["persons"][2]["left"].is_null());
  CHECK(has(project.roster(), "members = [\"alice\", \"bob\"]\n"));
  // What is left to do can be done later; then there is nothing more.
  ok(project.run({"person", "offboard", "dave", "--successor", "bob"}));
  const auto handed = project.run({"roster", "show", "--format", "json"}).json();
  CHECK(handed["robots"][0]["owner"] == "bob");
  CHECK(handed["roles"][1]["owner"] == "bob");
  CHECK(project.run({"person", "offboard", "dave", "--successor", "bob"}).status == 2);
  ok(project.run({"roster", "sign"}));
  project.work.commit_signed(project.alice, alice_email, now(), "Roster version 3");
  CHECK(project.judge({"verify", "history"}).status == 0);
}

TEST_CASE("nobody leaves who is not there, ahead of time, or as the last governor") {
  const Staffed project;
  CHECK(project.run({"person", "offboard", "nobody"}).status == 2);
  CHECK(project.run({"person", "offboard", "bot"}).status == 2);
  CHECK(project.run({"person", "offboard", "dave", "--since", "2099-01-01T00:00:00Z"}).status == 2);
  CHECK(project.run({"person", "offboard", "dave", "--successor", "dave"}).status == 2);
  CHECK(project.run({"person", "offboard", "alice"}).status == 1);
  CHECK(project.work.git({"status", "--porcelain"}).empty());
  ok(project.run({"person", "offboard", "dave", "--since", "2026-10-01T00:00:00Z", "--dry-run"}));
  CHECK(project.work.git({"status", "--porcelain"}).empty());
}

TEST_CASE("a review shows the last use of each key and is recorded") {
  Staffed project;
  const std::string id = project.commit(&make_key("bob"), "bob@example.org");
  CHECK(has(project.run({"role", "review", "developers"}).error, "--every"));
  const Said said = project.run({"role", "review", "developers", "--every", "90d"});
  ok(said);
  CHECK(has(said.out, "narrowing  role developers is to be reviewed every 90 days"));
  CHECK(has(said.out, "member bob (bob)"));
  CHECK(has(said.out, " of bob, good from "));
  CHECK(has(said.out, "last signed commit " + id + " of "));
  CHECK(has(said.out, " of dave, good from "));
  CHECK(has(said.out, "signed no commit that HEAD reaches"));
  CHECK(has(project.roster(), "review  = { every = \"90d\", last = "));
  ok(project.run({"role", "review", "developers", "--format", "json"}));
  CHECK(project.run({"role", "review", "nobody"}).status == 2);
}

TEST_CASE("single things are shown as they are") {
  Staffed project;
  const std::string id = project.commit(&make_key("bob"), "bob@example.org");
  const Said person = project.run({"person", "show", "dave"});
  ok(person);
  for (const char* part : {"dave (dave)\n", "dave@example.org", "role     developers", "owns     robot bot",
                           "owns     role releasers", "may      sign tags at refs/tags/v* (version-tags)"}) {
    INFO(part << "\n" << person.out);
    CHECK(has(person.out, part));
  }
  const auto json = project.run({"person", "show", "bob", "--format", "json"}).json();
  CHECK(json["keys"].size() == 1);
  CHECK(json["roles"] == nlohmann::json({"developers", "releasers until 2031-01-01T00:00:00Z"}));
  CHECK(has(project.run({"person", "show", "bot"}).out, "bot (robot of dave)"));
  CHECK(project.run({"person", "show", "nobody"}).status == 2);
  const std::string fingerprint = json["keys"][0]["fingerprint"];
  const auto key = project.run({"key", "show", fingerprint.substr(0, 18), "--format", "json"}).json();
  CHECK(key["fingerprint"] == fingerprint);
  CHECK(key["last_use"]["commit"] == id);
  CHECK(key["may"].size() == 2);  // it is good for git only
  CHECK(has(project.run({"key", "show", fingerprint}).out, "history  last signed commit " + id));
  const Said rule = project.run({"rule", "show", "mainline"});
  ok(rule);
  CHECK(has(rule.out, "signers       developers: alice, bob, dave"));
  CHECK(project.run({"rule", "show", "--format", "json"}).lines().size() == 3);
  CHECK(project.run({"rule", "show", "nothing"}).status == 2);
}

}  // namespace muster::test
