#include <unistd.h>

#include <catch2/catch.hpp>

#include "adapters/libgit2_repository.h"
#include "support/hermetic_git.h"

using namespace muster;
using namespace muster::test;

namespace {

const std::string mail = "alice@example.org";
const std::string day = "2026-01-02T03:04:05Z";

// "absent", "fault", "-> target" or the id.
std::string value_of(OpenedRepository& repository, std::string_view name) {
  const auto value = repository.ref(name);
  if (!value) return "fault";
  if (const auto* direct = std::get_if<DirectRef>(&*value)) return direct->id.hex();
  if (const auto* symbolic = std::get_if<SymbolicRef>(&*value)) return "-> " + symbolic->target;
  return "absent";
}

std::string value_in(const TestRepository& repository, std::string_view name) {
  auto opened = Libgit2Repository::open(RepositoryAt{repository.path()}, Depth::full);
  if (!opened) FAIL(opened.error().because);
  return value_of(**opened, name);
}

// "name id" lines, as git for-each-ref prints them.
std::string listed(const TestRepository& repository, std::string_view prefix) {
  auto opened = Libgit2Repository::open(RepositoryAt{repository.path()}, Depth::full);
  if (!opened) FAIL(opened.error().because);
  const auto refs = (*opened)->refs(prefix);
  if (!refs) FAIL(refs.error().because);
  std::string lines;
  for (const NamedRef& ref : *refs) lines += ref.name + " " + ref.id.hex() + "\n";
  return lines;
}

}  // namespace

TEST_CASE("refs are read loose and packed and a loose one wins") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  CHECK(value_in(work, "refs/heads/main") == first);
  work.git({"pack-refs", "--all"});
  CHECK(value_in(work, "refs/heads/main") == first);
  const std::string second = work.commit_unsigned(mail, day, "second");
  CHECK(value_in(work, "refs/heads/main") == second);
  CHECK(value_in(work, "refs/heads/other") == "absent");
}

TEST_CASE("a ref that changes under an open repository is read anew") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  auto opened = Libgit2Repository::open(RepositoryAt{work.path()}, Depth::full);
  REQUIRE(opened);
  CHECK(value_of(**opened, "refs/heads/main") == first);
  const std::string second = work.commit_unsigned(mail, day, "second");
  CHECK(value_of(**opened, "refs/heads/main") == second);
  work.git({"branch", "other"});
  work.git({"pack-refs", "--all"});
  CHECK(value_of(**opened, "refs/heads/other") == second);
  work.git({"branch", "-q", "-D", "other"});
  CHECK(value_of(**opened, "refs/heads/other") == "absent");
}

TEST_CASE("symbolic refs are told and not followed") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  CHECK(value_in(work, "HEAD") == "-> refs/heads/main");  // not born yet
  work.commit_unsigned(mail, day, "first");
  work.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  work.git({"symbolic-ref", "refs/heads/loop", "refs/heads/loop"});
  CHECK(value_in(work, "HEAD") == "-> refs/heads/main");
  CHECK(value_in(work, "refs/heads/alias") == "-> refs/heads/main");
  CHECK(value_in(work, "refs/heads/loop") == "-> refs/heads/loop");
  work.git({"checkout", "-q", "--detach"});
  CHECK(value_in(work, "HEAD") == work.git({"rev-parse", "HEAD"}));
}

