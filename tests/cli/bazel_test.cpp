// What Bazel runs, in a folder laid out like Bazel's.
#include <algorithm>
#include <catch2/catch.hpp>

#include "cli/gated.h"
#include "formats/bazel_status.h"
#include "formats/verification_summary.h"

namespace muster::test {

namespace {

class InBazel : public Gated {
 public:
  InBazel() {
    work.write_file(".gitignore", "/bazel-*\n");
    commit_as("alice", "Bazel");
    base = world.root() + "/bazel";
    put_file(base + "/DO_NOT_BUILD_HERE", work.path());
    std::filesystem::create_directories(base + "/execroot/app/out/release");
    action = base + "/execroot/app";
    put_file(action + "/out/app", "what was built");
  }

  Said status(Words more = {}) const {
    more.insert(more.begin(), "bazel-status");
    return run(std::move(more));
  }
  BazelStatus values() const { return *parse_bazel_status(status({"--anchor", anchor}).out); }
  void tell(const BazelStatus& values) const { put_file(action + "/status", bazel_status_text(values)); }

  Said run_action(Words more) const { return muster(world, action, std::move(more)); }
  Said release(const Words& more = {}) const {
    Words all = {"bazel-gate", "--anchor",
                 anchor,       "--status",
                 "status",     "--copy",
                 "out/app",    "out/release/app",
                 "--evidence", "out/release.intoto.jsonl",
                 "--seal",     "out/release.seal.json"};
    all.insert(all.end(), more.begin(), more.end());
    return run_action(std::move(all));
  }
  std::vector<std::string> made() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(action + "/out")) {
      const std::string name = entry.path().string().substr(action.size() + 5);
      if (entry.is_regular_file() && name != "app") found.push_back(name);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::string base;
  std::string action;
};

const std::vector<std::string> whole_release = {"release.intoto.jsonl", "release.seal.json", "release/app"};

}  // namespace

TEST_CASE("bazel-status says the same as long as nothing changes, and ends well whatever it finds") {
  const InBazel project;
  const Said first = project.status({"--anchor", project.anchor});
  INFO(first.out + first.error);
  CHECK(first.status == 0);
  CHECK(first.error.empty());
  CHECK(project.status({"--anchor", project.anchor}).out == first.out);
  const auto values = parse_bazel_status(first.out);
  REQUIRE(values);
  CHECK(values->worktree == std::filesystem::canonical(project.work.path()));
  CHECK(values->head->hex() == project.work.git({"rev-parse", "HEAD"}));
  CHECK(values->verdict == "accepted");
  CHECK(values->tree == "clean");
  CHECK(values->tag == "none");
  CHECK(values->reason == "none");
  CHECK(values->roster == "1@" + project.anchor);

  SECTION("without an anchor nothing is said to be accepted") {
    const auto plain = parse_bazel_status(project.status().out);
    REQUIRE(plain);
    CHECK(plain->verdict == "unanchored");
    CHECK(plain->state == values->state);
  }
  SECTION("a dirty tree") {
    project.work.write_file("untracked", "x");
    const BazelStatus dirty = project.values();
    CHECK(dirty.verdict == "refused");
    CHECK(dirty.tree == "dirty");
    CHECK(dirty.reason == "gate.dirty");
    CHECK(project.status({"--anchor", project.anchor, "--enforce"}).status == 1);
  }
  SECTION("a tag, and one that is not accepted") {
    project.tag_as("bob", "v1");
    CHECK(project.values().tag == "refs/tags/v1");
    CHECK(project.values().state != values->state);
    project.work.git({"tag", "-d", "v1"});
    project.tag_as("mallory", "v1");
    CHECK(project.values().tag == "none");
    CHECK(project.values().verdict == "accepted");
  }
  SECTION("a roster that a remote has") {
    project.work.git({"branch", "-q", "side"});
    project.next_roster("", "");
    project.work.git({"update-ref", "refs/remotes/origin/main", "HEAD"});
    project.work.git({"reset", "-q", "--hard", "side"});
    CHECK(project.values().roster.substr(0, 2) == "2@");
    CHECK(project.values().head == values->head);
  }
  SECTION("no repository, a bad anchor, a folder that is not there") {
    for (const Words& more : {Words{"--repo", project.world.root()}, Words{"--anchor", "sha256:no"},
                              Words{"--repo", project.work.path() + "/none"}, Words{"--at", "yesterday"}}) {
      const Said said = project.status(more);
      CHECK(said.status == 0);
      CHECK(has(said.out, "STABLE_MUSTER_VERDICT unknown\n") +
                has(said.out, "STABLE_MUSTER_VERDICT refused\n") ==
            1);
    }
  }
  SECTION("enforced it needs an anchor") {
    CHECK(project.status({"--enforce"}).status == 2);
    CHECK(project.status({"--enforce", "--anchor", project.anchor}).status == 0);
  }
}

TEST_CASE("bazel-gate lets out what is accepted, and leaves nothing of what is not") {
  const InBazel project;
  const BazelStatus values = project.values();
  project.tell(values);

  SECTION("accepted") {
    const Said said = project.release();
    INFO(said.out + said.error);
    CHECK(said.status == 0);
    CHECK(project.made() == whole_release);
    CHECK(get_file(project.action + "/out/release/app") == "what was built");
    CHECK(has(get_file(project.action + "/out/release.intoto.jsonl"), "\"PASSED\""));
    // The seal holds until somebody alters a copy.
    const Words sealed = {"--sealed", project.action + "/out/release.seal.json"};
    CHECK(verdict(project, sealed) == Rules{"accepted"});
    put_file(project.action + "/out/release/app", "what was altered");
    CHECK(verdict(project, sealed) == Rules{"gate.seal"});
    // And nothing is written over.
    CHECK(project.release().status == 3);
    CHECK(get_file(project.action + "/out/release/app") == "what was altered");
  }
  SECTION("a folder, and a link in it to a folder") {
    put_file(project.action + "/out/tree/a/file", "x");
    const Words copy = {"--copy", "out/tree", "out/release/tree"};
    REQUIRE(project.release(copy).status == 0);
    CHECK(get_file(project.action + "/out/release/tree/a/file") == "x");
    std::filesystem::remove_all(project.action + "/out/release");
    std::filesystem::create_directories(project.action + "/out/release");
    std::filesystem::create_directory_symlink("a", project.action + "/out/tree/link");
    CHECK(rules_in(project.release({"--copy", "out/tree", "out/release/tree", "--format", "json"})) ==
          Rules{"artifact.link"});
    CHECK_FALSE(std::filesystem::exists(project.action + "/out/release/app"));
  }
  const auto refused = [&](const std::string& rule, const Words& more = {}) {
    const Said said = project.release(json(more));
    INFO(said.out + said.error);
    CHECK(said.status == 1);
    CHECK(rules_in(said) == Rules{rule});
    CHECK(project.made().empty());
  };
  SECTION("dirty, whatever the status says") {
    project.work.write_file("untracked", "x");
    refused("gate.dirty");
  }
  SECTION("a file that is not there, after one that was copied") {
    refused("artifact.missing", {"--copy", "out/none", "out/release/none"});
  }
  SECTION("HEAD moved while it was built") {
    project.change_as("alice");
    refused("gate.status");
  }
  SECTION("no status") {
    std::filesystem::remove(project.action + "/status");
    refused("gate.status");
    put_file(project.action + "/status", "BUILD_HOST a\n");
    refused("gate.status");
  }
  SECTION("another work tree than Bazel builds, good as it may be") {
    BazelStatus other = values;
    project.world.run(project.world.root(), {"git", "clone", "-q", project.work.path(), "other"});
    other.worktree = project.world.root() + "/other";
    project.tell(other);
    refused("gate.status");
    put_file(project.base + "/DO_NOT_BUILD_HERE", other.worktree);
    CHECK(project.release().status == 0);
  }
  SECTION("where Bazel says nothing") {
    std::filesystem::remove(project.base + "/DO_NOT_BUILD_HERE");
    refused("gate.status");
  }
  SECTION("a release by somebody who may not") {
    refused("key.use", {"--product", "app", "--channel", "stable"});
  }
}

TEST_CASE("a bundle takes in what its own gate let out, and nothing else") {
  const InBazel project;
  project.tell(project.values());
  REQUIRE(project.release().status == 0);
  std::filesystem::create_directories(project.action + "/bundle");
  const auto bundle = [&](const Words& more = {}) {
    Words all = {"bazel-gate",
                 "--anchor",
                 project.anchor,
                 "--status",
                 "status",
                 "--copy",
                 "out/release/app",
                 "bundle/app",
                 "--bundle",
                 "out/release.intoto.jsonl",
                 "out/release.seal.json"};
    all.insert(all.end(), more.begin(), more.end());
    return project.run_action(json(all));
  };
  const std::string evidence = project.action + "/out/release.intoto.jsonl";
  const std::string seal = project.action + "/out/release.seal.json";
  SECTION("as it was let out") {
    const Said said = bundle();
    INFO(said.out + said.error);
    CHECK(said.status == 0);
    CHECK(get_file(project.action + "/bundle/app") == "what was built");
  }
  SECTION("altered") {
    put_file(project.action + "/out/release/app", "what was altered");
    CHECK(rules_in(bundle()) == Rules{"gate.seal"});
  }
  SECTION("without evidence, or with that of a refusal") {
    std::string text = get_file(evidence);
    std::filesystem::remove(evidence);
    CHECK(rules_in(bundle()) == Rules{"gate.evidence"});
    Gated::replace(text, "PASSED", "FAILED");
    put_file(evidence, text);
    CHECK(rules_in(bundle()) == Rules{"gate.evidence"});
  }
  SECTION("with what a server says of the commit, which speaks of no build") {
    Evidence said = parse_evidence_file(get_file(evidence))->evidence;
    put_file(evidence, evidence_text(said) + "\n");
    CHECK(bundle().status == 0);
    std::filesystem::remove(project.action + "/bundle/app");
    said.basis = GateBasis::ledger;
    said.record = LedgerRecord{1, said.at, said.at, false};
    put_file(evidence, evidence_text(said) + "\n");
    const Said refused = bundle();
    CHECK(rules_in(refused) == Rules{"gate.evidence"});
    CHECK(has(refused.out, "of a server"));
    std::filesystem::remove(evidence);
  }
  SECTION("without a seal") {
    std::filesystem::remove(seal);
    CHECK(rules_in(bundle()) == Rules{"gate.seal"});
  }
  SECTION("of another commit") {
    project.change_as("alice");
    project.tell(project.values());
    CHECK(rules_in(bundle()) == Rules{"gate.evidence"});
  }
  // What was refused is gone again.
  const bool good = get_file(project.action + "/out/release/app") == "what was built" &&
                    std::filesystem::exists(evidence) && std::filesystem::exists(seal) &&
                    rules_in(project.gate(json({"--sealed", seal}))) == Rules{"accepted"} &&
                    has(get_file(evidence), "PASSED");
  CHECK(std::filesystem::exists(project.action + "/bundle/app") == good);
}

TEST_CASE("bazel-file copies what is well signed") {
  const InBazel project;
  put_file(project.action + "/in", "from elsewhere");
  put_file(project.action + "/in.sig", sign_ssh(make_key("bob"), "file", "from elsewhere"));
  const auto take = [&] {
    return project.run_action({"bazel-file", "--anchor", project.anchor, "--signature", "in.sig", "--out",
                               "out/copy", "in", "--format", "json"});
  };
  SECTION("good") {
    const Said said = take();
    INFO(said.out + said.error);
    CHECK(said.status == 0);
    CHECK(get_file(project.action + "/out/copy") == "from elsewhere");
  }
  SECTION("altered") {
    put_file(project.action + "/in", "from nowhere");
    CHECK(rules_in(take()) == Rules{"signature.invalid"});
    CHECK_FALSE(std::filesystem::exists(project.action + "/out/copy"));
  }
  SECTION("by a key that may not release") {
    put_file(project.action + "/in.sig", sign_ssh(make_key("alice"), "file", "from elsewhere"));
    CHECK(rules_in(take()) == Rules{"key.use"});
    CHECK_FALSE(std::filesystem::exists(project.action + "/out/copy"));
  }
}

TEST_CASE("init --bazel writes what Bazel needs, once") {
  const Project project;
  const std::string path = project.work.path();
  REQUIRE(project.run({"init", "--bazel"}).status == 0);
  const std::string anchor = only_anchor(project.run({"roster", "show", "--digest"}).out);
  const std::string bazelrc = get_file(path + "/.bazelrc");
  CHECK(has(bazelrc,
            "build:release --stamp --workspace_status_command=\"muster bazel-status --anchor " + anchor));
  CHECK(get_file(path + "/.gitignore") == "/bazel-*\n");
  // Again, with a roster that is there.
  CHECK(project.run({"init", "--bazel"}).status == 0);
  CHECK(get_file(path + "/.bazelrc") == bazelrc);
  // Into files that have something else.
  project.work.write_file(".bazelrc", "build --jobs=2");
  project.work.write_file(".gitignore", "*.o");
  CHECK(project.run({"init", "--bazel"}).status == 0);
  CHECK(has(get_file(path + "/.bazelrc"), "build --jobs=2\n# Releases"));
  CHECK(get_file(path + "/.gitignore") == "*.o\n/bazel-*\n");
  // Beside another status command it would not be run.
  project.work.write_file(".bazelrc", "build --workspace_status_command=tools/status.sh\n");
  const Said said = project.run({"init", "--bazel"});
  CHECK(said.status == 2);
  CHECK(has(said.error, "tools/status.sh"));
}

}  // namespace muster::test
