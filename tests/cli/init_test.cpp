#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/kit.h"

namespace muster::test {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string roster_of(const Project& project) {
  return get_file(project.work.path() + "/.muster/roster.toml");
}

}  // namespace

TEST_CASE("init in a fresh repository writes a signed roster and stages nothing") {
  const Project project;
  const Said said = project.run({"init"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(said.error.empty());
  const std::string anchor = only_anchor(said.out + said.error);
  CHECK(project.run({"roster", "show", "--digest"}).out == anchor + "\n");
  CHECK(project.run({"roster", "lint"}).status == 0);
  CHECK(project.work.git({"status", "--porcelain"}) == "?? .muster/");
  CHECK(std::filesystem::is_regular_file(project.work.path() + "/.muster/signatures/alice.sig"));
  CHECK(has(said.out, "git add .muster && git commit -S -m \"Adopt muster\"\n"));
  CHECK(has(said.out, "--anchor \"$ANCHOR\""));
  CHECK(has(said.out, "git push origin main\n"));
  const std::string roster = roster_of(project);
  CHECK(has(roster, "project = \"work\""));
  CHECK(has(roster, "mainline  = \"refs/heads/main\""));
  CHECK_FALSE(has(roster, "baseline"));
}

TEST_CASE("what init wrote is accepted when it is committed as init says") {
  Project project;
  const Said said = project.run({"init"});
  REQUIRE(said.status == 0);
  project.anchor = only_anchor(said.out);
  const std::size_t at = said.out.find("git add .muster");
  const std::string command = said.out.substr(at, said.out.find('\n', at) - at);
  CHECK(project.world.run(project.work.path(), {"sh", "-c", command}).exit_code == 0);
  const Said judged = project.judge({"verify", "history"});
  CHECK(judged.status == 0);
  CHECK(has(judged.out, "1 commit, 1 accepted, 0 refused, 0 unjudged"));
}

TEST_CASE("init over existing history takes it as it is") {
  Project project;
  const std::string old = project.commit(nullptr);
  project.adopt();
  CHECK(has(roster_of(project), "baseline = [\"" + old + "\"]"));
  project.commit(&project.alice);
  const Said said = project.judge({"verify", "history"});
  CHECK(said.status == 0);
  CHECK(has(said.out, "2 commits, 2 accepted, 0 refused, 0 unjudged"));
  CHECK(project.judge({"verify", "commit", old}).status == 0);
}

TEST_CASE("init takes every name that it is given") {
  const Project project;
  const SigningKey& bob = make_key("bob");
  const Said said = project.run({"init", "--signer", "bob", "--email", "bob@example.org", "--key",
                                 bob.private_path + ".pub", "--project", "acme/payments", "--mainline",
                                 "trunk", "--format", "json"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  const auto json = said.json();
  CHECK(json["project"] == "acme/payments");
  CHECK(json["signer"] == "bob");
  CHECK(json["mainline"] == "refs/heads/trunk");
  CHECK(json["baseline"].is_null());
  CHECK(json["anchor"] == only_anchor(said.out + said.error));
  CHECK(has(said.error, "user.email is alice@example.org"));
  CHECK(has(json["next"][0], "-c user.signingKey=" + bob.private_path + ".pub"));
  CHECK(has(json["next"][0], "-c user.email=bob@example.org"));
  CHECK(has(roster_of(project), bob.public_line));
  CHECK(has(roster_of(project), "products = [\"payments\"]"));
}

TEST_CASE("init signs with a key that lives in an agent only") {
  const Project project;
  const TempDir folder;
  const SigningKey& carol = make_key("carol");
  const std::string socket = folder / "agent";
  const auto started = project.world.run(folder.path(), {"ssh-agent", "-a", socket, "-s"});
  REQUIRE(started.exit_code == 0);
  const std::size_t at = started.out.find("SSH_AGENT_PID=") + std::string("SSH_AGENT_PID=").size();
  const std::string pid = started.out.substr(at, started.out.find(';', at) - at);
  const std::vector<std::string> agent = {"SSH_AUTH_SOCK=" + socket};
  REQUIRE(project.world.run(folder.path(), {"ssh-add", "-q", carol.private_path}, "", agent).exit_code == 0);
  for (const std::string& value : {"key::" + carol.public_line, carol.public_line}) {
    std::filesystem::remove_all(project.work.path() + "/.muster");
    project.work.git({"config", "user.signingKey", value});
    const Said said = muster(project.world, project.work.path(), {"init"}, "", agent);
    INFO(said.error);
    CHECK(said.status == 0);
    CHECK(has(roster_of(project), carol.public_line));
    CHECK(has(said.out, "&& git commit -S"));
  }
  project.world.run(folder.path(), {"ssh-agent", "-k"}, "", {"SSH_AGENT_PID=" + pid});
  std::filesystem::remove_all(project.work.path() + "/.muster");
  const Said alone = project.run({"init"});
  CHECK(alone.status == 2);
  CHECK(has(alone.error, "ssh-keygen signs nothing"));
  CHECK_FALSE(std::filesystem::exists(project.work.path() + "/.muster"));
}

TEST_CASE("init names the project after the last two parts of origin") {
  struct Case {
    std::string url;
    std::string project;
  };
  const auto one =
      GENERATE(Case{"git@example.org:acme/payments.git", "acme/payments"},
               Case{"https://example.org/acme/payments/", "acme/payments"},
               Case{"https://example.org/payments.git", "payments"},
               Case{"ssh://git@example.org:22/a/b c/d.git", "b-c/d"}, Case{"../server.git", "server"});
  const Project project;
  project.work.git({"remote", "add", "origin", one.url});
  REQUIRE(project.run({"init"}).status == 0);
  INFO(one.url);
  CHECK(has(roster_of(project), "project = \"" + one.project + "\""));
}

TEST_CASE("init says what is missing") {
  const Project project;
  SECTION("a signing key") {
    project.work.git({"config", "--unset", "user.signingKey"});
    CHECK(has(project.run({"init"}).error, "git has no signing key here"));
  }
  SECTION("an SSH key") {
    project.work.git({"config", "--unset", "gpg.format"});
    project.work.git({"config", "user.signingKey", "ABCD1234"});
    CHECK(has(project.run({"init"}).error, "is no SSH key"));
  }
  SECTION("an address") {
    project.work.git({"config", "--unset", "user.email"});
    CHECK(has(project.run({"init"}).error, "--email"));
  }
  SECTION("a key file") {
    CHECK(has(project.run({"init", "--key", "nowhere"}).error, "there is no such file"));
  }
  SECTION("a key that is strong enough") {
    const std::string weak = project.world.root() + "/weak";
    REQUIRE(
        project.world
            .run(project.world.root(), {"ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", weak})
            .exit_code == 0);
    CHECK(has(project.run({"init", "--key", weak}).error, "this roster would be refused"));
  }
  CHECK(project.run({"init", "--key", "nowhere"}).status == 2);
  CHECK_FALSE(std::filesystem::exists(project.work.path() + "/.muster"));
}

TEST_CASE("init never touches a roster that is there") {
  const Project project;
  REQUIRE(project.run({"init"}).status == 0);
  const std::string before = roster_of(project);
  const Said again = project.run({"init"});
  CHECK(again.status == 2);
  CHECK(has(again.error, "is there already"));
  CHECK(roster_of(project) == before);
}

TEST_CASE("init refuses outside of a work tree") {
  const HermeticGit world;
  const auto bare = world.init_bare("server.git");
  CHECK(muster(world, bare.path(), {"init"}).status == 2);
  CHECK(muster(world, world.root(), {"init"}).status == 2);
}

TEST_CASE("init --server prints what signed pushes need, with a new secret each time, and writes nothing") {
  const Project project;
  const Said said = project.run({"init", "--server"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(project.work.git({"status", "--porcelain"}).empty());
  for (const char* part : {"receive.certNonceSeed ", "receive.certNonceSlop 60", "git push --signed",
                           "push.gpgSign if-asked", "push = \"certificate\"", "--pushee"}) {
    INFO(part);
    CHECK(has(said.out, part));
  }
  const auto json = project.run({"init", "--server", "--format", "json"}).json().at("signed_pushes");
  const std::string seed = json["server"][0];
  const std::string secret = seed.substr(seed.rfind(' ') + 1);
  CHECK(secret.size() == 64);
  CHECK(secret.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK_FALSE(has(said.out, secret));
  // git takes what it is told to.
  const auto server = project.world.init_bare("server.git");
  for (const char* part : {"server", "http", "options"}) {
    std::string command = json[part][0];
    command.replace(command.find("/path/to/server.git"), 19, server.path());
    CHECK(project.world.run(project.world.root(), {"sh", "-c", command}).exit_code == 0);
  }
  CHECK(server.git({"config", "receive.certNonceSeed"}) == secret);
  // It is about no roster.
  CHECK(project.run({"init", "--server", "--signer", "alice"}).status == 2);
}

}  // namespace muster::test
