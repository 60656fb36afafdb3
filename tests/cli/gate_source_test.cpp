// Source without git: what lies there is built as what a release statement binds.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "cli/gated.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// A release of which the tarball was unpacked, with the statement and its rosters in it.
struct Unpacked : Gated {
  explicit Unpacked(const std::string& attributes = "", const std::string& object_format = "sha1")
      : Gated(object_format) {
    work.write_file("run.sh", "#!/bin/sh\n");
    fs::permissions(work.path() + "/run.sh", fs::perms::owner_all);
    fs::create_symlink("src/main.c", work.path() + "/link");
    work.write_file("docs/internal.txt", "not for others\n");
    if (!attributes.empty()) work.write_file(".gitattributes", attributes);
    head = change_as("alice");
    tag_as("bob", "v1.0.0");
    fs::create_directory(dist);
    put_file(dist + "/app.bin", "binary\n");
  }
  void release(const Words& more = {}) const {
    Words words = {"release", "create",    dist,    "--product", "app", "--channel",
                   "stable",  "--version", "1.0.0", "--anchor",  anchor};
    words.insert(words.end(), more.begin(), more.end());
    const Said made = run(words);
    INFO(made.out << made.error);
    REQUIRE(made.status == 0);
  }
  void sign(const std::string& name = "bob") const {
    REQUIRE(run({"release", "sign", dist, "--key", make_key(name).private_path, "--anchor", anchor}).status ==
            0);
  }
  void unpack() const {
    fs::remove_all(source);
    fs::create_directory(source);
    work.git({"archive", "--format=tar", "-o", world.root() + "/app.tar", "HEAD"});
    REQUIRE(std::system(("tar -xf '" + world.root() + "/app.tar' -C '" + source + "'").c_str()) == 0);
  }
  void bring_statement() const {
    for (const std::string ending : {".intoto.jsonl", ".roster.json"})
      fs::copy_file(dist + "/app-1.0.0" + ending, source + "/app-1.0.0" + ending,
                    fs::copy_options::overwrite_existing);
  }
  void all() const {
    release();
    sign();
    unpack();
    bring_statement();
  }
  Said gate_of_source(Words more = {}) const {
    Words words = {"gate", "--anchor", anchor, "--repo", source, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return muster(world, world.root(), words);
  }
  Rules of_source(const Words& more = {}) const { return judged(gate_of_source(more)); }

  std::string head;
  std::string dist = world.root() + "/dist";
  std::string source = world.root() + "/app-1.0.0";
};

const Rules accepted = {"accepted"};
const Rules no_source = {"gate.source"};

bool says(const Said& said, const std::string& words) {
  return has(said.out, words);
}

}  // namespace

TEST_CASE("a tarball is built as the release that it belongs to") {
  const std::string format = GENERATE(as<std::string>(), "sha1", "sha256");
  const Unpacked project("", format);
  project.release();
  project.unpack();
  CHECK(says(project.gate_of_source(), "no release statement came with it"));
  CHECK(project.of_source() == no_source);
  project.bring_statement();
  CHECK(project.of_source() == Rules{"signature.missing"});
  project.sign();
  project.bring_statement();
  const Said said = project.gate_of_source();
  REQUIRE(judged(said) == accepted);
  CHECK(said.json()["object"]["kind"] == "release");
  CHECK(said.json()["holds_until"].is_string());
  CHECK(project.of_source({"--product", "app", "--channel", "stable"}) == accepted);
  CHECK(project.of_source({"--product", "app", "--channel", "beta"}) == Rules{"release.other"});
  CHECK(project.of_source({"--require", "tag", "--tag-pattern", "v1.*"}) == accepted);
  CHECK(project.of_source({"--require", "tag", "--tag-pattern", "v2.*"}) == Rules{"gate.tag"});
  CHECK(project.of_source({"--min-version", "1"}) == accepted);
  CHECK(project.of_source({"--min-version", "2"}) == Rules{"gate.stale"});
  CHECK(project.of_source({"--ref", "refs/heads/main"}) == no_source);
}

TEST_CASE("what is not as it was released is not built") {
  const Unpacked project;
  project.all();
  const std::string& source = project.source;
  REQUIRE(project.of_source() == accepted);
  SECTION("changed") {
    put_file(source + "/src/main.c", "int main(void) { return 1; }\n");
  }
  SECTION("added") {
    put_file(source + "/src/more.c", "");
  }
  SECTION("added where git ignores it") {
    put_file(source + "/main.o", "");
  }
  SECTION("removed") {
    fs::remove(source + "/src/main.c");
  }
  SECTION("renamed") {
    fs::rename(source + "/src/main.c", source + "/src/Main.c");
  }
  SECTION("made executable") {
    fs::permissions(source + "/src/main.c", fs::perms::owner_all);
  }
  SECTION("not executable any more") {
    fs::permissions(source + "/run.sh", fs::perms::owner_read | fs::perms::owner_write);
  }
  SECTION("a link to the same content") {
    fs::rename(source + "/src/main.c", source + "/../main.c");
    fs::create_symlink("../../main.c", source + "/src/main.c");
  }
  SECTION("a link elsewhere") {
    fs::remove(source + "/link");
    fs::create_symlink("src/1.c", source + "/link");
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo((source + "/pipe").c_str(), 0600) == 0);
  }
  SECTION("a folder called .git in a folder") {
    fs::create_directories(source + "/src/.git");
  }
  SECTION("a second statement's rosters") {
    put_file(source + "/other.roster.json", "{}\n");
  }
  CHECK(project.of_source() == no_source);
}

