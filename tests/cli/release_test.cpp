// Releases: made from a clone, signed by those whom the roster names, and verified without it.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/story.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// A project whose next release lies in a folder beside it.
struct Releasing : Enforced {
  Releasing() {
    fs::create_directory(folder);
    put_file(folder + "/work.tar.gz", "the sources\n");
    put_file(folder + "/work.deb", "a package\n");
  }
  Said release(const std::string& verb, Words words, const std::vector<std::string>& environment = {}) const {
    words.insert(words.begin(), {"release", verb});
    words.insert(words.end(), {"--format", "json"});
    return mine.run(words, "", environment);
  }
  Said create(const std::string& version, const Words& more = {}) const {
    Words words = {folder,      "--product", "work",     "--channel", "stable",
                   "--version", version,     "--anchor", anchor};
    words.insert(words.end(), more.begin(), more.end());
    return release("create", words);
  }
  Said sign(const std::string& key = "alice") const {
    return release("sign", {folder, "--key", make_key(key).private_path});
  }
  // By somebody who has the folder and the anchor and nothing else.
  Said verify(const Words& more = {}) const {
    Words words = {"release", "verify", folder, "--anchor", anchor, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return muster(world, world.root(), words);
  }
  void made(const std::string& version = "1.0.0") const {
    const Said said = create(version);
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
  }
  std::string statement(const std::string& version = "1.0.0") const {
    return folder + "/work-" + version + ".intoto.jsonl";
  }

  std::string folder = world.root() + "/dist";
};

void check_accepted(const Said& said) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(said.lines().size() == 1);
  CHECK(said.json()["verdict"] == "accepted");
  CHECK(said.json()["object"]["kind"] == "release");
}

// By the first line; the last one names the file where it is about one.
void check_refused(const Said& said, const std::string& rule) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 1);
  CHECK(said.lines().back()["rule"] == rule);
}

void check_misused(const Said& said, const std::string& part) {
  INFO(said.out << said.error);
  CHECK(said.status == 2);
  CHECK(has(said.out + said.error, part));
}

}  // namespace

TEST_CASE("a release is made, signed and verified with nothing but the folder and the anchor") {
  const Releasing project;
  const Said created = project.create("1.0.0");
  INFO(created.out << created.error);
  REQUIRE(created.status == 0);
  CHECK(created.json()["statement"] == project.statement());
  CHECK(created.json()["artifacts"] == 2);
  CHECK(created.json()["tag"].is_null());
  check_refused(project.verify(), "signature.missing");
  REQUIRE(project.sign().status == 0);
  check_accepted(project.verify());
  CHECK(project.verify().json()["time"] == "claimed");
  CHECK(project.verify().json()["key"]["holder"] == "alice");
  const Said again = project.sign();
  CHECK(again.status == 0);
  CHECK(again.json()["written"] == false);

  const Said shown = project.release("show", {project.folder});
  REQUIRE(shown.status == 0);
  CHECK(shown.json()["version"] == "1.0.0");
  CHECK(shown.json()["commit"] == project.work.git({"rev-parse", "HEAD"}));
  CHECK(shown.json()["artifacts"][0]["name"] == "work.deb");
  CHECK(shown.json()["signatures"].size() == 1);
}

TEST_CASE("a folder that is not what was released is refused file by file") {
  const Releasing project;
  project.made();
  REQUIRE(project.sign().status == 0);
  const std::string deb = project.folder + "/work.deb";
  put_file(deb, "A package\n");
  check_refused(project.verify(), "artifact.altered");
  CHECK(project.verify().lines().size() == 2);
  CHECK(project.verify().lines()[1]["object"]["id"] == "work.deb");
  put_file(deb, "a package");
  check_refused(project.verify(), "artifact.altered");
  fs::rename(deb, project.folder + "/other.deb");
  check_refused(project.verify(), "artifact.extra");
  CHECK(project.verify().lines()[1]["rule"] == "artifact.missing");
  check_refused(project.verify({"--allow-extra", "*.deb"}), "artifact.missing");
  fs::rename(project.folder + "/other.deb", project.world.root() + "/elsewhere");
  put_file(project.world.root() + "/elsewhere", "a package\n");
  fs::create_symlink(project.world.root() + "/elsewhere", deb);
  check_refused(project.verify(), "artifact.link");
  fs::remove(deb);
  put_file(deb, "a package\n");
  check_accepted(project.verify());
  fs::create_directory(project.folder + "/more");
  check_refused(project.verify(), "artifact.extra");
  check_accepted(project.verify({"--allow-extra", "more"}));
}

