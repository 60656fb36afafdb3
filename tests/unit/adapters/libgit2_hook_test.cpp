#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "support/hermetic_git.h"

using namespace muster::test;

namespace {

const std::string mail = "alice@example.org";
const std::string day = "2026-01-02T03:04:05Z";
const std::string zero(40, '0');

const std::string probe = std::string("#!/bin/sh\nexec '") + MUSTER_PROBE_OBJECTS + "'\n";
const std::string refuse_after_probe = std::string("#!/bin/sh\n'") + MUSTER_PROBE_OBJECTS + "'\nexit 1\n";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The hook's program started by hand, with what git would say in the environment.
muster::ProcessOutput probed(const HermeticGit& world, const std::string& directory, const std::string& input,
                             const std::vector<std::string>& environment) {
  return world.run(directory, {MUSTER_PROBE_OBJECTS}, input, environment);
}

}  // namespace

TEST_CASE("a pre-receive hook sees the pushed objects loose or packed and the old refs", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  const auto work = world.init_work("work");
  // Below receive.unpackLimit objects arrive loose, otherwise as a pack.
  server.git({"config", "receive.unpackLimit", GENERATE("1", "1000")});
  const std::string first = work.commit_unsigned(mail, day, "first");
  REQUIRE(work.push(server.path(), {"main"}).exit_code == 0);
  const std::string second = work.commit_unsigned(mail, day, "second");
  const std::string tag = work.tag_signed(make_key("alice"), mail, day, "v1");
  server.install_hook("pre-receive", probe);

  const auto pushed = work.push(server.path(), {"main", "v1"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  CHECK(contains(pushed.report, "remote: " + second + " commit "));
  CHECK(contains(pushed.report, "remote: " + tag + " tag "));
  CHECK(contains(pushed.report, "remote: refs/heads/main is " + first));
  CHECK(contains(pushed.report, "remote: refs/tags/v1 is absent"));

  const auto deleted = work.push(server.path(), {":refs/tags/v1"});
  CHECK(deleted.exit_code == 0);
  CHECK(contains(deleted.report, "remote: " + zero + " missing"));
  CHECK(contains(deleted.report, "remote: refs/tags/v1 is " + tag));
}

TEST_CASE("a refused push leaves nothing that the repository would see", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  server.install_hook("pre-receive", refuse_after_probe);
  const auto pushed = work.push(server.path(), {"main"});
  CHECK(pushed.exit_code != 0);
  CHECK(contains(pushed.report, "remote: " + first + " commit "));
  CHECK(server.run({"cat-file", "-e", first}).exit_code != 0);
}

TEST_CASE("a hook works on repositories whose path git must quote", "[hook]") {
  const HermeticGit world;
  for (const std::string name : {"with:colon.git", "with \"quote\" and: \\ \xc3\xbc.git"}) {
    CAPTURE(name);
    const auto server = world.init_bare(name);
    const auto work = world.init_work("work of " + name.substr(0, 8));
    const std::string first = work.commit_unsigned(mail, day, "first");
    const std::string url = "file://" + server.path();
    REQUIRE(work.push(url, {"main"}).exit_code == 0);
    server.install_hook("pre-receive", probe);
    // The old object lies in the alternate that is quoted, the new one in the quarantine.
    const std::string second = work.commit_unsigned(mail, day, "second");
    const auto pushed = work.push(url, {"main", first + ":refs/heads/old"});
    INFO(pushed.report);
    CHECK(pushed.exit_code == 0);
    CHECK(contains(pushed.report, "remote: " + first + " commit "));
    CHECK(contains(pushed.report, "remote: " + second + " commit "));
  }
}

TEST_CASE("a hook of a repository with a work tree and with alternates sees all objects", "[hook]") {
  const HermeticGit world;
  const auto pool = world.init_work("pool");
  const std::string old = pool.commit_unsigned(mail, day, "in the pool");
  const auto server = world.clone(pool.path(), "server", {"--shared"});
  server.git({"config", "receive.denyCurrentBranch", "ignore"});
  server.install_hook("pre-receive", probe);
  const auto work = world.clone(pool.path(), "work");
  const std::string added = work.commit_unsigned(mail, day, "added");
  const auto pushed = work.push(server.path(), {"main", old + ":refs/heads/old"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  CHECK(contains(pushed.report, "remote: " + old + " commit "));
  CHECK(contains(pushed.report, "remote: " + added + " commit "));
}

TEST_CASE("a hook sees a symbolic ref as such", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  REQUIRE(work.push(server.path(), {"main"}).exit_code == 0);
  server.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  server.install_hook("pre-receive", probe);
  work.commit_unsigned(mail, day, "second");
  CHECK(contains(work.push(server.path(), {"main:alias"}).report, "remote: refs/heads/alias is symbolic"));
}

TEST_CASE("several alternate object directories are searched plain and relative and quoted", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  const std::string plain = world.init_bare("plain.git").write_object("blob", "plain\n");
  const std::string relative = world.init_bare("relative.git").write_object("blob", "relative\n");
  const std::string quoted = world.init_bare("a:b.git").write_object("blob", "quoted\n");
  const std::string list = world.root() + "/plain.git/objects:../relative.git/objects:\"" + world.root() +
                           "/a:b.git/objects\":/nowhere";
  std::string input;
  for (const auto& id : {plain, relative, quoted}) input += zero + " " + id + " refs/heads/x\n";
  const auto without = probed(world, server.path(), input, {"GIT_DIR=."});
  CHECK(without.exit_code == 0);
  CHECK_FALSE(contains(without.out, "blob"));
  const auto with =
      probed(world, server.path(), input, {"GIT_DIR=.", "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + list});
  CHECK(with.exit_code == 0);
  for (const auto& id : {plain, relative, quoted}) CHECK(contains(with.out, id + " blob "));
}

TEST_CASE("a hook refuses namespaces and shallow pushes", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  CHECK(probed(world, server.path(), "", {"GIT_DIR=."}).exit_code == 0);
  CHECK(probed(world, server.path(), "", {"GIT_DIR=.", "GIT_NAMESPACE="}).exit_code == 0);
  const auto name_space = probed(world, server.path(), "", {"GIT_DIR=.", "GIT_NAMESPACE=x"});
  CHECK(name_space.exit_code == 3);
  CHECK(contains(name_space.out, "GIT_NAMESPACE"));
  for (const char* value : {"GIT_SHALLOW_FILE=", "GIT_SHALLOW_FILE=x"}) {
    const auto shallow = probed(world, server.path(), "", {"GIT_DIR=.", value});
    CHECK(shallow.exit_code == 3);
    CHECK(contains(shallow.out, "GIT_SHALLOW_FILE"));
  }
  CHECK(probed(world, server.path(), "", {"GIT_DIR=/nowhere"}).exit_code == 3);
  CHECK(probed(world, server.path(), "", {"GIT_DIR=.", "GIT_OBJECT_DIRECTORY=/nowhere"}).exit_code == 3);
  put_file(server.path() + "/shallow", std::string(40, 'a') + "\n");
  CHECK(contains(probed(world, server.path(), "", {"GIT_DIR=."}).out, "shallow"));
}

TEST_CASE("a push into a namespace is refused in a hook", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  server.install_hook("pre-receive", probe);
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  const auto pushed = work.push("ext::git --namespace=x %s " + server.path(), {"main"});
  const auto allowed = world.run(work.path(), {"git", "-c", "protocol.ext.allow=always", "push",
                                               "ext::git --namespace=x %s " + server.path(), "main"});
  CHECK(pushed.exit_code != 0);
  INFO(allowed.error);
  CHECK(allowed.exit_code != 0);
  CHECK(contains(allowed.error, "remote: fault: GIT_NAMESPACE"));
}

TEST_CASE("a hook serves a repository of another owner", "[hook]") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  if (::chown(server.path().c_str(), 12345, 12345) != 0) {
    WARN("skipped: only root can give a folder away");
    return;
  }
  CHECK(probed(world, server.path(), "", {"GIT_DIR=."}).exit_code == 0);
}
