// What both backends answer of the same repository, object by object and ref by ref.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "adapters/git_process_repository.h"
#include "adapters/libgit2_repository.h"
#include "support/hermetic_git.h"

using namespace muster;
using namespace muster::test;

namespace {

const std::string mail = "alice@example.org";
const std::string day = "2026-01-02T03:04:05Z";
constexpr std::uint64_t plenty = 1U << 20U;

std::unique_ptr<OpenedRepository> opened(Result<std::unique_ptr<OpenedRepository>> result) {
  if (!result) FAIL(result.error().because);
  return std::move(*result);
}

struct Both {
  explicit Both(const std::string& path)
      : libgit2(opened(Libgit2Repository::open(RepositoryAt{path}, Depth::full))),
        git(opened(GitProcessRepository::open(RepositoryAt{path}, Depth::full))) {}
  std::unique_ptr<OpenedRepository> libgit2;
  std::unique_ptr<OpenedRepository> git;
};

std::string told(const Result<ObjectRead>& read) {
  if (!read) return read.error().id == FaultId::git ? "fault" : "another fault: " + read.error().because;
  if (const auto* raw = std::get_if<RawObject>(&*read))
    return std::string(name_of(raw->type)) + " " + raw->bytes;
  if (const auto* large = std::get_if<OversizeObject>(&*read)) {
    return "oversize " + std::string(name_of(large->type)) + " " + std::to_string(large->bytes);
  }
  return "missing";
}

std::string told(const Result<RefValue>& value) {
  if (!value) return value.error().id == FaultId::git ? "fault" : "another fault: " + value.error().because;
  if (const auto* direct = std::get_if<DirectRef>(&*value)) return direct->id.hex();
  if (const auto* symbolic = std::get_if<SymbolicRef>(&*value)) return "-> " + symbolic->target;
  return "absent";
}

std::string told(const Result<std::vector<NamedRef>>& refs) {
  if (!refs) return refs.error().id == FaultId::git ? "fault" : "another fault: " + refs.error().because;
  std::string lines;
  for (const NamedRef& ref : *refs) lines += ref.name + " " + ref.id.hex() + "\n";
  return lines;
}

// What both say of an object; fails where they differ.
std::string object(const Both& both, const std::string& hex, std::uint64_t max_bytes = plenty) {
  CAPTURE(hex, max_bytes);
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  REQUIRE(id);
  std::string libgit2 = told(both.libgit2->read(*id, max_bytes));
  CHECK(told(both.git->read(*id, max_bytes)) == libgit2);
  return libgit2;
}

std::string ref(const Both& both, const std::string& name) {
  CAPTURE(name);
  std::string libgit2 = told(both.libgit2->ref(name));
  CHECK(told(both.git->ref(name)) == libgit2);
  return libgit2;
}

std::string listed(const Both& both, const std::string& prefix) {
  CAPTURE(prefix);
  std::string libgit2 = told(both.libgit2->refs(prefix));
  CHECK(told(both.git->refs(prefix)) == libgit2);
  return libgit2;
}

void overwrite(const std::string& path, std::string_view bytes) {
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  put_file(path, bytes);
}

}  // namespace

TEST_CASE("both backends read objects of every kind loose and packed") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  work.write_file("folder/a", text);
  work.commit_signed(make_key("alice"), mail, day, "message \xff");
  work.write_file("folder/a", text + "more\n");
  work.write_file("empty", "");
  const std::string commit = work.commit_signed(make_key("alice"), mail, day, "second");
  const std::string tag = work.tag_signed(make_key("alice"), mail, day, "v1");
  const std::string odd = work.write_object("commit", std::string("no commit\0at all\n", 17));
  if (GENERATE(false, true)) work.git({"repack", "-a", "-d", "-f", "-q", "--write-midx"});
  const Both both(work.path());
  CHECK(object(both, commit).starts_with("commit tree "));
  CHECK(object(both, tag).starts_with("tag object "));
  CHECK(object(both, odd) == "commit " + std::string("no commit\0at all\n", 17));
  for (const char* name : {"HEAD^{tree}", "HEAD:folder", "HEAD~:folder"}) {
    CHECK(object(both, work.git({"rev-parse", name})).starts_with("tree 100"));
  }
  CHECK(object(both, work.git({"rev-parse", "HEAD:empty"})) == "blob ");
  const std::string older = work.git({"rev-parse", "HEAD~:folder/a"});
  CHECK(object(both, older) == "blob " + text);
  CHECK(object(both, older, text.size()) == "blob " + text);
  CHECK(object(both, older, text.size() - 1) == "oversize blob " + std::to_string(text.size()));
  CHECK(object(both, older, 0).starts_with("oversize blob "));
  CHECK(object(both, std::string(40, 'a')) == "missing");
  CHECK(object(both, std::string(40, '0')) == "missing");
  CHECK(object(both, commit).starts_with("commit tree "));
}