TEST_CASE("a statement that was changed, or signed by a stranger, lets nothing out") {
  const Releasing project;
  project.made();
  const std::string bare = get_file(project.statement());
  REQUIRE(project.sign("mallory").status == 0);
  check_refused(project.verify(), "key.unknown");
  REQUIRE(project.sign().status == 0);
  check_accepted(project.verify());  // a stranger's signature beside it counts for nothing
  const std::string good = get_file(project.statement());
  // Another payload under the good signature: 1.0.0 becomes 1.0.1.
  put_file(project.statement(), bare);
  std::string other = bare;
  for (std::size_t at = other.find("1.0.0"); at != std::string::npos; at = other.find("1.0.0", at + 1))
    other.replace(at, 5, "1.0.1");
  put_file(project.statement(), other);
  REQUIRE(project.sign("mallory").status == 0);
  std::string mixed = get_file(project.statement());
  mixed.replace(mixed.find("\"signatures\""), std::string::npos, good.substr(good.find("\"signatures\"")));
  put_file(project.statement(), mixed);
  check_refused(project.verify(), "signature.invalid");
  for (const std::string& text : {std::string("{}\n"), bare + " ", bare + bare, std::string()}) {
    put_file(project.statement(), text);
    check_refused(project.verify(), "release.malformed");
  }
  fs::remove(project.statement());
  check_misused(project.verify(), "there is no release statement");
}

TEST_CASE("a release of something else than was asked for is refused, whoever signed it") {
  const Releasing project;
  project.made();
  REQUIRE(project.sign().status == 0);
  check_accepted(project.verify({"--product", "work", "--channel", "stable", "--version", "1.0.0", "--commit",
                                 project.work.git({"rev-parse", "HEAD"})}));
  for (const Words& asked : std::vector<Words>{{"--product", "other"},
                                               {"--channel", "beta"},
                                               {"--version", "1.0.1"},
                                               {"--commit", std::string(40, '1')}}) {
    INFO(asked[0]);
    check_refused(project.verify(asked), "release.other");
  }
}

TEST_CASE("a release is let out by the rule of its product and channel alone") {
  const Releasing project;
  const auto released = [&](const std::string& product, const std::string& channel) {
    const Said said =
        project.release("create", {project.folder, "--product", product, "--channel", channel, "--version",
                                   "1.0.0", "--name", "it", "--replace", "--anchor", project.anchor});
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    REQUIRE(project.sign().status == 0);
    return project.verify();
  };
  check_refused(released("work", "beta"), "release.unmatched");
  check_refused(released("other", "stable"), "release.unmatched");
  check_accepted(released("work", "stable"));
}

TEST_CASE("versions go up, and none is released twice") {
  const Releasing project;
  project.made("1.0.0");
  REQUIRE(project.sign().status == 0);
  const std::string first = project.world.root() + "/first";
  fs::copy(project.folder, first);
  fs::remove(project.statement());
  fs::remove(project.folder + "/work-1.0.0.roster.json");
  const Words before = {"--previous", first};
  check_refused(project.create("1.0.0", before), "release.version");
  check_refused(project.create("1.0", before), "release.version");
  check_refused(project.create("0.9", before), "release.version");
  check_refused(project.create("v2"), "release.version");
  CHECK_FALSE(fs::exists(project.statement("0.9")));
  const Said next = project.create("1.0.1", before);
  INFO(next.out << next.error);
  REQUIRE(next.status == 0);
  REQUIRE(project.sign().status == 0);
  check_accepted(project.verify(before));
  // The older one is not offered as the newer one.
  const Said older = muster(project.world, project.world.root(),
                            {"release", "verify", first, "--anchor", project.anchor, "--previous",
                             project.folder, "--format", "json"});
  check_refused(older, "release.version");
  // What nobody signed came before nothing.
  put_file(first + "/work-1.0.0.intoto.jsonl", "{}\n");
  check_misused(project.create("0.9", {"--previous", first, "--replace"}), "is no release statement");
}

