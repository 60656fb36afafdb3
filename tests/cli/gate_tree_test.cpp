// Whether the work tree holds what HEAD records, and nothing else.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate refuses a tree that is not as HEAD has it") {
  const Gated project;
  project.change_as("alice");
  const std::string path = project.work.path();
  REQUIRE(verdict(project) == Rules{"accepted"});
  const auto dirty = [&] { return verdict(project) == Rules{"gate.dirty"}; };

  SECTION("other content") {
    project.work.write_file("src/main.c", "int main(void) { return 1; }\n");
    const Said said = project.gate();
    CHECK(said.status == 1);
    CHECK(has(said.out, "refused  gate.dirty"));
    CHECK(has(said.out, "src/main.c is not as HEAD has it"));
  }
  SECTION("staged content") {
    project.work.write_file("src/main.c", "int main(void) { return 1; }\n");
    project.work.git({"add", "src/main.c"});
    CHECK(dirty());
  }
  SECTION("staged, and put back on disk") {
    const std::string before = get_file(path + "/src/main.c");
    project.work.write_file("src/main.c", "int main(void) { return 1; }\n");
    project.work.git({"add", "src/main.c"});
    project.work.write_file("src/main.c", before);
    CHECK(verdict(project) == Rules{"accepted"});  // what is built is what HEAD has
  }
  SECTION("untracked source") {
    project.work.write_file("src/more.c", "int j;\n");
    CHECK(dirty());
    std::filesystem::remove(path + "/src/more.c");
    CHECK(verdict(project) == Rules{"accepted"});
  }
  SECTION("a file that is gone") {
    std::filesystem::remove(path + "/src/main.c");
    CHECK(dirty());
  }
  SECTION("another mode") {
    std::filesystem::permissions(path + "/src/main.c", std::filesystem::perms::owner_exec,
                                 std::filesystem::perm_options::add);
    project.work.git({"config", "core.fileMode", "false"});
    CHECK(project.work.git({"status", "--porcelain"}).empty());
    CHECK(dirty());
  }
  SECTION("a link in place of a file") {
    std::filesystem::rename(path + "/src/main.c", path + "/build.c");
    std::filesystem::create_symlink("../build.c", path + "/src/main.c");
    CHECK(dirty());
  }
  SECTION("a folder that cannot be read") {
    if (::geteuid() == 0) return;
    std::filesystem::create_directory(path + "/src/closed");
    std::filesystem::permissions(path + "/src/closed", std::filesystem::perms::none);
    CHECK(dirty());
    std::filesystem::permissions(path + "/src/closed", std::filesystem::perms::owner_all);
  }
  SECTION("what the tree itself ignores may lie there") {
    project.work.write_file("build/out.c", "x");
    project.work.write_file("src/main.o", "x");
    CHECK(verdict(project) == Rules{"accepted"});
    project.work.write_file(".gitignore", "/build/\n*.o\n*.c\n");
    project.work.write_file("src/evil.c", "x");
    CHECK(dirty());
  }
}

TEST_CASE("gate looks at the very tree that is built") {
  const Gated project;
  project.change_as("alice");
  const std::string path = project.work.path();
  CHECK(verdict(project, {}, path + "/src") == Rules{"accepted"});
  SECTION("not at another one that core.worktree names") {
    const std::string clean = project.world.clone(path, "clean").path();
    project.work.write_file("src/evil.c", "x");
    REQUIRE(verdict(project) == Rules{"gate.dirty"});
    const ProcessOutput set = project.work.run({"config", "core.worktree", clean});
    REQUIRE(set.exit_code == 0);
    CHECK(verdict(project, {}, path) == Rules{"gate.source"});
  }
  SECTION("not at one that it lies in and is no part of") {
    project.work.write_file("build/fetched/evil.c", "x");
    CHECK(verdict(project) == Rules{"accepted"});
    CHECK(verdict(project, {}, path + "/build/fetched") == Rules{"gate.source"});
    CHECK(verdict(project, {}, path + "/build") == Rules{"gate.source"});
  }
  SECTION("there has to be one") {
    std::filesystem::create_directory(project.world.root() + "/tarball");
    CHECK(verdict(project, {}, project.world.root() + "/tarball") == Rules{"gate.source"});
    const auto bare = project.world.clone(path, "bare.git", {"--bare"});
    CHECK(verdict(project, {}, bare.path()) == Rules{"gate.source"});
    const auto unborn = project.world.init_work("unborn");
    CHECK(verdict(project, {}, unborn.path()) == Rules{"gate.source"});
  }
  SECTION("a linked work tree has a HEAD of its own") {
    project.work.git({"worktree", "add", "-q", "--detach", project.world.root() + "/linked", "HEAD~1"});
    CHECK(verdict(project, {}, project.world.root() + "/linked") == Rules{"accepted"});
    put_file(project.world.root() + "/linked/evil.c", "x");
    CHECK(verdict(project, {}, project.world.root() + "/linked") == Rules{"gate.dirty"});
    CHECK(verdict(project) == Rules{"accepted"});
  }
}

