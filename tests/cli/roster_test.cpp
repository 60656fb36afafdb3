#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/kit.h"
#include "model/timestamp.h"

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

TEST_CASE("lint takes a good file wherever it lies, and warns of what is unwise in it") {
  const Project project;
  REQUIRE(project.run({"init"}).status == 0);
  const std::string path = project.world.root() + "/other.toml";
  put_file(path, get_file(project.work.path() + "/.muster/roster.toml"));
  const Said said = muster(project.world, project.world.root(), {"roster", "lint", path});
  CHECK(said.status == 0);
  CHECK(has(said.out, "warning  " + path + ":"));
  CHECK(has(said.out, "alice governs alone [lint.one-governor]\n"));
  CHECK(has(said.out, " | governors = [\"alice\"]"));
  CHECK(has(said.out, "\n  why     "));
  CHECK(has(said.out, "\n  remedy  "));
  CHECK(has(said.out, ": no mistakes, 4 warnings\n"));
  CHECK(has(said.error, "there is no history to read"));
  CHECK(project.run({"roster", "lint", "nowhere.toml"}).status == 2);
}

TEST_CASE("lint prints one object a warning, and is strict where it is told to be") {
  Project project;
  project.adopt();
  const Said json = project.run({"roster", "lint", "--format", "json"});
  CHECK(json.status == 0);
  CHECK(json.error.empty());
  std::vector<std::string> rules;
  for (const auto& line : json.lines()) {
    rules.push_back(line["rule"]);
    CHECK(line["line"].get<int>() > 0);
    CHECK(line["due"].is_null());
  }
  CHECK(rules == std::vector<std::string>{"lint.one-governor", "lint.one-key", "lint.key-for-git-and-release",
                                          "lint.unreviewed-role"});
  CHECK(project.run({"roster", "lint", "--strict", "--format", "json"}).status == 1);
  CHECK(project.run({"roster", "lint", "--strict", "-q"}).status == 1);
}

TEST_CASE("lint of a sound roster says so, and a date to come is no warning") {
  Project project;
  project.adopt();
  const std::string path = project.work.path() + "/.muster/roster.toml";
  std::string text = get_file(path);
  const auto change = [&](const std::string& old, const std::string& by) {
    const std::size_t at = text.find(old);
    REQUIRE(at != std::string::npos);
    text.replace(at, text.find('\n', at) - at, by);
  };
  change("governors = ", "governors = [\"alice\", \"bob\"]");
  change("threshold = 1", "threshold = 2");
  change("uses   = ", "uses = [\"git\", \"roster\"]");
  change("members = ", "members = [\"alice\"]\nreview = { every = \"3000d\", last = 2026-11-01T00:00:00Z }");
  text += "\n[[person]]\nid = \"bob\"\nname = \"Bob\"\nemails = [\"bob@example.org\"]\n";
  for (const char* key : {"alice second", "bob first", "bob second"}) {
    text +=
        "\n[[key]]\nholder = \"" + std::string(key).substr(0, std::string(key).find(' ')) + "\"\nssh = \"" +
        make_key(key).public_line +
        "\"\nadded = 2026-11-01T00:00:00Z\nuntil = 2027-10-01T00:00:00Z\nuses = [\"roster\", \"release\"]\n";
  }
  put_file(path, text);
  const Said sound = project.run({"roster", "lint", "--strict", "--at", "2026-12-01T00:00:00Z"});
  INFO(sound.out + sound.error);
  CHECK(sound.status == 0);
  CHECK(has(sound.out, ": no problems\n"));
  const Said later = project.run({"roster", "lint", "--strict", "--at", "2027-08-01T00:00:00Z"});
  INFO(later.out);
  CHECK(has(later.out, "ends 2027-10-01T00:00:00Z [lint.due]\n  remedy  "));
  CHECK(has(later.out, "dates within 90 days\n"));
  const auto due = project.run({"roster", "lint", "--at", "2027-08-01T00:00:00Z", "--format", "json"});
  bool found = false;
  for (const auto& line : due.lines()) found = found || line["due"] == "2027-10-01T00:00:00Z";
  CHECK(found);
  CHECK(project.run({"roster", "lint", "--at", "tomorrow"}).status == 2);
}

TEST_CASE("lint reads from history which keys nobody uses") {
  Project project;
  project.adopt();
  const auto unused = [&](const std::string& at) {
    const Said said = project.run({"roster", "lint", "--at", at});
    INFO(said.error);
    CHECK(said.status == 0);
    CHECK(said.error.empty());
    return has(said.out, "[lint.unused-key]");
  };
  const auto roster = project.run({"roster", "show", "--format", "json"}).json();
  const Timestamp added = Timestamp::parse(roster["issued"].get<std::string>()).value();
  const auto days_later = [&](std::int64_t days) { return (added + Duration{days * 86'400}).text(); };
  CHECK_FALSE(unused(days_later(100)));
  CHECK(unused(days_later(200)));
  // Somebody else's commits are no use of it.
  const SigningKey& stranger = make_key("stranger");
  project.work.commit_signed(stranger, "eve@example.org", days_later(150), "by a stranger");
  CHECK(unused(days_later(200)));
  project.work.commit_signed(project.alice, alice_email, days_later(150), "by alice");
  CHECK_FALSE(unused(days_later(200)));
  CHECK_FALSE(unused(days_later(330)));
  CHECK(unused(days_later(331)));
  // The mainline counts, wherever HEAD is.
  project.work.git({"checkout", "-q", "-b", "topic", "HEAD~1"});
  CHECK_FALSE(unused(days_later(200)));
  // A shallow clone does not hold enough of it.
  const auto shallow = project.world.clone("file://" + project.work.path(), "shallow", {"--depth=1"});
  const Said said = muster(project.world, shallow.path(), {"roster", "lint", "--at", days_later(400)});
  CHECK(said.status == 0);
  CHECK_FALSE(has(said.out, "[lint.unused-key]"));
  CHECK(has(said.error, "there is no history to read"));
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
