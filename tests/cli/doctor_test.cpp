// An installation that proves itself: what git skips silently is found.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/ledger.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

struct Examined {
  int status;
  bool healthy;
  nlohmann::json findings;

  // What is bad, or a warning, about this.
  std::string bad(const std::string& what) const { return found("bad", what); }
  std::string warning(const std::string& what) const { return found("warning", what); }
  std::string found(const std::string& grade, const std::string& what) const {
    std::string all;
    for (const auto& one : findings) {
      if (one["grade"] != grade || one["what"] != what) continue;
      all += one["says"].get<std::string>() + "\n";
      if (grade != "good") CHECK_FALSE(one["remedy"].get<std::string>().empty());
    }
    return all;
  }
};

Examined doctor(const Ledgered& project) {
  const Said said =
      muster(project.world, project.world.root(), {"doctor", project.server.path(), "--format", "json"});
  INFO(said.out << said.error);
  REQUIRE(said.status < 2);
  const auto json = said.json().at("doctor");
  CHECK((said.status == 0) == json["healthy"].get<bool>());
  return {said.status, json["healthy"], json["findings"]};
}

}  // namespace

TEST_CASE("a server that judges is healthy, and nothing of the examination is left") {
  Ledgered project;
  project.push_commit();
  const auto refs = [&] { return project.server.git({"for-each-ref"}); };
  const std::string before = refs();
  const Examined found = doctor(project);
  CHECK(found.status == 0);
  CHECK(found.found("bad", "push").empty());
  CHECK(has(found.found("good", "push"), "a commit that nobody signed was refused here"));
  CHECK(has(found.found("good", "push"), "let in what is signed and refuse what is not"));
  CHECK(has(found.found("good", "ledger"), "2 entries"));
  CHECK(refs() == before);
  // A monitor may ask as often as it likes.
  project.push_commit();
  const Said said = project.verify(project.fresh_clone("reader"));
  CHECK(said.lines().back()["ledger"]["entries"] == 3);
  const Said text = muster(project.world, project.world.root(), {"doctor", project.server.path()});
  CHECK(text.status == 0);
  CHECK(has(text.out, "pushes are judged here"));
}

TEST_CASE("what makes git skip the hooks is found, by a push that is let in as well") {
  Ledgered project;
  const std::string hook = project.server.path() + "/hooks/pre-receive";
  const auto skipped = [&](const std::string& says) {
    const Examined found = doctor(project);
    CHECK_FALSE(found.healthy);
    CHECK(has(found.bad("hooks"), says));
    CHECK(has(found.bad("push"), "nobody signed was let in"));
    CHECK(project.server.run({"rev-parse", "-q", "--verify", "refs/muster/doctor"}).exit_code != 0);
  };
  fs::permissions(hook, fs::perms(0644));
  skipped("is not executable");
  fs::permissions(hook, fs::perms(0755));
  project.server.git({"config", "core.hooksPath", "/nonexistent"});
  skipped("core.hooksPath is /nonexistent");
  project.server.git({"config", "--unset", "core.hooksPath"});
  fs::rename(hook, hook + ".away");
  skipped("is not installed");
  fs::create_symlink("/nonexistent/pre-receive", hook);
  skipped("pre-receive");
  fs::remove(hook);
  fs::rename(hook + ".away", hook);
  CHECK(doctor(project).healthy);
}

TEST_CASE("what refuses for another reason, or would soon, is found") {
  Ledgered project;
  const std::string git_directory = project.server.path();
  const std::string settings = git_directory + "/muster.toml";
  const std::string good = get_file(settings);
  put_file(settings, good + "x = 1\n");
  Examined found = doctor(project);
  CHECK(has(found.bad("settings"), "no field `x`"));
  CHECK(has(found.bad("push"), "not by our judgement"));
  put_file(settings, good);
  fs::permissions(settings, fs::perms(0666));
  CHECK(has(doctor(project).bad("owners"), "everybody may write to"));
  fs::permissions(settings, fs::perms(0644));
  // A backup: the mainline is older than what was accepted.
  const std::string state = git_directory + "/muster/state.toml";
  const std::string good_state = get_file(state);
  std::string later = good_state;
  later.replace(later.find("version = 2"), 11, "version = 3");
  put_file(state, later);
  CHECK(has(doctor(project).bad("state"), "a backup was restored"));
  put_file(state, "?");
  CHECK_FALSE(doctor(project).bad("state").empty());
  put_file(state, good_state);
  project.server.git({"config", "hook.x.command", "true"});
  CHECK(has(doctor(project).warning("hooks"), "hooks are configured as well"));
  project.server.git({"config", "--unset", "hook.x.command"});
  // The ledger: cut short, its key open, not on the roster.
  const std::string checkpoint = git_directory + "/muster/ledger/checkpoint";
  const std::string good_checkpoint = get_file(checkpoint);
  put_file(checkpoint, "");
  CHECK(has(doctor(project).bad("ledger"), "ledger.malformed"));
  put_file(checkpoint, good_checkpoint);
  fs::permissions(git_directory + "/muster/ledger-key", fs::perms(0644));
  CHECK(has(doctor(project).bad("ledger"), "everybody may read it"));
  fs::permissions(git_directory + "/muster/ledger-key", fs::perms(0600));
  fs::remove(git_directory + "/muster/ledger-key");
  fs::remove(git_directory + "/muster/ledger-key.pub");
  project.world.run(git_directory,
                    {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "muster/ledger-key"});
  CHECK(has(doctor(project).warning("ledger"), "the roster does not list its key"));
  REQUIRE(project.on_server({"hook", "install", "--no-doctor", "--mode", "observe"}).status == 0);
  found = doctor(project);
  CHECK(found.healthy);
  CHECK(has(found.warning("settings"), "the server observes"));
}

