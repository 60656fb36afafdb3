#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/kit.h"

namespace muster::test {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("verify commit tells a signed commit from an unsigned one") {
  Project project;
  project.adopt();
  const std::string good = project.commit(&project.alice);
  const Said accepted = project.judge({"verify", "commit", "HEAD"});
  CHECK(accepted.status == 0);
  CHECK(has(accepted.out, "accepted  mainline"));
  CHECK(has(accepted.out, good));
  project.commit(nullptr);
  const Said refused = project.judge({"verify", "commit", "HEAD"});
  CHECK(refused.status == 1);
  CHECK(has(refused.out, "refused  signature.missing"));
  CHECK(project.judge({"verify", "commit", good}).status == 0);
  const auto json = project.judge({"verify", "commit", "HEAD", "--format", "json"}).json();
  CHECK(json["verdict"] == "refused");
  CHECK(json["rule"] == "signature.missing");
  CHECK(project.judge({"verify", "commit", "nowhere"}).status == 2);
  CHECK(project.judge({"verify", "commit", "HEAD", "--ref", "main"}).status == 2);
}

TEST_CASE("verify commit does not take a key that is on no roster") {
  Project project;
  project.adopt();
  project.commit(&make_key("mallory"));
  const Said said = project.judge({"verify", "commit", "HEAD", "--format", "json"});
  CHECK(said.status == 1);
  CHECK(said.json()["rule"] == "key.unknown");
  CHECK(said.json()["key"]["proof"] == "proven");
}

TEST_CASE("verify history lists what is refused and sums up") {
  Project project;
  project.adopt();
  project.commit(&project.alice);
  const std::string bad = project.commit(nullptr);
  project.commit(&project.alice);
  const Said said = project.judge({"verify", "history"});
  CHECK(said.status == 1);
  CHECK(has(said.out, "refused  signature.missing"));
  CHECK(has(said.out, bad));
  CHECK_FALSE(has(said.out, "accepted  mainline"));
  CHECK(has(said.out, "4 commits, 3 accepted, 1 refused, 0 unjudged in "));
  CHECK(has(project.judge({"verify", "history", "-v"}).out, "accepted  mainline"));
  const Said json = project.judge({"verify", "history", "--format", "json"});
  CHECK(json.status == 1);
  const auto lines = json.lines();
  CHECK(lines.size() >= 5);
  CHECK(lines.back()["summary"]["commits"] == 4);
  CHECK(lines.back()["summary"]["refused"] == 1);
  const Said since = project.judge({"verify", "history", "--since", bad});
  CHECK(since.status == 0);
  CHECK(has(since.out, "1 accepted, 0 refused, 3 unjudged"));
}

TEST_CASE("verify history begins where an earlier run ended well") {
  Project project;
  project.adopt();
  project.commit(&project.alice);
  const auto history = [&](std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"verify", "history"});
    return project.judge(more);
  };
  const std::string earlier = "judged by an earlier run";
  CHECK_FALSE(has(history().out, earlier));
  const Said again = history();
  CHECK(again.status == 0);
  CHECK(has(again.out, "2 commits, 2 accepted, 0 refused, 0 unjudged in "));
  CHECK(has(again.out, "(2 of them judged by an earlier run"));
  CHECK_FALSE(has(history({"--no-cache"}).out, earlier));
  CHECK(has(history({"-v"}).out, "accepted  mainline"));
  CHECK(history({"--format", "json"}).lines().size() == 4);

  project.commit(&project.alice);
  CHECK(has(history().out, "(2 of them judged by an earlier run"));
  CHECK(has(history().out, "(3 of them judged by an earlier run"));
  const std::string bad = project.commit(nullptr);
  for (int run = 0; run < 2; ++run) {
    const Said refused = history();
    CHECK(refused.status == 1);
    CHECK(has(refused.out, bad));
    CHECK(has(refused.out, "4 commits, 3 accepted, 1 refused, 0 unjudged in "));
  }

  // Of what lies in the repository nothing is believed, and nothing is written there.
  const std::string home = project.world.root();
  const std::string kept = home + "/.local/state/muster/checkpoints";
  REQUIRE(std::filesystem::is_regular_file(kept));
  const std::string theirs = project.work.path() + "/.git/muster";
  CHECK_FALSE(std::filesystem::exists(theirs));
  std::filesystem::create_directory(theirs);
  std::filesystem::rename(kept, theirs + "/checkpoints");
  CHECK_FALSE(has(project.judge({"verify", "history", "HEAD~1"}).out, earlier));
  CHECK(has(project.judge({"verify", "history", "HEAD~1"}).out, earlier));
  put_file(kept, "garbage");
  CHECK_FALSE(has(project.judge({"verify", "history", "HEAD~1"}).out, earlier));
}

TEST_CASE("verify history stops at a roster that its governors did not sign") {
  Project project;
  project.adopt();
  const std::string path = project.work.path() + "/.muster/roster.toml";
  put_file(path, get_file(path) + "# wider\n");
  const std::string bad = project.commit(&project.alice);
  project.commit(&project.alice);
  const Said said = project.judge({"verify", "history", bad + "~1"});
  CHECK(said.status == 0);
  CHECK(project.judge({"verify", "history"}).status == 1);
}

TEST_CASE("verify history wants since on its own line") {
  Project project;
  project.adopt();
  project.work.git({"checkout", "-q", "-b", "side"});
  const std::string side = project.commit(&project.alice);
  project.work.git({"checkout", "-q", "main"});
  CHECK(project.judge({"verify", "history", "--since", side}).status == 2);
}