TEST_CASE("both backends look in alternates and do without those that are gone") {
  const HermeticGit world;
  const auto pool = world.init_bare("pool.git");
  const std::string there = pool.write_object("blob", "there\n");
  const auto bare = world.init_bare("bare.git");
  put_file(bare.path() + "/objects/info/alternates", "/nowhere/objects\n" + pool.path() + "/objects\n");
  const Both both(bare.path());
  CHECK(object(both, there) == "blob there\n");
  CHECK(object(both, std::string(40, 'b')) == "missing");
  CHECK(object(both, there) == "blob there\n");
}

TEST_CASE("both backends take a corrupt object for a fault and go on") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string good = bare.write_object("blob", "good\n");
  const std::string cut = bare.write_object("blob", std::string(3000, 'x') + "cut\n");
  const std::string other = bare.write_object("blob", "other\n");
  const std::string junk = bare.write_object("commit", "junk\n");
  const std::string empty = bare.write_object("tag", "empty\n");
  const std::string good_bytes = get_file(bare.loose_object_path(good));
  overwrite(bare.loose_object_path(cut), get_file(bare.loose_object_path(cut)).substr(0, 20));
  overwrite(bare.loose_object_path(other), good_bytes);
  overwrite(bare.loose_object_path(junk), "this is no zlib stream");
  overwrite(bare.loose_object_path(empty), "");
  const Both both(bare.path());
  for (const std::string& id : {cut, other, junk, empty}) {
    CHECK(object(both, id) == "fault");
    CHECK(object(both, good) == "blob good\n");
  }
}

TEST_CASE("both backends take a corrupt pack for a fault") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.write_file("a", std::string(100, 'a'));
  const std::string commit = work.commit_unsigned(mail, day, "first");
  work.git({"repack", "-a", "-d", "-q"});
  const std::string folder = work.path() + "/.git/objects/pack/";
  const auto found = world.run(folder, {"sh", "-c", "ls pack-*.pack"});
  const std::string pack = folder + found.out.substr(0, found.out.find('\n'));
  std::string bytes = get_file(pack);
  REQUIRE(bytes.size() > 60);
  for (std::size_t at = 14; at < bytes.size() - 20; ++at) bytes[at] = static_cast<char>(~bytes[at]);
  overwrite(pack, bytes);
  const Both both(work.path());
  CHECK(object(both, commit) == "fault");
}

