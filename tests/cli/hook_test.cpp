#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/kit.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A project and an empty server that it pushes to.
class Served : public Project {
 public:
  Served() : server(world.init_bare("server.git")) {
    adopt();
    work.git({"remote", "add", "origin", server.path()});
  }
  Said hook(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "hook");
    arguments.insert(arguments.end(), {"--repo", server.path()});
    return muster(world, world.root(), std::move(arguments));
  }
  Said install(std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), {"install", "--anchor", anchor});
    return hook(std::move(arguments));
  }
  std::string path(const std::string& name) const { return server.path() + "/hooks/" + name; }

  TestRepository server;
};

void no_run(const std::string& path) {
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace

TEST_CASE("an installed hook lets in what is signed and refuses the rest") {
  Served served;
  const Said installed = served.install();
  INFO(installed.error);
  REQUIRE(installed.status == 0);
  CHECK(has(installed.out, served.anchor));
  const auto first = served.work.push("origin", {"main"});
  INFO(first.report);
  CHECK(first.exit_code == 0);
  served.commit(&served.alice);
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
  served.commit(nullptr);
  const auto refused = served.work.push("origin", {"main"});
  CHECK(refused.exit_code != 0);
  CHECK(has(refused.report, "signature.missing"));
}

TEST_CASE("status tells an installed hook from a broken one") {
  Served served;
  CHECK(served.hook({"status"}).status == 1);
  REQUIRE(served.install().status == 0);
  const Said good = served.hook({"status"});
  CHECK(good.status == 0);
  CHECK(has(good.out, "pushes are judged"));
  CHECK(has(good.out, served.anchor));
  const auto json = served.hook({"status", "--format", "json"}).json();
  CHECK(json["installed"] == true);
  CHECK(json["anchor"] == served.anchor);
  CHECK(json["state"].is_null());
  SECTION("not executable") {
    no_run(served.path("pre-receive"));
  }
  SECTION("edited") {
    put_file(served.path("pre-receive"), get_file(served.path("pre-receive")) + "exit 0\n");
  }
  SECTION("another") {
    put_file(served.path("pre-receive"), "#!/bin/sh\nexit 0\n");
  }
  SECTION("gone") {
    fs::remove(served.path("post-receive"));
  }
  SECTION("settings gone") {
    fs::remove(served.server.path() + "/muster.toml");
  }
  SECTION("settings malformed") {
    put_file(served.server.path() + "/muster.toml", "anker = 1\n");
  }
  SECTION("hooks elsewhere") {
    served.server.git({"config", "core.hooksPath", "/dev/null"});
  }
  SECTION("state malformed") {
    put_file(served.server.path() + "/muster/state.toml", "x");
  }
  CHECK(served.hook({"status"}).status == 1);
  CHECK(served.hook({"status", "--format", "json"}).json()["installed"] == false);
}

TEST_CASE("installing again changes what it is told to and keeps the rest") {
  Served served;
  REQUIRE(served.install({"--deadline", "90s", "--max-commits", "50", "--prefix", "GL-HOOK-ERR: "}).status ==
          0);
  const std::string settings = served.server.path() + "/muster.toml";
  const std::string before = get_file(settings);
  const std::string stub = get_file(served.path("pre-receive"));
  CHECK(has(before, "deadline = \"90s\"\nmax_commits = 50\nprefix = \"GL-HOOK-ERR: \"\n"));
  CHECK(has(before, "mode = \"enforce\""));
  REQUIRE(served.install().status == 0);
  CHECK(get_file(settings) == before);
  CHECK(get_file(served.path("pre-receive")) == stub);
  const std::string other = "sha256:" + std::string(64, '1');
  REQUIRE(served.hook({"install", "--anchor", other}).status == 0);
  CHECK(has(get_file(settings), other));
  CHECK(has(get_file(settings), "max_commits = 50"));
  // Also the anchor is kept; where there is none at all, one has to be given.
  REQUIRE(served.hook({"install", "--deadline", "30s"}).status == 0);
  CHECK(has(get_file(settings), other));
  fs::remove(settings);
  CHECK(served.hook({"install", "--deadline", "30s"}).status == 2);
}

TEST_CASE("install refuses settings that the hook would refuse") {
  const Served served;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--deadline", "forever"},
                                                    {"--deadline", "0s"},
                                                    {"--max-commits", "0"},
                                                    {"--prefix", "\x1b[31m"},
                                                    {"--max-commits", "many"},
                                                    {"--config", "nowhere"}}) {
    CHECK(served.install(arguments).status == 2);
  }
  CHECK_FALSE(fs::exists(served.path("pre-receive")));
  CHECK_FALSE(fs::exists(served.server.path() + "/muster.toml"));
}