TEST_CASE("verify tag judges signed tags only") {
  Project project;
  project.adopt();
  project.work.tag_signed(project.alice, alice_email, now(), "v1.0");
  project.work.git({"tag", "v1.1"});
  const Said good = project.judge({"verify", "tag", "v1.0", "--format", "json"});
  INFO(good.out);
  CHECK(good.status == 0);
  CHECK(good.json()["object"]["kind"] == "tag");
  CHECK(project.judge({"verify", "tag", "refs/tags/v1.0"}).status == 0);
  const Said light = project.judge({"verify", "tag", "v1.1"});
  CHECK(light.status == 1);
  CHECK(has(light.out, "refused  tag.lightweight"));
  CHECK(project.judge({"verify", "tag", "v9"}).status == 2);
  CHECK(project.judge({"verify", "tag", "a..b"}).status == 2);
}

TEST_CASE("verify push judges lines of pre-receive and changes nothing") {
  Project project;
  project.adopt();
  const auto server = project.world.clone(project.work.path(), "server.git", {"--bare"});
  const Said installed =
      muster(project.world, server.path(), {"hook", "install", "--anchor", project.anchor});
  INFO(installed.error);
  REQUIRE(installed.status == 0);
  const std::string old = project.work.git({"rev-parse", "HEAD"});
  const std::string good = project.commit(&project.alice);
  const std::string bad = project.commit(nullptr);
  server.git({"fetch", "-q", project.work.path(), "main:refs/unjudged/main"});
  const auto push = [&](const std::string& id, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"verify", "push"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return muster(project.world, server.path(), arguments, old + " " + id + " refs/heads/main\n");
  };
  const Said accepted = push(good, {});
  INFO(accepted.out + accepted.error);
  CHECK(accepted.status == 0);
  CHECK(has(accepted.out, "would be let in"));
  const Said refused = push(bad, {"--format", "json"});
  CHECK(refused.status == 1);
  CHECK(has(refused.out, "signature.missing"));
  CHECK_FALSE(refused.lines().empty());
  CHECK(push(good, {"--anchor", "sha256:" + std::string(64, '0')}).status == 1);
  CHECK(push(good, {"--at", now()}).status == 2);
  CHECK(muster(project.world, server.path(), {"verify", "push"}, "rubbish\n").status == 1);
  CHECK(server.git({"rev-parse", "main"}) == old);
}

TEST_CASE("audits judge as of another time and by another roster and say so") {
  Project project;
  project.adopt();
  const Said later =
      project.judge({"verify", "commit", "HEAD", "--at", "2099-01-01T00:00:00Z", "--format", "json"});
  CHECK(later.status == 1);
  CHECK(later.json()["time"] == "given");
  CHECK(project.judge({"verify", "commit", "HEAD", "--at", "tomorrow"}).status == 2);

  Project other;
  other.commit(&other.alice);
  const std::string folder = project.work.path() + "/.muster";
  const Said trial =
      muster(project.world, other.work.path(),
             {"verify", "history", "--roster", folder, "--anchor", project.anchor, "--format", "json"});
  CHECK(trial.status == 0);
  CHECK(trial.json()["warnings"][0]["rule"] == "roster.trial");
  CHECK(other.run({"verify", "commit", "HEAD", "--roster", folder, "--anchor", project.anchor}).status == 0);
  CHECK(other.run({"verify", "commit", "HEAD", "--roster", "nowhere", "--anchor", project.anchor}).status ==
        2);
}

TEST_CASE("colour is on only where it is asked for") {
  Project project;
  project.adopt();
  CHECK_FALSE(has(project.judge({"verify", "commit", "HEAD"}).out, "\x1b["));
  CHECK(has(project.judge({"verify", "commit", "HEAD", "--color", "always"}).out, "\x1b["));
}

TEST_CASE("explain tells what a rule means") {
  const HermeticGit world;
  const Said said = muster(world, world.root(), {"explain", "key.expired"});
  CHECK(said.status == 0);
  CHECK(has(said.out, "key.expired\n\nmeaning"));
  CHECK(has(said.out, "\nsupports  supports evidence for OWASP NHI Top 10 2025 NHI7; NIST CSF 2.0 PR.AA-01"));
  const auto json = muster(world, world.root(), {"explain", "fault.git", "--format", "json"}).json();
  CHECK(json["rule"] == "fault.git");
  CHECK(json["controls"].dump() == R"x([{"control":"SI-7(15)","framework":"SP 800-53"}])x");
}

TEST_CASE("explain tells step by step why an object is judged as it is") {
  Project project;
  project.adopt();
  project.commit(&project.alice);
  project.work.tag_signed(project.alice, alice_email, now(), "v1.0");
  const Said good = project.judge({"explain", "HEAD"});
  CHECK(good.status == 0);
  for (const char* part : {"a step of the mainline", "verifies by SHA256:", "is held by alice", "version 1, ",
                           "mainline: signed by developers; alice", "answers for 1", "accepted  mainline"}) {
    INFO(part + good.out);
    CHECK(has(good.out, part));
  }
  const Said tag = project.judge({"explain", "v1.0"});
  INFO(tag.out + tag.error);
  CHECK(tag.status == 0);
  CHECK(has(tag.out, "version-tags: signed by developers; alice"));
  project.commit(nullptr);
  const Said bad = project.judge({"explain", "HEAD", "--format", "json"});
  CHECK(bad.status == 1);
  CHECK(bad.json()["verdict"]["rule"] == "signature.missing");
  CHECK(bad.json()["steps"].size() >= 4);
  CHECK(project.judge({"explain", "nowhere"}).status == 2);
}

}  // namespace muster::test
