#include "adapters/opened_repository.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/hermetic_git.h"
#include "unit/adapters/opened.h"

using namespace muster;
using namespace muster::test;

namespace {

// MUSTER_GIT_BACKEND for as long as it lives, whatever it was.
class Backend {
 public:
  explicit Backend(const char* value) {
    const char* before = ::getenv("MUSTER_GIT_BACKEND");
    if (before != nullptr) before_ = before;
    value == nullptr ? ::unsetenv("MUSTER_GIT_BACKEND") : ::setenv("MUSTER_GIT_BACKEND", value, 1);
  }
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  ~Backend() {
    before_ ? ::setenv("MUSTER_GIT_BACKEND", before_->c_str(), 1) : ::unsetenv("MUSTER_GIT_BACKEND");
  }

 private:
  std::optional<std::string> before_;
};

std::string opening(const std::string& path, Depth depth = Depth::full) {
  const auto opened = open_repository(RepositoryAt{path}, depth);
  if (!opened) return opened.error().because;
  return (*opened)->hash_algorithm() == HashAlgorithm::sha1 ? "sha1" : "sha256";
}

// Whether it would work without any git on the machine: then it is libgit2 that reads.
bool needs_git(const std::string& path) {
  const std::string before = ::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const std::string said = opening(path);
  ::setenv("PATH", before.c_str(), 1);
  return contains(said, "cannot start git");
}

}  // namespace

TEST_CASE("what libgit2 knows is read by it and everything else by git") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto plain = world.init_bare("plain.git");
  CHECK_FALSE(needs_git(plain.path()));
  CHECK(opening(plain.path()) == "sha1");
  plain.git({"config", "core.repositoryFormatVersion", "1"});
  plain.git({"config", "extensions.noop", "true"});
  CHECK_FALSE(needs_git(plain.path()));
  plain.git({"config", "extensions.worktreeConfig", "true"});
  CHECK(needs_git(plain.path()));
  CHECK(opening(plain.path()) == "sha1");

  const auto modern = world.init_work("modern", "sha256");
  CHECK(needs_git(modern.path()));
  CHECK(opening(modern.path()) == "sha256");
  CHECK(opening(modern.path() + "/.git") == "sha256");
}

TEST_CASE("an extension that git does not know either is refused in its words") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  bare.git({"config", "core.repositoryFormatVersion", "1"});
  bare.git({"config", "extensions.someNewThing", "true"});
  CHECK(contains(opening(bare.path()), "somenewthing"));
}

TEST_CASE("a backend can be forced and only by its name") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto plain = world.init_bare("plain.git");
  const auto modern = world.init_bare("modern.git", "sha256");
  {
    const Backend forced("git");
    CHECK(needs_git(plain.path()));
    CHECK(opening(plain.path()) == "sha1");
  }
  {
    const Backend forced("libgit2");
    CHECK(opening(plain.path()) == "sha1");
    CHECK(contains(opening(modern.path()), "objectformat"));
  }
  for (const char* value : {"", "Git", "libgit2 ", "auto"}) {
    CAPTURE(value);
    const Backend forced(value);
    const auto opened = open_repository(RepositoryAt{plain.path()}, Depth::full);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().id == FaultId::config);
    CHECK(contains(opened.error().because, "MUSTER_GIT_BACKEND"));
  }
}

TEST_CASE("a repository that is broken is a fault of the backend that fits and tries no other") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  put_file(bare.path() + "/config", "[core\n");
  CHECK(contains(opening(bare.path()), "configuration"));
  CHECK(opening(world.root() + "/absent") != "sha1");
  CHECK(contains(opening(""), "empty"));
  const auto modern = world.init_bare("modern.git", "sha256");
  world.run(modern.path(), {"rm", "-r", "objects"});
  CHECK(opening(modern.path()) != "sha256");
}

TEST_CASE("shallow and partial SHA-256 repositories are refused as others are") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git", "sha256");
  put_file(bare.path() + "/shallow", std::string(64, 'a') + "\n");
  CHECK(contains(opening(bare.path()), "shallow"));
  CHECK(opening(bare.path(), Depth::any) == "sha256");
  put_file(bare.path() + "/shallow", "");
  CHECK(opening(bare.path()) == "sha256");
  bare.git({"config", "remote.x.promisor", "true"});
  CHECK(contains(opening(bare.path(), Depth::any), "partial clone"));
  bare.git({"config", "--unset", "remote.x.promisor"});
  put_file(bare.path() + "/more", "[remote \"x\"]\n\tpartialCloneFilter = blob:none\n");
  bare.git({"config", "include.path", "more"});
  CHECK(contains(opening(bare.path(), Depth::any), "partial clone"));
}

TEST_CASE("replace refs and a hostile configuration change nothing of a SHA-256 repository") {
  const Backend chosen(nullptr);
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git", "sha256");
  const std::string one = bare.write_object("blob", "one\n");
  const std::string two = bare.write_object("blob", "two\n");
  bare.git({"update-ref", "refs/replace/" + one, two});
  const std::string mark = world.root() + "/ran";
  bare.git({"config", "core.useReplaceRefs", "true"});
  for (const char* key : {"core.fsmonitor", "core.pager", "pager.cat-file", "pager.for-each-ref",
                          "core.alternateRefsCommand", "core.sshCommand", "alias.cat-file", "gpg.program"}) {
    bare.git({"config", key, "touch " + mark + ";"});
  }
  const auto opened = open_repository(RepositoryAt{bare.path()}, Depth::full);
  REQUIRE(opened);
  const auto read = (*opened)->read(ObjectId::parse(one, HashAlgorithm::sha256).value(), plenty);
  REQUIRE(read);
  REQUIRE(std::holds_alternative<RawObject>(*read));
  CHECK(std::get<RawObject>(*read).bytes == "one\n");
  CHECK((*opened)->refs("refs/").value().size() == 1);
  CHECK(world.run(world.root(), {"test", "-e", mark}).exit_code == 1);
}