TEST_CASE("a hook that is not ours is never overwritten") {
  Served served;
  const std::string other = "#!/bin/sh\ncat > \"$0.saw\"\n";
  served.server.install_hook("pre-receive", other);
  const Said refused = served.install();
  CHECK(refused.status == 2);
  CHECK(has(refused.error, "--chain"));
  CHECK(get_file(served.path("pre-receive")) == other);
  CHECK_FALSE(fs::exists(served.server.path() + "/muster.toml"));

  REQUIRE(served.install({"--chain"}).status == 0);
  CHECK(get_file(served.path("pre-receive.chained")) == other);
  CHECK(served.hook({"status"}).status == 0);
  const auto pushed = served.work.push("origin", {"main"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  const std::string saw = get_file(served.path("pre-receive.chained.saw"));
  CHECK(has(saw, served.work.git({"rev-parse", "HEAD"}) + " refs/heads/main\n"));
  served.commit(nullptr);
  CHECK(has(served.work.push("origin", {"main"}).report, "signature.missing"));

  REQUIRE(served.install().status == 0);
  CHECK(get_file(served.path("pre-receive.chained")) == other);
  const Said removed = served.hook({"uninstall"});
  CHECK(removed.status == 0);
  CHECK(has(removed.out, "restored "));
  CHECK(get_file(served.path("pre-receive")) == other);
  CHECK_FALSE(fs::exists(served.path("pre-receive.chained")));
  CHECK_FALSE(fs::exists(served.path("post-receive")));
}

TEST_CASE("what a chained hook refuses stays refused") {
  Served served;
  served.server.install_hook("pre-receive", "#!/bin/sh\necho no thanks >&2\nexit 7\n");
  REQUIRE(served.install({"--chain"}).status == 0);
  const auto pushed = served.work.push("origin", {"main"});
  CHECK(pushed.exit_code != 0);
  CHECK(has(pushed.report, "no thanks"));
}

TEST_CASE("a chained hook that does not read its input harms nothing") {
  Served served;
  served.server.install_hook("pre-receive", "#!/bin/sh\nexit 0\n");
  REQUIRE(served.install({"--chain"}).status == 0);
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
}

TEST_CASE("chaining refuses what it cannot chain") {
  Served served;
  served.server.install_hook("pre-receive", "#!/bin/sh\nexit 0\n");
  SECTION("in the way") {
    put_file(served.path("pre-receive.chained"), "");
  }
  SECTION("not executable") {
    no_run(served.path("pre-receive"));
  }
  CHECK(served.install({"--chain"}).status == 2);
  CHECK(get_file(served.path("pre-receive")) == "#!/bin/sh\nexit 0\n");
}

TEST_CASE("a stub whose program is gone refuses with a message") {
  Served served;
  REQUIRE(served.install().status == 0);
  std::string stub = get_file(served.path("pre-receive"));
  const std::string program = "muster-pre-receive'";
  stub.replace(stub.find(program), program.size(), "gone'");
  put_file(served.path("pre-receive"), stub);
  const auto pushed = served.work.push("origin", {"main"});
  CHECK(pushed.exit_code != 0);
  CHECK(has(pushed.report, "is missing or cannot be run"));
  CHECK(served.hook({"status"}).status == 1);
}

TEST_CASE("install refuses where git would look for hooks elsewhere") {
  Served served;
  served.server.git({"config", "core.hooksPath", "elsewhere"});
  const Said said = served.install();
  CHECK(said.status == 2);
  CHECK(has(said.error, "core.hooksPath"));
  served.server.git({"config", "core.hooksPath", served.server.path() + "/hooks"});
  fs::create_directories(served.server.path() + "/hooks");
  CHECK(served.install().status == 0);
}

TEST_CASE("install finds the roster that a repository holds already") {
  Served served;
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
  const Said said = served.install({"--format", "json"});
  CHECK(said.status == 0);
  CHECK(said.json()["seeded"]["mainline"] == "refs/heads/main");
  CHECK(has(get_file(served.server.path() + "/muster/state.toml"), served.anchor));
  served.commit(nullptr);
  CHECK(has(served.work.push("origin", {"main"}).report, "signature.missing"));
}

TEST_CASE("install takes no roster that the anchor does not reach") {
  Served served;
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
  const Said said =
      served.hook({"install", "--anchor", "sha256:" + std::string(64, '2'), "--format", "json"});
  CHECK(said.status == 0);
  CHECK(said.json()["seeded"].is_null());
  CHECK_FALSE(fs::exists(served.server.path() + "/muster/state.toml"));
}

TEST_CASE("a central file gives what the repository's own does not") {
  Served served;
  const std::string central = served.world.root() + "/it's central.toml";
  put_file(central, "anchor = \"" + served.anchor + "\"\ndeadline = \"30s\"\n");
  const Said said = served.hook({"install", "--config", central});
  INFO(said.error);
  CHECK(said.status == 0);
  CHECK(has(served.hook({"status"}).out, "30 s"));
  REQUIRE(served.hook({"install"}).status == 0);  // installing again keeps what the stub names
  CHECK(has(served.hook({"status"}).out, "30 s"));
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
  fs::remove(central);
  CHECK(served.hook({"status"}).status == 1);
  served.commit(&served.alice);
  CHECK(served.work.push("origin", {"main"}).exit_code != 0);
}

TEST_CASE("further hooks are installed where they are asked for and kept by installing again") {
  Served served;
  REQUIRE(served.install().status == 0);
  CHECK_FALSE(fs::exists(served.path("update")));
  CHECK_FALSE(fs::exists(served.path("reference-transaction")));
  CHECK_FALSE(has(served.hook({"status"}).out, "update"));
  CHECK(served.install({"--with", "post-update"}).status == 2);
  const Said said =
      served.install({"--with", "reference-transaction", "--with", "update", "--format", "json"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(said.json()["hooks"].size() == 4);
  CHECK(fs::is_directory(served.server.path() + "/muster/admitted"));
  REQUIRE(served.install({"--deadline", "50s"}).status == 0);
  const Said status = served.hook({"status"});
  CHECK(status.status == 0);
  CHECK(has(status.out, "update       runs "));
  CHECK(has(status.out, "reference-transaction runs "));
  const auto pushed = served.work.push("origin", {"main"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  const std::string folder = served.server.path() + "/muster/admitted";
  fs::remove(folder);
  CHECK(served.hook({"status"}).status == 1);
  fs::create_directory(folder);
  CHECK(served.hook({"status"}).status == 0);
  const std::string stub = get_file(served.path("reference-transaction"));
  fs::remove(served.path("reference-transaction"));
  CHECK(has(served.hook({"status"}).out, "is gone"));
  CHECK(served.hook({"status"}).status == 1);
  put_file(served.path("reference-transaction"), stub);
  CHECK(served.hook({"status"}).status == 1);  // not executable
  CHECK(served.hook({"uninstall", "--format", "json"}).json()["hooks"].size() == 4);
  CHECK_FALSE(fs::exists(folder));
  CHECK_FALSE(fs::exists(served.server.path() + "/muster/certified"));
  CHECK_FALSE(fs::exists(served.path("update")));
  CHECK_FALSE(fs::exists(served.path("reference-transaction")));
}

TEST_CASE("a further hook that is not ours is refused or chained like the others") {
  Served served;
  const std::string foreign = "#!/bin/sh\necho theirs \"$1\" >>\"$GIT_DIR/log\"\n[ ! -e \"$GIT_DIR/no\" ]\n";
  served.server.install_hook("update", foreign);
  REQUIRE(served.install().status == 0);  // not asked for: left alone
  CHECK(served.install({"--with", "update"}).status == 2);
  CHECK(get_file(served.path("update")) == foreign);
  REQUIRE(served.install({"--with", "update", "--chain"}).status == 0);
  CHECK(served.work.push("origin", {"main"}).exit_code == 0);
  CHECK(get_file(served.server.path() + "/log") == "theirs refs/heads/main\n");
  put_file(served.server.path() + "/no", "");
  served.commit(&served.alice);
  CHECK(served.work.push("origin", {"main"}).exit_code != 0);
  REQUIRE(served.hook({"uninstall"}).status == 0);
  CHECK(get_file(served.path("update")) == foreign);
}

TEST_CASE("uninstall leaves what is not ours and the memory") {
  Served served;
  REQUIRE(served.install().status == 0);
  REQUIRE(served.work.push("origin", {"main"}).exit_code == 0);
  put_file(served.path("post-receive"), "#!/bin/sh\n");
  const Said said = served.hook({"uninstall", "--format", "json"});
  CHECK(said.status == 0);
  CHECK(said.json()["hooks"][0]["done"] == "removed");
  CHECK(said.json()["hooks"][1]["done"] == "left");
  CHECK(fs::exists(served.path("post-receive")));
  CHECK(fs::exists(served.server.path() + "/muster.toml"));
  CHECK(fs::exists(served.server.path() + "/muster/state.toml"));
}

TEST_CASE("install works in a repository with a work tree and says so") {
  Project project;
  project.adopt();
  const Said said = project.judge({"hook", "install"});
  CHECK(said.status == 0);
  CHECK(has(said.error, "has a work tree"));
  CHECK(fs::exists(project.work.path() + "/.git/hooks/pre-receive"));
  CHECK(project.judge({"hook", "install", "-q"}).error.empty());
}

TEST_CASE("a linked hooks folder that other repositories may share is left alone") {
  Served served;
  REQUIRE(served.install().status == 0);
  const std::string hooks = served.server.path() + "/hooks";
  const std::string shared = served.world.root() + "/shared-hooks";
  fs::rename(hooks, shared);
  fs::create_symlink(shared, hooks);
  CHECK(served.install().status == 2);
  CHECK(served.hook({"uninstall"}).status == 2);
  CHECK(fs::exists(shared + "/pre-receive"));
  const Said status = served.hook({"status"});
  CHECK(status.status == 1);
  CHECK(has(status.out, "hooks is a link to "));
  // Within the git directory it is the repository's own.
  fs::remove(hooks);
  fs::rename(shared, served.server.path() + "/own-hooks");
  fs::create_symlink("own-hooks", hooks);
  CHECK(served.hook({"status"}).status == 0);
}

TEST_CASE("a core.hooksPath of another user's repository is seen") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can give a repository to somebody else");
    return;
  }
  Served served;
  REQUIRE(served.install().status == 0);
  for (const auto& entry : fs::recursive_directory_iterator(served.server.path())) {
    REQUIRE(::lchown(entry.path().c_str(), 65534, 65534) == 0);
  }
  REQUIRE(::lchown(served.server.path().c_str(), 65534, 65534) == 0);
  const Said good = served.hook({"status"});
  CHECK(good.status == 0);
  CHECK(has(good.out, "not seen "));
  put_file(served.server.path() + "/config",
           get_file(served.server.path() + "/config") + "[core]\n\thooksPath = /nonexistent\n");
  CHECK(served.hook({"status"}).status == 1);
  CHECK(served.install().status == 2);
}

TEST_CASE("a fault is said behind the prefix too") {
  Served served;
  REQUIRE(served.install({"--prefix", "GL-HOOK-ERR: "}).status == 0);
  put_file(served.server.path() + "/muster/state.toml", "junk");
  const auto refused = served.work.push("origin", {"main"});
  CHECK(refused.exit_code != 0);
  CHECK(has(refused.report, "GL-HOOK-ERR: fault"));
}

}  // namespace muster::test
