// git that is missing, dies, hangs or says what git would not say: always a fault, never an
// object, a ref or their absence.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "adapters/environment.h"
#include "adapters/git_process_repository.h"
#include "support/hermetic_git.h"
#include "unit/adapters/opened.h"

using namespace muster;
using namespace muster::test;

namespace {

// PATH for as long as it lives; one test runs at a time in a process.
class Path {
 public:
  explicit Path(const std::string& value) : before_(environment("PATH").value_or("/usr/bin:/bin")) {
    ::setenv("PATH", value.c_str(), 1);
  }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { ::setenv("PATH", before_.c_str(), 1); }
  const std::string& before() const { return before_; }

 private:
  std::string before_;
};

// A `git` that does `what` for one of its verbs and is git otherwise.
struct FakeGit {
  FakeGit(const HermeticGit& world, const std::string& verb, const std::string& what)
      : folder(world.root() + "/fake"), path(folder + ":" + environment("PATH").value_or("/usr/bin:/bin")) {
    put_file(folder + "/git", "#!/bin/sh\nPATH='" + path.before() + "'\ncase \" $* \" in *' " + verb +
                                  " '*) " + what + ";; esac\nexec git \"$@\"\n");
    if (::chmod((folder + "/git").c_str(), 0755) != 0) FAIL("chmod");
  }
  std::string folder;
  Path path;
};

constexpr std::chrono::milliseconds patience{20'000};

Result<ObjectRead> read_at(const TestRepository& repository, const std::string& hex,
                           std::chrono::milliseconds limit = patience) {
  auto opened = GitProcessRepository::open(RepositoryAt{repository.path()}, Depth::full, limit);
  if (!opened) return tl::make_unexpected(opened.error());
  return (*opened)->read(id_of(hex), plenty);
}

Result<RefValue> ref_at(const TestRepository& repository, const std::string& name,
                        std::chrono::milliseconds limit = patience) {
  auto opened = GitProcessRepository::open(RepositoryAt{repository.path()}, Depth::full, limit);
  if (!opened) return tl::make_unexpected(opened.error());
  return (*opened)->ref(name);
}

template <typename T>
std::string because(const Result<T>& result) {
  if (result) return "";
  CHECK(result.error().id == FaultId::git);
  CHECK_FALSE(result.error().remedy.empty());
  return result.error().because;
}

}  // namespace

TEST_CASE("a missing git is a fault that says so") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const Path nowhere("/nowhere");
  const auto opened = GitProcessRepository::open(RepositoryAt{bare.path()}, Depth::full);
  CHECK(contains(because(opened), "cannot start git"));
}

TEST_CASE("git cat-file that answers anything but as git does is a fault") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", "content\n");
  const std::string ask = "read -r line; ";
  const std::string info = ask + "echo " + id + " blob 8; ";
  for (const std::string& what : {
           std::string("exit 0"),
           std::string("exit 128"),
           ask + "exit 0",
           ask + "kill -9 $$",
           ask + "echo garbage",
           ask + "echo",
           ask + "echo missing",
           ask + "echo " + std::string(40, 'a') + " missing",
           ask + "echo " + id + " missing; echo more; " + ask + "exit 0",
           ask + "echo error: odd >&2; echo " + id + " missing; " + ask,
           ask + "echo " + id + " blob",
           ask + "echo " + id + " blob 08; " + ask,
           ask + "echo " + id + " blob -1; " + ask,
           ask + "echo " + id + " blob 8 8; " + ask,
           ask + "echo " + id + " bloB 8; " + ask,
           ask + "printf '" + id + " blob 8'",
           ask + "head -c 100000 /dev/zero",
           info + "exit 0",
           info + ask + "exit 1",
           info + ask + "echo " + id + " missing; " + ask,
           info + ask + "echo " + id + " blob 9; printf 'content1\\n\\n'; " + ask,
           info + ask + "echo " + id + " tree 8; printf 'content\\n\\n'; " + ask,
           info + ask + "echo " + id + " blob 8; printf 'cont'; exit 0",
           info + ask + "echo " + id + " blob 8; printf 'content\\n'; exit 0",
           info + ask + "echo " + id + " blob 8; printf 'content\\nX'; " + ask,
           info + ask + "echo " + id + " blob 8; printf 'Content\\n\\n'; " + ask,
       }) {
    CAPTURE(what);
    const FakeGit fake(world, "cat-file", what + "; exit 0");
    CHECK_FALSE(because(read_at(bare, id)).empty());
  }
  const FakeGit honest(world, "cat-file",
                       info + ask + "echo " + id + " blob 8; printf 'content\\n\\n'; exit 0");
  CHECK(read_at(bare, id));
}

TEST_CASE("git that says too little of the repository or its refs is a fault") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string id = work.commit_unsigned(mail, day, "first");
  const std::string name = "refs/heads/main";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"config", "exit 1"},
      {"config", "kill -9 $$"},
      {"config", "printf 'core.bare'; exit 0"},
      {"rev-parse", "exit 128"},
      {"rev-parse", "exit 0"},
      {"rev-parse", "echo sha1; exit 0"},
      {"rev-parse", "echo sha512; echo true; exit 0"},
      {"rev-parse", "kill -9 $$"},
      {"for-each-ref", "exit 1"},
      {"for-each-ref", "kill -9 $$"},
      {"for-each-ref", "echo garbage; exit 0"},
      {"for-each-ref", "printf 'refs/heads/main\\000" + id + "'; exit 0"},
      {"for-each-ref", "printf 'refs/heads/main\\000" + id + "\\000'; exit 0"},
      {"for-each-ref", "printf 'refs/heads/main\\000abc\\000\\n'; exit 0"},
      {"for-each-ref", "printf 'main\\000" + id + "\\000\\n'; exit 0"},
      {"for-each-ref", "printf 'refs/heads/main\\000" + id + "\\000\\000\\n'; exit 0"},
      {"for-each-ref", "echo something new >&2; exit 0"},
      // The ref is there, but git does not list it.
      {"for-each-ref", "exit 0"},
  };
  for (const auto& [verb, what] : cases) {
    CAPTURE(verb, what);
    const FakeGit fake(world, verb, what);
    CHECK_FALSE(because(ref_at(work, name)).empty());
  }
  work.git({"symbolic-ref", "refs/heads/alias", name});
  for (const std::string what :
       {"exit 128", "exit 1", "exit 0", "echo; exit 0", "printf 'a\\nb\\n'; exit 0", "kill -9 $$"}) {
    CAPTURE(what);
    const FakeGit fake(world, "symbolic-ref", what);
    CHECK_FALSE(because(ref_at(work, "refs/heads/alias")).empty());
  }
}

TEST_CASE("git that hangs is a fault after its time") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", "content\n");
  constexpr std::chrono::milliseconds short_time{1500};
  {
    const FakeGit fake(world, "cat-file", "exec sleep 1000");
    CHECK(contains(because(read_at(bare, id, short_time)), "in time"));
  }
  {
    const FakeGit fake(world, "config", "exec sleep 1000");
    CHECK(contains(because(read_at(bare, id, short_time)), "in time"));
  }
  {
    const FakeGit fake(world, "for-each-ref", "exec 1>&- 2>&-; exec sleep 1000");
    CHECK(contains(because(ref_at(bare, "refs/heads/main", short_time)), "in time"));
  }
}