TEST_CASE("gate reads files as a checkout by the tree's attributes writes them") {
  const Gated project;
  project.work.write_file(".gitattributes", "*.bat eol=crlf\n*.id ident\n*.bin filter=lfs -text\n");
  project.work.write_file("run.bat", "a\nb\n");
  project.work.write_file("who.id", "$Id$\n");
  const std::string large = "large content\n";
  project.work.write_file("big.bin",
                          "version https://git-lfs.github.com/spec/v1\noid sha256:"
                          "1f1d7a2e\nsize 3\n");
  project.commit_as("alice", "attributes");
  const std::string path = project.work.path();
  std::filesystem::remove(path + "/run.bat");
  std::filesystem::remove(path + "/who.id");
  project.work.git({"checkout", "-q", "--", "run.bat", "who.id"});
  REQUIRE(get_file(path + "/run.bat") == "a\r\nb\r\n");
  REQUIRE(has(get_file(path + "/who.id"), "$Id: "));
  CHECK(verdict(project) == Rules{"accepted"});
  const auto dirty = [&] { return verdict(project) == Rules{"gate.dirty"}; };
  const auto unseen_by_git = [&] { return project.work.git({"status", "--porcelain"}).empty(); };
  SECTION("no other line ends") {
    put_file(path + "/run.bat", "a\nb\r\n");
    CHECK(dirty());
  }
  SECTION("nothing else where an id stands") {
    std::string text = "$Id: */ evil(); /* ";
    text.resize(std::string("$Id: ").size() + 40, ' ');
    put_file(path + "/who.id", text + " $\n");
    CHECK(unseen_by_git());
    CHECK(dirty());
  }
  SECTION("nothing else at all") {
    put_file(path + "/run.bat", "a\r\nc\r\n");
    CHECK(dirty());
  }
}

TEST_CASE("gate takes a large file for what its pointer names") {
  const Gated project;
  const std::string content = "large content\n";
  const std::string digest = project.world.run(project.work.path(), {"sha256sum"}, content).out.substr(0, 64);
  project.work.write_file(".gitattributes", "*.bin filter=lfs -text\n");
  project.work.write_file("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + digest +
                                         "\nsize " + std::to_string(content.size()) + "\n");
  project.commit_as("alice", "large");
  CHECK(verdict(project) == Rules{"accepted"});  // not fetched
  project.work.write_file("big.bin", content);
  CHECK(verdict(project) == Rules{"accepted"});
  project.work.write_file("big.bin", "Large content\n");
  CHECK(verdict(project) == Rules{"gate.dirty"});
}

TEST_CASE("gate looks into submodules") {
  const Gated project;
  const auto library = project.world.init_work("library");
  library.write_file("lib.c", "int l;\n");
  library.write_file(".gitignore", "*.o\n");
  const std::string first = library.commit_unsigned("x@example.org", now(), "library");
  project.work.git({"-c", "protocol.file.allow=always", "submodule", "add", "-q", library.path(), "lib"});
  project.commit_as("alice", "library");
  const std::string lib = project.work.path() + "/lib";
  CHECK(verdict(project) == Rules{"accepted"});
  const auto dirty = [&] { return verdict(project) == Rules{"gate.dirty"}; };
  const TestRepository inner(project.world, lib);
  SECTION("content") {
    put_file(lib + "/lib.c", "int evil;\n");
    project.work.git({"config", "diff.ignoreSubmodules", "all"});
    CHECK(project.work.git({"status", "--porcelain"}).empty());
    CHECK(dirty());
    const Said said = project.gate();
    CHECK(has(said.out, "lib/lib.c is not as HEAD has it"));
  }
  SECTION("untracked") {
    put_file(lib + "/evil.c", "int evil;\n");
    CHECK(dirty());
    std::filesystem::remove(lib + "/evil.c");
    put_file(lib + "/lib.o", "x");
    CHECK(verdict(project) == Rules{"accepted"});
  }
  SECTION("another commit") {
    put_file(lib + "/lib.c", "int m;\n");
    inner.commit_unsigned("x@example.org", now(), "other");
    project.work.git({"config", "submodule.lib.ignore", "all"});
    CHECK(project.work.git({"status", "--porcelain"}).empty());
    CHECK(dirty());
  }
  SECTION("not checked out") {
    std::filesystem::remove_all(lib);
    CHECK(verdict(project) == Rules{"accepted"});
    std::filesystem::create_directory(lib);
    CHECK(verdict(project) == Rules{"accepted"});
    put_file(lib + "/evil.c", "int evil;\n");
    CHECK(project.work.git({"status", "--porcelain"}).empty());
    CHECK(dirty());
  }
  SECTION("something else in its place") {
    std::filesystem::remove_all(lib);
    put_file(lib, "x");
    CHECK(dirty());
    std::filesystem::remove(lib);
    std::filesystem::create_symlink("../library", lib);
    CHECK(dirty());
  }
  SECTION("its work tree elsewhere") {
    const auto clean = project.world.clone(library.path(), "clean");
    put_file(lib + "/lib.c", "int evil;\n");
    REQUIRE(inner.run({"config", "core.worktree", clean.path()}).exit_code == 0);
    CHECK(dirty());
  }
}

}  // namespace muster::test