TEST_CASE("a server with all hooks is healthy") {
  Ledgered project;
  REQUIRE(project
              .on_server(
                  {"hook", "install", "--no-doctor", "--with", "reference-transaction", "--with", "update"})
              .status == 0);
  const Examined found = doctor(project);
  CHECK(found.bad("push") == "");
  CHECK(found.healthy);
}

TEST_CASE("a server on which nobody could sign the pushes that its roster asks for is found") {
  Ledgered project;
  CHECK(doctor(project).found("good", "signed").empty());
  std::string roster = project.mine.roster();
  const std::size_t uses = roster.find("\"approval\"]");
  REQUIRE(uses != std::string::npos);
  const Said edited = muster(project.world, project.work.path(), {"roster", "edit"}, "",
                             {"VISUAL=",
                              "EDITOR=sed -i 's/\"approval\"]/\"approval\", \"push\"]/; $a [[refs]]\\nrefs = "
                              "[\"refs/heads/main\"]\\npush = \"certificate\"'"});
  INFO(edited.out << edited.error);
  REQUIRE(edited.status == 0);
  REQUIRE(project.mine.run({"roster", "sign"}).status == 0);
  project.mine.commit("Signed pushes");
  REQUIRE(project.work.push("origin", {"main"}).exit_code == 0);
  const Examined found = doctor(project);
  CHECK_FALSE(found.healthy);
  CHECK(has(found.bad("signed"), "receive.certNonceSeed"));
  project.server.git({"config", "receive.certNonceSeed", "a secret"});
  CHECK(doctor(project).healthy);
  CHECK(has(doctor(project).found("good", "signed"), "pushes can be signed here"));
  project.commit(&project.alice);
  CHECK(project.work.push("origin", {"main"}).exit_code != 0);
  const PushOutcome pushed = project.work.push("origin", {"main"}, {"--signed"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
}

TEST_CASE("installing ends with the proof") {
  Ledgered project;
  const Said good = project.on_server({"hook", "install"});
  CHECK(good.status == 0);
  CHECK(has(good.error, "proven with real pushes"));
  CHECK(project.on_server({"hook", "install", "--format", "json"}).json()["healthy"] == true);
  CHECK(
      project.on_server({"hook", "install", "--no-doctor", "--format", "json"}).json()["healthy"].is_null());
  put_file(project.server.path() + "/muster/ledger/checkpoint", "");
  const Said bad = project.on_server({"hook", "install"});
  CHECK(bad.status == 0);
  CHECK(has(bad.error, "NOT as it should be"));
  CHECK(has(bad.error, "ledger.malformed"));
}

TEST_CASE("a server that waits for its first roster is healthy") {
  Project project;
  project.adopt();
  const TestRepository server = project.world.init_bare("empty.git");
  const Said said = muster(project.world, project.world.root(),
                           {"hook", "install", "--repo", server.path(), "--anchor", project.anchor});
  INFO(said.error);
  CHECK(said.status == 0);
  CHECK(has(said.error, "proven with real pushes"));
  CHECK(muster(project.world, project.world.root(), {"doctor", server.path()}).status == 0);
}

TEST_CASE("hooks that a forge runs from a place of its own are installed and examined there") {
  Ledgered project;
  project.push_commit();
  const std::string git_directory = project.server.path();
  const auto run = [&](std::vector<std::string> arguments, const std::string& stubs) {
    arguments.insert(arguments.end(), {"--repo", git_directory, "--stubs", stubs});
    return muster(project.world, project.world.root(), std::move(arguments));
  };
  const auto install = [&](const std::string& stubs) {
    return run({"hook", "install", "--anchor", project.anchor}, stubs);
  };
  REQUIRE(
      muster(project.world, project.world.root(), {"hook", "uninstall", "--repo", git_directory}).status ==
      0);
  put_file(git_directory + "/hooks/pre-receive", "#!/bin/sh\nexec hooks/pre-receive.d/muster\n");
  fs::permissions(git_directory + "/hooks/pre-receive", fs::perms::owner_all);
  const std::string there = "hooks/HOOK.d/muster";
  const Said said = install(there);
  INFO(said.error);
  CHECK(said.status == 0);
  CHECK(has(said.error, "proven with real pushes"));
  CHECK(run({"hook", "status"}, there).status == 0);
  CHECK(run({"doctor"}, there).status == 0);
  CHECK(has(project.work.push("origin", {project.commit(nullptr) + ":refs/heads/main"}).report,
            "signature.missing"));
  // Whatever lies there of others stays.
  put_file(git_directory + "/hooks/post-receive.d/muster", "#!/bin/sh\n");
  CHECK(has(install(there).error, "another hook"));
  // Nothing of git's own leads to such a place: no push of ours can prove it.
  const std::string outside = project.world.root() + "/forge's/HOOK";
  fs::remove(git_directory + "/hooks/pre-receive");
  REQUIRE(install(outside).status == 0);
  const Said examined = run({"doctor"}, outside);
  CHECK(examined.status == 0);
  CHECK(has(examined.out, "git runs no hook by itself here"));
  CHECK(run({"hook", "uninstall"}, outside).status == 0);
  CHECK(run({"hook", "status"}, outside).status == 1);
  for (const char* odd : {"hooks/muster", "HOOK/HOOK", "hooks/HOOK/"})
    CHECK(has(install(odd).error, "does not hold HOOK once"));
  CHECK(has(run({"hook", "install", "--chain", "--anchor", project.anchor}, there).error,
            "leave one of the two out"));
}

}  // namespace muster::test