TEST_CASE("nothing is released of a tree that the gate does not accept") {
  Releasing project;
  project.work.write_file("notes.txt", "not committed\n");
  check_refused(project.create("1.0.0"), "gate.dirty");
  project.commit(nullptr);
  check_refused(project.create("1.0.0"), "signature.missing");
  CHECK_FALSE(fs::exists(project.statement()));
  project.work.git({"reset", "-q", "--hard", "HEAD~1"});
  check_refused(project.create("1.0.0", {"--require", "tag"}), "gate.tag");
  project.work.git({"tag", "-s", "-m", "v11.0.0", "v11.0.0"});
  const Said other = project.create("1.0.0", {"--name", "other"});
  REQUIRE(other.status == 0);
  CHECK(other.json()["tag"].is_null());  // of another version
  project.work.git({"tag", "-d", "v11.0.0"});
  project.work.git({"tag", "-s", "-m", "v1.0.0", "v1.0.0"});
  const Said tagged = project.create("1.0.0", {"--require", "tag"});
  INFO(tagged.out << tagged.error);
  REQUIRE(tagged.status == 0);
  CHECK(tagged.json()["tag"] == "refs/tags/v1.0.0");
  const Said unasked = project.create("1.0.0", {"--replace"});
  CHECK(unasked.json()["tag"] == "refs/tags/v1.0.0");
  CHECK(project.create("1.0.1").json()["tag"].is_null());
}

TEST_CASE("an expired roster vouches for no release, and a newer one does again") {
  const Releasing project;
  project.made();
  REQUIRE(project.sign().status == 0);
  check_refused(project.verify({"--at", "2040-01-01T00:00:00Z"}), "roster.expired");
  check_refused(project.verify({"--at", "2020-01-01T00:00:00Z"}), "object.future");
  REQUIRE(project.mine.run({"roster", "edit", "--expires", "2041-01-01T00:00:00Z"}).status == 0);
  REQUIRE(project.mine.run({"roster", "sign"}).status == 0);
  check_accepted(
      project.verify({"--at", "2040-01-01T00:00:00Z", "--newest", project.work.path() + "/.muster"}));
  // By rosters that do not know the one that it was made under.
  project.mine.commit("Renewed");
  const Said second = project.create("1.0.1", {"--name", "second"});
  INFO(second.out << second.error);
  REQUIRE(second.status == 0);
  fs::remove(project.statement());
  REQUIRE(project.sign().status == 0);
  check_accepted(project.verify({"--allow-extra", "*.json"}));
  fs::rename(project.folder + "/work-1.0.0.roster.json", project.folder + "/second.roster.json");
  check_refused(project.verify(), "release.roster");
}

TEST_CASE("a release that is dated before its roster is refused") {
  const Releasing project;
  project.made();
  std::string text = get_file(project.statement());
  const std::size_t at = text.find("\"time\":\"") + 8;
  put_file(project.statement(), text.replace(at, 4, "2020"));
  REQUIRE(project.sign().status == 0);
  check_refused(project.verify(), "release.time");
}

TEST_CASE("mistakes in making a release are named") {
  const Releasing project;
  check_misused(project.release("create", {project.folder, "--product", "wo rk", "--channel", "stable",
                                           "--version", "1.0.0", "--anchor", project.anchor}),
                "no plain word");
  project.made();
  check_misused(project.create("1.0.0"), "is there already");
  CHECK(project.create("1.0.0", {"--replace"}).status == 0);
  check_misused(project.create("1.0.0", {"--name", "a/b"}), "is no name of a file");
  put_file(project.folder + "/work.deb", "another package\n");
  const Said changed = project.sign();
  check_refused(changed, "artifact.altered");
  CHECK_FALSE(has(get_file(project.statement()), "signatures"));
  fs::create_symlink("work.deb", project.folder + "/link.deb");
  check_refused(project.create("1.0.1"), "artifact.link");
  fs::remove_all(project.folder);
  check_misused(project.verify(), "there is no");
}

}  // namespace muster::test
