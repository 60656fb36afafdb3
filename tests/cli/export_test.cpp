#include <catch2/catch.hpp>
#include <map>

#include "cli/clone.h"
#include "cli/story.h"

namespace muster::test {

namespace {

// A roster of version 1 beside the repository: an anchor pins it, so nobody has to sign it.
std::string person(const std::string& id, const std::string& key_fields = "",
                   const std::string& fields = "") {
  return "[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id + "@example.org\"]\n" +
         fields + "[[key]]\nholder = \"" + id + "\"\nssh = \"" + make_key(id).public_line +
         "\"\nadded = 2026-01-01T00:00:00Z\nuses = [\"git\", \"roster\"]\n" + key_fields;
}

const std::string head_until_people =
    "[governance]\ngovernors = [\"alice\"]\nthreshold = 1\nmainline = \"refs/heads/main\"\n";

std::string some_roster() {
  return "schema = \"muster/roster/1\"\nproject = \"work\"\nversion = 1\nissued = 2026-01-01T00:00:00Z\n"
         "expires = 2099-01-01T00:00:00Z\n" +
         head_until_people + person("alice") + person("bob", "until = 2026-03-01T00:00:00Z\n") +
         person("carol", "revoked = { reason = \"superseded\", since = 2026-04-01T00:00:00Z }\n") +
         person("dave", "revoked = { reason = \"compromised\", since = 2026-05-01T00:00:00Z }\n") +
         person("eve", "", "left = 2026-06-01T00:00:00Z\n") +
         person("frank", "from = 2026-07-01T00:00:00Z\n") +
         "[[commits]]\nname = \"mainline\"\nrefs = [\"refs/heads/main\"]\n"
         "signers = [\"alice\", \"bob\", \"carol\", \"dave\", \"eve\", \"frank\"]\n";
}

// Ends on 1 September; alice's key, of 1 January, is too old on 20 July, bob's is not yet.
std::string ending_roster() {
  const std::string bob = person("bob");
  return "schema = \"muster/roster/1\"\nproject = \"work\"\nversion = 1\nissued = 2026-01-01T00:00:00Z\n"
         "expires = 2026-09-01T00:00:00Z\n" +
         head_until_people + "[defaults]\nmax_key_age = \"200d\"\nrotation = \"refuse\"\n" + person("alice") +
         std::string(bob).replace(bob.find("added = 2026-01-01"), 18, "added = 2026-06-01") +
         "[[commits]]\nname = \"mainline\"\nrefs = [\"refs/heads/main\"]\nsigners = [\"alice\", \"bob\"]\n";
}

struct Step {
  std::string name;
  std::string date;
  bool good;
};

// Commits of these people at these times, and a tag of each: what muster accepts of them, plain git takes for
// that person's, by name.
void check_agreement(Project& project, const std::string& roster, const std::vector<Step>& steps) {
  put_file(project.world.root() + "/roster/roster.toml", roster);
  std::vector<std::string> ids;
  for (const Step& step : steps) {
    ids.push_back(
        project.work.commit_signed(make_key(step.name), step.name + "@example.org", step.date, "c"));
    const std::string tag = "t" + std::to_string(ids.size() - 1);
    project.work.git_by(by(step.name, step.date), {"tag", "-s", "-m", "t", tag});
  }
  ids.push_back(project.work.commit_unsigned(alice_email, "2026-07-04T00:00:00Z", "not signed"));
  const Said said =
      project.run({"export", "allowed-signers", "--output", "allowed", "--roster", "../roster"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(said.out == "wrote allowed\n");
  const std::string anchor = only_anchor(get_file(project.work.path() + "/allowed"));
  const Said history =
      project.run({"verify", "history", "--roster", "../roster", "--anchor", anchor, "--format", "json"});
  std::map<std::string, std::string> verdicts;
  for (const auto& line : history.lines()) {
    if (line.contains("verdict")) verdicts[line["object"]["id"]] = line["verdict"];
  }
  const std::string setting = "gpg.ssh.allowedSignersFile=allowed";
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool good = i < steps.size() && steps[i].good;
    INFO((i < steps.size() ? steps[i].name + " " + steps[i].date : std::string("not signed")));
    CHECK(verdicts[ids[i]] == (good ? "accepted" : "refused"));
    const std::string shown = project.work.git({"-c", setting, "log", "-1", "--format=%G? %GS", ids[i]});
    CHECK((shown == "G " + (good ? steps[i].name : "") + "@example.org") == good);
    CHECK((project.work.run({"-c", setting, "verify-commit", ids[i]}).exit_code == 0) == good);
    if (i == steps.size()) continue;
    const auto tag = project.work.run({"-c", setting, "verify-tag", "t" + std::to_string(i)});
    CHECK((tag.exit_code == 0) == good);
    CHECK(has(tag.error, "signature for " + steps[i].name + "@example.org with") == good);
  }
}

}  // namespace

TEST_CASE("plain git agrees with muster by exported allowed signers") {
  Project project;
  check_agreement(project, some_roster(),
                  {{"alice", "2026-01-01T00:00:00Z", true},
                   {"bob", "2026-02-28T23:59:59Z", true},
                   {"bob", "2026-03-01T00:00:00Z", false},
                   {"carol", "2026-03-31T23:59:59Z", true},
                   {"carol", "2026-04-01T00:00:00Z", false},
                   {"dave", "2026-04-20T00:00:00Z", false},
                   {"eve", "2026-05-31T23:59:59Z", true},
                   {"eve", "2026-06-01T00:00:00Z", false},
                   {"frank", "2026-06-30T23:59:59Z", false},
                   {"frank", "2026-07-01T00:00:00Z", true},
                   {"mallory", "2026-07-02T00:00:00Z", false},
                   {"alice", "2026-07-03T00:00:00Z", true}});
  CHECK(has(project.run({"export", "allowed-signers", "--roster", "../roster"}).error,
            "of dave: it was compromised"));
}

TEST_CASE("plain git agrees with muster about the end of a roster and the age of keys") {
  Project project;
  check_agreement(project, ending_roster(),
                  {{"alice", "2026-07-19T23:59:59Z", true},
                   {"alice", "2026-07-20T00:00:00Z", false},
                   {"bob", "2026-08-31T23:59:59Z", true},
                   {"bob", "2026-09-01T00:00:00Z", false}});
}

TEST_CASE("an export goes to standard output unless a file is named") {
  Project project;
  project.adopt();
  const Said said = project.run({"export", "allowed-signers"});
  REQUIRE(said.status == 0);
  CHECK(said.error.empty());
  CHECK(said.out.starts_with("# Made by muster export allowed-signers"));
  CHECK(has(said.out, "alice@example.org namespaces=\"git,file\",valid-after=\""));
  const auto json = project.run({"export", "allowed-signers", "--format", "json"}).json();
  CHECK(json["content"] == said.out);
  CHECK(json["version"] == 1);
  CHECK(json["digest"] == project.anchor);
  CHECK(json["output"].is_null());
  CHECK(json["left_out"].empty());
  const auto file = project.run({"export", "allowed-signers", "--format", "json", "--output", "x"}).json();
  CHECK(file["output"] == "x");
  CHECK_FALSE(file.contains("content"));
  CHECK(get_file(project.work.path() + "/x") == said.out);
}

TEST_CASE("an export with an anchor is of a proven chain") {
  Project project;
  project.adopt();
  const Said said = project.run({"export", "allowed-signers"});
  CHECK(project.judge({"export", "allowed-signers"}).out == said.out);
  const std::string other = "sha256:" + std::string(64, 'a');
  const Said refused = project.run({"export", "allowed-signers", "--anchor", other});
  CHECK(refused.status == 1);
  CHECK(has(refused.out, "roster.anchor"));
  CHECK_FALSE(has(refused.out, "ssh-ed25519"));
  const Said folder = muster(project.world, project.world.root(),
                             {"export", "allowed-signers", "--roster", project.work.path() + "/.muster"});
  CHECK(folder.out == said.out);
}

TEST_CASE("an export says what is missing") {
  const Project project;
  CHECK(project.run({"export", "allowed-signers"}).status == 2);
  CHECK(has(project.run({"export", "allowed-signers"}).error, "there is no roster in"));
  const auto bare = project.world.init_bare("server.git");
  CHECK(has(muster(project.world, bare.path(), {"export", "allowed-signers"}).error, "no work tree"));
  CHECK(has(project.run({"export", "allowed-signers", "--at", "2026-01-01T00:00:00Z"}).error, "--at"));
  project.work.write_file(".muster/roster.toml", "schema = 1\n");
  CHECK(project.run({"export", "allowed-signers"}).status == 1);
  CHECK(project.run({"export"}).status == 2);
}

}  // namespace muster::test
