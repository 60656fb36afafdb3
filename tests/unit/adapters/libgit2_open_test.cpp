#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/hermetic_git.h"
#include "unit/adapters/opened.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("a repository is opened by work tree or folder or git directory") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.write_file("folder/a", "a");
  work.commit_unsigned(mail, day, "first");
  for (const char* below : {"", "/", "/folder", "/.git", "/.git/"}) {
    auto repository = open_at(work.path() + below);
    CHECK(repository->common_directory() == work.path() + "/.git");
    CHECK(repository->work_tree() == work.path());
  }
  const auto bare = world.init_bare("bare.git");
  auto repository = open_at(bare.path());
  CHECK(repository->common_directory() == bare.path());
  CHECK(repository->work_tree().empty());
}

TEST_CASE("a linked work tree shares the common directory") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string id = work.commit_unsigned(mail, day, "first");
  work.git({"worktree", "add", "-q", "-b", "other", "../linked"});
  auto repository = open_at(world.root() + "/linked");
  CHECK(repository->common_directory() == work.path() + "/.git");
  CHECK(repository->work_tree() == world.root() + "/linked");
  CHECK(raw(*repository, id).type == ObjectType::commit);
  const auto head = repository->ref("HEAD");
  REQUIRE(head);
  CHECK(std::get<SymbolicRef>(*head).target == "refs/heads/other");
}

TEST_CASE("what is no repository cannot be opened") {
  const HermeticGit world;
  CHECK(fault_of(world.root()) != "opened");
  CHECK(fault_of(world.root() + "/absent") != "opened");
  CHECK(fault_of("") != "opened");
  const auto bare = world.init_bare("bare.git");
  CHECK(fault_of(bare.path() + std::string("\0x", 2)) != "opened");
  put_file(bare.path() + "/config", "[core\n");
  CHECK(fault_of(bare.path()) != "opened");
}

TEST_CASE("a directory that is gone is a fault and nothing worse") {
  std::string here(4096, '\0');
  REQUIRE(::getcwd(here.data(), here.size()) != nullptr);
  {
    const TempDir dir;
    REQUIRE(::chdir(dir.path().c_str()) == 0);
  }
  const auto by_path = Libgit2Repository::open(RepositoryAt{"."}, Depth::full);
  const auto by_hook = Libgit2Repository::open(RepositoryFromHook{}, Depth::full);
  REQUIRE(::chdir(here.c_str()) == 0);
  CHECK_FALSE(by_path);
  CHECK_FALSE(by_hook);
}

TEST_CASE("a shallow repository is refused where its history is to be judged") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  const std::string tip = work.commit_unsigned(mail, day, "second");
  const auto shallow = world.clone("file://" + work.path(), "shallow", {"--depth=1"});
  CHECK(contains(fault_of(shallow.path()), "shallow"));
  CHECK(raw(*open_at(shallow.path(), Depth::any), tip).type == ObjectType::commit);
  shallow.git({"worktree", "add", "-q", "-b", "other", "../linked"});
  CHECK(contains(fault_of(world.root() + "/linked"), "shallow"));
  shallow.git({"fetch", "-q", "--unshallow"});
  CHECK(raw(*open_at(shallow.path()), tip).type == ObjectType::commit);
  put_file(shallow.path() + "/.git/shallow", "");
  CHECK(fault_of(shallow.path()) == "opened");
}

TEST_CASE("a partial clone is refused at any depth") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.write_file("a", "a");
  work.commit_unsigned(mail, day, "first");
  work.git({"config", "uploadpack.allowFilter", "true"});
  const auto partial = world.clone("file://" + work.path(), "partial.git", {"--bare", "--filter=blob:none"});
  CHECK(contains(fault_of(partial.path(), Depth::any), "partial"));
  CHECK(contains(fault_of(partial.path(), Depth::full), "partial"));
}

TEST_CASE("each sign of a promisor is enough") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const auto with = [&](const std::string& key, const std::string& value) {
    bare.git({"config", key, value});
    const std::string fault = fault_of(bare.path(), Depth::any);
    bare.git({"config", "--unset", key});
    return fault;
  };
  CHECK(contains(with("remote.Some.Name.promisor", "true"), "partial clone"));
  CHECK(contains(with("remote.x.promisor", "1"), "partial clone"));
  CHECK(contains(with("remote.x.promisor", "nonsense"), "partial clone"));
  CHECK(contains(with("remote.x.partialCloneFilter", "blob:none"), "partial clone"));
  CHECK(contains(with("extensions.partialClone", "origin"), "partial clone"));
  CHECK(with("remote.x.promisor", "false") == "opened");
  CHECK(with("remote.x.url", "promisor") == "opened");
  CHECK(with("promisor.x", "true") == "opened");

  put_file(bare.path() + "/more", "[remote \"x\"]\n\tpromisor\n");
  CHECK(contains(with("include.path", "more"), "partial clone"));
  put_file(bare.path() + "/objects/pack/pack-1.promisor", "");
  CHECK(contains(fault_of(bare.path(), Depth::any), "partial clone"));
}

TEST_CASE("a repository that libgit2 does not understand is refused by the extension's name") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  bare.git({"config", "core.repositoryFormatVersion", "1"});
  bare.git({"config", "extensions.someNewThing", "true"});
  CHECK(contains(fault_of(bare.path()), "somenewthing"));
  const TestRepository here(world, world.root());
  here.git({"init", "-q", "--bare", "--object-format=sha256", "sha256.git"});
  CHECK(contains(fault_of(world.root() + "/sha256.git"), "objectformat"));
}

TEST_CASE("no configuration but the repository's own plays a part") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string home = world.root() + "/home";
  put_file(home + "/.gitconfig", "[core\nbroken");
  const char* before = ::getenv("HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("HOME", home.c_str(), 1);
  const std::string opened = fault_of(bare.path());
  if (before == nullptr) {
    ::unsetenv("HOME");
  } else {
    ::setenv("HOME", kept.c_str(), 1);
  }
  CHECK(opened == "opened");
}