TEST_CASE("a folder of the build is no part of the source, and only where it is named") {
  const Unpacked project;
  project.all();
  const std::string build = project.source + "/build";
  fs::create_directory(build);
  put_file(build + "/main.o", "object");
  CHECK(project.of_source() == no_source);
  CHECK(project.of_source({"--build-folder", build}) == accepted);
  CHECK(project.of_source({"--build-folder", project.source}) == no_source);
  CHECK(project.of_source({"--build-folder", project.world.root()}) == no_source);
  // What was released is looked at wherever it lies.
  fs::remove_all(build);
  CHECK(project.of_source({"--build-folder", project.source + "/src"}) == no_source);
}

TEST_CASE("archives leave out what .gitattributes say, and a full copy is the same release") {
  const Unpacked project("/docs export-ignore\n");
  project.all();
  CHECK_FALSE(fs::exists(project.source + "/docs"));
  CHECK(project.of_source() == accepted);
  fs::create_directory(project.source + "/docs");
  put_file(project.source + "/docs/internal.txt", "not for others\n");
  CHECK(project.of_source() == accepted);
  put_file(project.source + "/docs/internal.txt", "not for Others\n");
  CHECK(project.of_source() == no_source);

  const Said shown = project.run({"release", "show", project.dist, "--format", "json"});
  CHECK(shown.json()["sources"].size() == 2);
}

TEST_CASE("a file that git archive writes anew binds no archive") {
  const Unpacked project("src/main.c export-subst\n");
  project.work.write_file("src/main.c", "/* $Format:%H$ */\n");
  project.change_as("alice");
  project.all();
  CHECK(project.of_source() == no_source);
  project.work.git({"checkout-index", "-f", "-a", "--prefix=" + project.source + "/"});
  CHECK(project.of_source() == accepted);
}

TEST_CASE("the statement of a source is judged like that of any release") {
  const Unpacked project;
  project.release();
  project.unpack();
  SECTION("signed by who may not release") {
    project.sign("alice");
    project.bring_statement();
    CHECK(project.of_source() == Rules{"key.use"});
  }
  project.sign();
  project.bring_statement();
  const std::string statement = project.source + "/app-1.0.0.intoto.jsonl";
  SECTION("altered") {
    std::string text = get_file(statement);
    Gated::replace(text, "\"payload\":\"", "\"payload\":\"A");
    put_file(statement, text);
    CHECK(project.of_source() == Rules{"release.malformed"});
  }
  SECTION("another anchor") {
    const Said said = muster(
        project.world, project.world.root(),
        {"gate", "--anchor", "sha256:" + std::string(64, 'a'), "--repo", project.source, "--format", "json"});
    CHECK(judged(said) == Rules{"roster.anchor"});
  }
  SECTION("without its rosters") {
    fs::remove(project.source + "/app-1.0.0.roster.json");
    CHECK(project.of_source() == no_source);
  }
  SECTION("by a roster that has revoked the signer's key since") {
    REQUIRE(project.of_source() == accepted);
    project.next_roster("uses = [\"git\", \"roster\", \"release\"]\n",
                        "uses = [\"git\", \"roster\", \"release\"]\nrevoked = { since = " + days_ago(2) +
                            ", reason = \"compromised\" }\n");
    CHECK(project.of_source({"--newest", project.work.path() + "/.muster"}) == Rules{"key.revoked"});
  }
}

TEST_CASE("a statement may lie elsewhere, and a repository around the source has no say") {
  const Unpacked project;
  project.all();
  const std::string statement = project.dist + "/app-1.0.0.intoto.jsonl";
  project.unpack();
  CHECK(project.of_source({"--statement", statement}) == accepted);
  // As in the work tree of somebody who packages it.
  project.work.write_file("build/x", "");
  fs::rename(project.source, project.work.path() + "/build/app");
  const std::string inside = project.work.path() + "/build/app";
  CHECK(verdict(project, {}, inside) == no_source);
  CHECK(verdict(project, {"--statement", statement}, inside) == accepted);
  // The clone itself is not the source that was bound: it holds .git.
  CHECK(verdict(project, {"--statement", statement}) == no_source);
}

TEST_CASE("what is built of a tarball is sealed, and its evidence claims no history") {
  const Unpacked project;
  project.all();
  const std::string build = project.source + "/build";
  fs::create_directory(build);
  put_file(build + "/app", "binary");
  const Words in_build = {"--build-folder", build, "--evidence", build + "/evidence.intoto.jsonl"};
  Words sealing = in_build;
  sealing.insert(sealing.end(), {"--seal", build + "/seal", "--release-file", build + "/app"});
  REQUIRE(project.of_source(sealing) == accepted);
  CHECK(has(get_file(build + "/seal"), project.head));
  const std::string payload = get_file(build + "/evidence.intoto.jsonl");
  CHECK(has(payload, "ORG_SOURCE_MUSTER_RELEASED"));
  CHECK_FALSE(has(payload, "ORG_SOURCE_MUSTER_ACCEPTED"));
  CHECK_FALSE(has(payload, "SLSA_SOURCE_LEVEL"));
  Words sealed = in_build;
  sealed.insert(sealed.end(), {"--sealed", build + "/seal"});
  CHECK(project.of_source(sealed) == accepted);
  put_file(build + "/app", "Binary");
  CHECK(project.of_source(sealed) == Rules{"gate.seal"});
}

TEST_CASE("what is asked of source without git makes sense there") {
  const Unpacked project;
  project.all();
  CHECK(project.gate_of_source({"--newest", "HEAD"}).status == 2);
  CHECK(project.gate_of_source({"--statement", project.source + "/none"}).status == 2);
  fs::copy_file(project.source + "/app-1.0.0.intoto.jsonl", project.source + "/again.intoto.jsonl");
  CHECK(project.gate_of_source().status == 2);
}

}  // namespace muster::test
