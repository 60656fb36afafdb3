// What the pusher and the server's surroundings can set must have no effect, and what is broken refuses.
#include <catch2/catch.hpp>

#include "push/guarded.h"

using namespace muster::test;

TEST_CASE("what is broken on the server refuses every push") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::by("alice"), "src/a.c");
  const std::string settings = guarded.server.path() + "/muster.toml";
  const std::string state = guarded.server.path() + "/muster/state.toml";
  const std::string good_settings = get_file(settings);
  const std::string good_state = get_file(state);
  const std::string before = guarded.tip("refs/heads/main");
  const auto refused = [&](const std::string& word) {
    const PushOutcome outcome = guarded.push({"main"});
    INFO(word << "\n" << outcome.report);
    CHECK(outcome.exit_code != 0);
    CHECK(outcome.report.find(word) != std::string::npos);
    CHECK(guarded.tip("refs/heads/main") == before);
  };

  guarded.world.run(guarded.server.path(), {"rm", settings});
  refused("fault.config");
  put_file(settings, good_settings + "colour = \"red\"\n");
  refused("muster.toml:");
  put_file(settings, "anchor = \"sha256:12\"\n");
  refused("fault.config");
  put_file(settings, good_settings);

  put_file(state, "mainline = 7\n");
  refused("fault.");
  put_file(state, good_state);

  const std::string stub = guarded.server.path() + "/hooks/pre-receive";
  const std::string good_stub = get_file(stub);
  std::string broken = good_stub;
  for (std::size_t at = 0; (at = broken.find("muster-pre-receive", at)) != std::string::npos; at += 10) {
    broken.replace(at, 18, "muster-is-gone");
  }
  put_file(stub, broken);
  refused("muster-is-gone");
  put_file(stub, good_stub);
  const PushOutcome mended = guarded.push({"main"});
  INFO(mended.report);
  CHECK(mended.exit_code == 0);
}

TEST_CASE("environment and configuration have no say") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::unsigned_by("alice"), "src/a.c");
  guarded.server.git({"config", "gpg.program", "/bin/true"});
  guarded.server.git({"config", "gpg.ssh.program", "/bin/true"});
  guarded.server.git({"config", "gpg.ssh.allowedSignersFile", "/dev/null"});
  guarded.server.git({"config", "receive.advertisePushOptions", "true"});
  CHECK(refuses(guarded.push({"main"}, {"--push-option=muster.skip", "--push-option=ci.skip"}),
                "signature.missing"));
  // A replace ref and a graft on the server that show a signed commit in place of the unsigned one.
  const std::string bad = guarded.work.git({"rev-parse", "HEAD"});
  const std::string good = guarded.tip("refs/heads/main");
  REQUIRE(guarded.push({"main:refs/heads/parked"}).exit_code == 0);
  guarded.server.git({"replace", bad, good});
  put_file(guarded.server.path() + "/info/grafts", bad + "\n");
  CHECK(refuses(guarded.push({"main"}), "signature.missing"));
  CHECK(refuses(guarded.push({"main:refs/replace/" + bad}), "ref.name"));
}

TEST_CASE("a shallow push is refused") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::by("alice"), "src/a.c");
  REQUIRE(guarded.push({"main"}).exit_code == 0);
  const TestRepository shallow =
      guarded.world.clone("file://" + guarded.server.path(), "shallow", {"--depth=1"});
  shallow.git({"checkout", "-q", "--orphan", "elsewhere"});
  shallow.commit_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "on a cut history");
  guarded.server.git({"config", "receive.shallowUpdate", "true"});
  const TestRepository other = guarded.world.init_work("other");
  for (const char* name : {"one", "two"}) {
    other.write_file(name, name);
    other.commit_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), name);
  }
  const TestRepository cut = guarded.world.clone("file://" + other.path(), "cut", {"--depth=1"});
  const PushOutcome outcome = cut.push(guarded.server.path(), {"main:refs/heads/cut"});
  INFO(outcome.report);
  CHECK(outcome.exit_code != 0);
  CHECK(guarded.tip("refs/heads/cut").empty());
}

TEST_CASE("untrusted text is shown escaped") {
  Guarded guarded;
  guarded.adopt();
  guarded.commit(Guarded::by("frank"), "src/\x1b[31mred\xe2\x80\xae.c");
  const PushOutcome outcome = guarded.push({"main"});
  CHECK(refuses(outcome, "signer.scope"));
  CHECK(outcome.report.find('\x1b') == std::string::npos);
  CHECK(outcome.report.find("\xe2\x80\xae") == std::string::npos);
}

TEST_CASE("a hook of somebody else is not overwritten and can be chained") {
  HermeticGit world;
  const TestRepository server = world.init_bare("server.git");
  server.install_hook("pre-receive", "#!/bin/sh\necho their hook >&2\ncat >/dev/null\nexit 1\n");
  const std::string anchor = "sha256:" + std::string(64, '0');
  const auto install = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {MUSTER_TOOL,   "hook",     "install", "--repo",
                                          server.path(), "--anchor", anchor};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return world.run(world.root(), arguments);
  };
  const auto refused = install({});
  CHECK(refused.exit_code == 2);
  CHECK(refused.error.find("--chain") != std::string::npos);
  CHECK(get_file(server.path() + "/hooks/pre-receive").find("their hook") != std::string::npos);
  CHECK(install({"--chain"}).exit_code == 0);
  const TestRepository work = world.init_work("work");
  work.write_file("a", "a\n");
  work.commit_unsigned("a@example.org", seconds_from_now(0), "a");
  const PushOutcome outcome = work.push(server.path(), {"main"});
  CHECK(outcome.exit_code != 0);
  CHECK(outcome.report.find("their hook") != std::string::npos);
}
