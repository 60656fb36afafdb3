#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/kit.h"

namespace muster::test {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("lint shows every mistake with its line and a caret") {
  const Project project;
  REQUIRE(project.run({"init"}).status == 0);
  const std::string path = project.work.path() + "/.muster/roster.toml";
  std::string text = get_file(path);
  text.replace(text.find("expires ="), 7, "expries");
  text += "\n[[person]]\nid = \"bob\"\nnames = \"B\"\nemails = [\"b@example.org\"]\n";
  put_file(path, text);
  const Said said = project.run({"roster", "lint"});
  CHECK(said.status == 1);
  CHECK(has(said.out, "error  "));
  CHECK(has(said.out, "expries"));
  CHECK(has(said.out, "did you mean `expires`?"));
  CHECK(has(said.out, " | ^\n"));
  const Said json = project.run({"roster", "lint", "--format", "json"});
  CHECK(json.status == 1);
  CHECK(json.lines().size() == 4);  // two mistyped fields, and the two that are missing for it
  CHECK(json.json()["line"].get<int>() > 0);
  CHECK(project.run({"roster", "show"}).status == 1);
}

TEST_CASE("lint says nothing bad of a good file wherever it lies") {
  const Project project;
  REQUIRE(project.run({"init"}).status == 0);
  const std::string path = project.world.root() + "/other.toml";
  put_file(path, get_file(project.work.path() + "/.muster/roster.toml"));
  const Said said = muster(project.world, project.world.root(), {"roster", "lint", path});
  CHECK(said.status == 0);
  CHECK(has(said.out, "no problems"));
  CHECK(project.run({"roster", "lint", "--format", "json"}).out.empty());
  CHECK(project.run({"roster", "lint", "nowhere.toml"}).status == 2);
}

TEST_CASE("lint escapes what is in the file") {
  const HermeticGit world;
  put_file(world.root() + "/x.toml", "\x1b[31m = 1\n");
  const Said said = muster(world, world.root(), {"roster", "lint", "x.toml"});
  CHECK(said.status == 1);
  CHECK_FALSE(has(said.out, "\x1b"));
}

TEST_CASE("show tells who may sign what") {
  Project project;
  project.adopt();
  const Said said = project.run({"roster", "show"});
  CHECK(said.status == 0);
  for (const char* part : {"project    work", "version    1", "mainline   refs/heads/main", "Alice Example",
                           "ssh-ed25519", "git, release, roster, approval", "developers", "version-tags"}) {
    INFO(part);
    CHECK(has(said.out, part));
  }
  const auto json = project.run({"roster", "show", "--format", "json"}).json();
  CHECK(json["digest"] == project.anchor);
  CHECK(json["keys"].size() == 1);
  CHECK(json["rules"].size() == 4);
  CHECK(project.run({"roster", "show", "HEAD", "--digest"}).out == project.anchor + "\n");
  put_file(project.work.path() + "/.muster/roster.toml", "");
  CHECK(project.run({"roster", "show", "HEAD", "--digest"}).out == project.anchor + "\n");
  CHECK(project.run({"roster", "show", "--digest"}).status == 1);
}

TEST_CASE("verify checks the chain from the anchor") {
  Project project;
  project.adopt();
  const Said said = project.judge({"roster", "verify"});
  INFO(said.error);
  CHECK(said.status == 0);
  CHECK(has(said.out, "accepted  governance"));
  CHECK(has(said.out, project.anchor + "  (anchor)"));
  const auto json = project.judge({"roster", "verify", "--format", "json"}).json();
  CHECK(json["verdict"] == "accepted");
  CHECK(json["object"]["kind"] == "roster");
  CHECK(json["roster"]["digest"] == project.anchor);
}

TEST_CASE("verify refuses another anchor") {
  Project project;
  project.adopt();
  const std::string other = "sha256:" + std::string(64, '0');
  const Said said = project.run({"roster", "verify", "--anchor", other, "--format", "json"});
  CHECK(said.status == 1);
  CHECK(said.json()["rule"] == "roster.anchor");
  CHECK(project.run({"verify", "history", "--anchor", other}).status == 1);
}

TEST_CASE("verify reads one tree of a shallow clone and a folder without git") {
  Project project;
  project.adopt();
  project.commit(&project.alice);
  const auto shallow = project.world.clone("file://" + project.work.path(), "shallow", {"--depth=1"});
  CHECK(muster(project.world, shallow.path(), {"roster", "verify", "--anchor", project.anchor}).status == 0);
  CHECK(muster(project.world, shallow.path(), {"verify", "history", "--anchor", project.anchor}).status == 3);
  const std::string folder = project.world.root() + "/unpacked";
  std::filesystem::copy(project.work.path() + "/.muster", folder, std::filesystem::copy_options::recursive);
  const std::vector<std::string> arguments = {"roster",   "verify",   "--roster",
                                              "unpacked", "--anchor", project.anchor};
  CHECK(muster(project.world, project.world.root(), arguments).status == 0);
  put_file(folder + "/roster.toml", get_file(folder + "/roster.toml") + "\n");
  const Said changed = muster(project.world, project.world.root(), arguments);
  CHECK(changed.status == 1);
  CHECK(has(changed.out, "refused  roster.anchor"));
}

TEST_CASE("verify refuses a commit without a roster") {
  Project project;
  project.commit(nullptr);
  const Said said = project.run({"roster", "verify", "--anchor", "sha256:" + std::string(64, '0')});
  CHECK(said.status == 1);
  CHECK(has(said.out, "refused  roster.removed"));
}

}  // namespace muster::test