TEST_CASE("both backends read refs of every kind") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  CHECK(ref(Both(work.path()), "HEAD") == "-> refs/heads/main");  // not born yet
  CHECK(listed(Both(work.path()), "").empty());
  const std::string first = work.commit_unsigned(mail, day, "first");
  work.tag_signed(make_key("alice"), mail, day, "v1");
  work.git({"branch", "packed"});
  work.git({"pack-refs", "--all"});
  for (const char* name : {"loose", "a/deep", "a-b", "a.b", "\xc3\xbc\"'$(x)", "-x"}) {
    work.git({"update-ref", std::string("refs/heads/") + name, first});
  }
  const std::string second = work.commit_unsigned(mail, day, "second");
  work.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  work.git({"symbolic-ref", "refs/heads/alias-of-alias", "refs/heads/alias"});
  work.git({"symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere"});
  work.git({"symbolic-ref", "refs/heads/loop", "refs/heads/loop"});
  work.git({"-c", "core.preferSymlinkRefs=true", "symbolic-ref", "refs/heads/link", "refs/heads/main"});
  work.git({"update-ref", "ORIG_HEAD", first});
  const std::string folder = work.path() + "/.git/";
  put_file(folder + "refs/heads/x.lock", first + "\n");
  put_file(folder + "refs/heads/to-nothing", std::string(40, 'a') + "\n");
  put_file(folder + "refs/heads/with space", first + "\n");
  put_file(folder + "elsewhere/ref", first + "\n");
  const Both both(work.path());
  CHECK(ref(both, "HEAD") == "-> refs/heads/main");
  CHECK(ref(both, "ORIG_HEAD") == first);
  CHECK(ref(both, "refs/heads/main") == second);
  CHECK(ref(both, "refs/heads/packed") == first);
  CHECK(ref(both, "refs/heads/loose") == first);
  CHECK(ref(both, "refs/heads/to-nothing") == std::string(40, 'a'));
  CHECK(ref(both, "refs/heads/\xc3\xbc\"'$(x)") == first);
  CHECK(ref(both, "refs/heads/-x") == first);
  CHECK(ref(both, "refs/heads/alias") == "-> refs/heads/main");
  CHECK(ref(both, "refs/heads/alias-of-alias") == "-> refs/heads/alias");
  CHECK(ref(both, "refs/heads/dangling") == "-> refs/heads/nowhere");
  CHECK(ref(both, "refs/heads/loop") == "-> refs/heads/loop");
  CHECK(ref(both, "refs/heads/link") == "-> refs/heads/main");
  CHECK(ref(both, "refs/tags/v1") == work.git({"rev-parse", "v1"}));
  for (const std::string name : {"",
                                 "/",
                                 "refs",
                                 "refs/",
                                 "refs/heads",
                                 "refs/heads/",
                                 "refs//heads/main",
                                 "/refs/heads/main",
                                 "refs/heads/loose/",
                                 "refs/heads/loose/x",
                                 "refs/heads/../heads/loose",
                                 "../../etc/passwd",
                                 "elsewhere/ref",
                                 "config",
                                 "main",
                                 "MAIN",
                                 "refs/heads/x.lock",
                                 "refs/heads/with space",
                                 "refs/heads/main\n",
                                 "refs/heads/@{0}",
                                 "refs/heads/*",
                                 "refs/heads/none",
                                 "FETCH_HEAD",
                                 "-",
                                 "@",
                                 "refs/heads/main~1",
                                 "refs/heads/main^{commit}",
                                 "--all",
                                 "refs/heads/none-g1234567"}) {
    CHECK(ref(both, name) == "absent");
  }
  CHECK(ref(both, std::string("refs/heads/main\0", 16)) == "absent");
  CHECK(ref(both, "refs/heads/" + std::string(300, 'a')) == "absent");
  CHECK(ref(both, "refs/heads/" + std::string(100'000, 'a')) == "absent");
  for (const char* prefix : {"refs/", "", "refs/heads/", "refs/heads/a", "refs/heads/a/", "refs/tags/",
                             "refs/heads/main", "refs/none", "refs/*", "HEAD"}) {
    listed(both, prefix);
  }
  CHECK(listed(both, "refs/heads/a") ==
        "refs/heads/a-b " + first + "\nrefs/heads/a.b " + first + "\nrefs/heads/a/deep " + first + "\n");
  work.git({"checkout", "-q", "--detach"});
  CHECK(ref(Both(work.path()), "HEAD") == second);
}

TEST_CASE("both backends take a broken ref for a fault where it is asked for") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  for (const char* bytes : {"", "nonsense\n", "0123\n", "ref:", "ref: \n"}) {
    CAPTURE(bytes);
    put_file(work.path() + "/.git/refs/heads/broken", bytes);
    const Both both(work.path());
    CHECK(ref(both, "refs/heads/broken") == "fault");
    CHECK(ref(both, "refs/heads/main") == first);
    CHECK(ref(both, "refs/heads/other") == "absent");
    // git takes a symbolic ref to nothing for one whose target is not there, and lists neither.
    if (!std::string(bytes).starts_with("ref:")) CHECK(listed(both, "refs/heads/") == "fault");
    CHECK(listed(both, "refs/heads/main") == "refs/heads/main " + first + "\n");
    CHECK(listed(both, "refs/tags/").empty());
  }
}

TEST_CASE("both backends open linked work trees and the same places") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.write_file("folder/a", "a");
  const std::string id = work.commit_unsigned(mail, day, "first");
  work.git({"worktree", "add", "-q", "-b", "other", "../linked"});
  const auto bare = world.init_bare("bare.git");
  const TestRepository here(world, world.root());
  here.git({"init", "-q", "--separate-git-dir", "apart.git", "apart"});
  for (const std::string path : {"/work", "/work/", "/work/folder", "/work/.git", "/linked", "/bare.git",
                                 "/bare.git/objects", "/apart"}) {
    CAPTURE(path);
    const Both both(world.root() + path);
    CHECK(both.git->common_directory() == both.libgit2->common_directory());
    CHECK(both.git->work_tree() == both.libgit2->work_tree());
    ref(both, "HEAD");
    listed(both, "refs/");
  }
  CHECK(object(Both(world.root() + "/linked"), id).starts_with("commit "));
}