TEST_CASE("a symbolic ref that is a symbolic link is told as git takes it") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  work.git({"-c", "core.preferSymlinkRefs=true", "symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  const std::string path = work.path() + "/.git/refs/heads/alias";
  if (::access(path.c_str(), F_OK) == 0) WARN("this git writes no symbolic links for symbolic refs");
  CHECK(value_in(work, "refs/heads/alias") == "-> refs/heads/main");
  CHECK(listed(work, "refs/") == "refs/heads/main " + first + "\n");
}

TEST_CASE("names that are no ref names are absent and reach no file") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  work.git({"pack-refs", "--all"});
  work.git({"branch", "loose"});
  const std::string id = work.git({"rev-parse", "HEAD"});
  put_file(work.path() + "/.git/refs/heads/x.lock", id + "\n");
  put_file(work.path() + "/.git/elsewhere/ref", id + "\n");
  const std::vector<std::string> names = {
      "",
      "/",
      "refs",
      "refs/",
      "refs/heads",
      "refs/heads/",
      "refs//heads/main",
      "/refs/heads/main",
      "refs/heads//loose",
      "refs/heads/loose/",
      "refs/heads/loose/x",
      "refs/heads/./loose",
      "refs/heads/../heads/loose",
      "../../etc/passwd",
      "elsewhere/ref",
      "config",
      "objects/info",
      "refs/heads/x.lock",
      "refs/heads/main\n",
      "refs/heads/ma in",
      "refs/heads/@{0}",
      "refs/heads/*",
      "refs/heads/\x7f",
      "refs/heads/\xff\xfe",
      "refs/heads/\x1b[31m",
      std::string("refs/heads/main\0", 16),
      std::string("refs/heads/main\0x", 17),
      std::string("\0refs/heads/main", 16),
      "main",
      "@",
      "-",
  };
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(value_in(work, name) == "absent");
  }
}

TEST_CASE("names too long for a file are absent") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  CHECK(value_in(work, "refs/heads/" + std::string(300, 'a')) == "absent");
  std::string deep = "refs/heads";
  for (int i = 0; i < 3000; ++i) deep += "/a";
  CHECK(value_in(work, deep) == "absent");
  CHECK(value_in(work, "refs/heads/" + std::string(100'000, 'a')) == "absent");
}

TEST_CASE("refs with rare but lawful names are read") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string id = work.commit_unsigned(mail, day, "first");
  for (const std::string name :
       {"refs/heads/\xc3\xbc\"'$(x)", "refs/heads/-x", "refs/x", "refs/heads/HEAD", "refs/heads/\xff"}) {
    CAPTURE(name);
    work.git({"update-ref", name, id});
    CHECK(value_in(work, name) == id);
    work.git({"update-ref", "-d", name});
    CHECK(value_in(work, name) == "absent");
  }
}

TEST_CASE("a broken ref is a fault") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.commit_unsigned(mail, day, "first");
  for (const char* bytes : {"", "nonsense\n", "0123\n", "ref:", "ref: \n"}) {
    CAPTURE(bytes);
    put_file(work.path() + "/.git/refs/heads/broken", bytes);
    CHECK(value_in(work, "refs/heads/broken") == "fault");
  }
}

TEST_CASE("refs are listed as git lists them without symbolic ones") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const auto& alice = make_key("alice");
  work.commit_unsigned(mail, day, "first");
  work.git({"branch", "b"});
  work.git({"branch", "a/deep"});
  work.git({"branch", "a-b"});
  work.tag_signed(alice, mail, day, "v1");
  work.git({"pack-refs", "--all"});
  work.commit_unsigned(mail, day, "second");
  work.git({"branch", "a.b"});
  work.git({"tag", "light"});
  const auto git_lists = [&](const std::string& prefix) {
    const std::string lines = work.git({"for-each-ref", "--format=%(refname) %(objectname)", prefix});
    return lines + "\n";
  };
  const std::string all = git_lists("refs/");
  work.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  CHECK(listed(work, "refs/") == all);
  CHECK(listed(work, "") == all);
  CHECK(listed(work, "refs/heads/a/") == git_lists("refs/heads/a/"));
  CHECK(listed(work, "refs/tags/") == git_lists("refs/tags/"));
  CHECK(listed(work, "refs/heads/a").starts_with("refs/heads/a-b "));
  CHECK(listed(work, "refs/none").empty());
  CHECK(listed(work, "refs/*").empty());
}

TEST_CASE("a repository without refs lists none") {
  const HermeticGit world;
  CHECK(listed(world.init_bare("bare.git"), "refs/").empty());
}
