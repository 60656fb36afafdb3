// Changes that a repository or its user tells git to hide.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate sees a change that the repository is told to hide") {
  const Gated project;
  project.change_as("alice");
  const std::string path = project.work.path();
  const std::string trap = project.world.root() + "/trap";
  const std::string touch = "touch " + trap;
  const auto change = [&] { project.work.write_file("src/main.c", "int main(void) { return 1; }\n"); };
  // What git itself says of it.
  const auto hidden = [&] { return project.work.git({"status", "--porcelain"}).empty(); };
  const auto dirty = [&] { return verdict(project) == Rules{"gate.dirty"}; };

  SECTION("assume-unchanged") {
    project.work.git({"update-index", "--assume-unchanged", "src/main.c"});
    change();
  }
  SECTION("skip-worktree") {
    project.work.git({"update-index", "--skip-worktree", "src/main.c"});
    change();
  }
  SECTION("an index that holds what lstat says") {
    // Of the same size, written within the same tick of the clock as the index says.
    project.work.git({"config", "core.trustctime", "false"});
    project.work.git({"config", "core.checkStat", "minimal"});
    const auto before = std::filesystem::last_write_time(path + "/src/main.c");
    std::filesystem::last_write_time(path + "/src/main.c", before - std::chrono::hours(1));
    project.work.git({"update-index", "--refresh"});
    change();
    std::filesystem::last_write_time(path + "/src/main.c", before - std::chrono::hours(1));
  }
  SECTION("a sparse checkout") {
    project.work.git({"sparse-checkout", "set", "--no-cone", "/*", "!/src/"});
  }
  SECTION("info/exclude") {
    put_file(path + "/.git/info/exclude", "*.c\n");
    project.work.write_file("src/evil.c", "x");
  }
  SECTION("the user's own excludes") {
    put_file(project.world.root() + "/ignored", "*.c\n");
    project.work.git({"config", "core.excludesFile", project.world.root() + "/ignored"});
    project.work.write_file("src/evil.c", "x");
  }
  SECTION("an untracked .gitignore that hides itself") {
    project.work.write_file("more/.gitignore", "*\n");
    project.work.write_file("more/evil.c", "x");
  }
  SECTION("status.showUntrackedFiles") {
    project.work.git({"config", "status.showUntrackedFiles", "no"});
    project.work.write_file("src/evil.c", "x");
  }
  SECTION("a filter that cleans") {
    project.work.git({"config", "filter.wash.clean", touch + "; git show HEAD:%f"});
    put_file(path + "/.git/info/attributes", "*.c filter=wash\n");
    change();
  }
  SECTION("attributes beside the tree") {
    put_file(path + "/.git/info/attributes", "*.c text\n");
    project.work.write_file("src/main.c", "int main(void) { return 0; }\r\n");
    project.work.git({"read-tree", "HEAD"});  // so that its index knows no size
  }
  SECTION("a file system monitor") {
    const std::string monitor = project.world.root() + "/monitor";
    put_file(monitor, "#!/bin/sh\n" + touch + "\nprintf 'token\\0'\n");
    std::filesystem::permissions(monitor, std::filesystem::perms::owner_all);
    project.work.git({"config", "core.fsmonitor", monitor});
    project.work.git({"config", "core.untrackedCache", "true"});
    project.work.git({"status", "--porcelain"});
    project.work.git({"update-index", "--fsmonitor-valid", "src/main.c"});
    change();
  }
  INFO(project.work.git({"status", "--porcelain"}));
  CHECK(hidden());
  std::filesystem::remove(trap);
  CHECK(dirty());
  CHECK_FALSE(std::filesystem::exists(trap));
}

TEST_CASE("gate believes neither the environment nor hooks") {
  const Gated project;
  project.change_as("alice");
  const std::string trap = project.world.root() + "/trap";
  project.work.install_hook("post-index-change", "#!/bin/sh\ntouch " + trap + "\n");
  project.work.write_file("src/evil.c", "x");
  const auto in = [&](const Words& environment) {
    return muster(project.world, project.work.path(),
                  {"gate", "--anchor", project.anchor, "--format", "json"}, {}, environment);
  };
  const std::string clean = project.world.clone(project.work.path(), "clean").path();
  for (const std::string& one :
       {"GIT_WORK_TREE=" + clean, "GIT_DIR=" + clean + "/.git", "GIT_INDEX_FILE=" + clean + "/.git/index",
        std::string("GIT_CONFIG_COUNT=1")}) {
    INFO(one);
    const Said said =
        in({one, "GIT_CONFIG_KEY_0=core.excludesFile", "GIT_CONFIG_VALUE_0=" + project.world.root() + "/x"});
    CHECK(rules_in(said) == Rules{"gate.dirty"});
  }
  CHECK_FALSE(std::filesystem::exists(trap));
}

}  // namespace muster::test
