#include "support/hermetic_git.h"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace muster::test;

namespace {

const std::string mail = "alice@example.org";
const std::string day = "2026-01-02T03:04:05Z";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a temporary folder is gone with its content") {
  std::string path;
  {
    const TempDir dir;
    path = dir.path();
    put_file(dir / "a/b", "x");
    CHECK(get_file(dir / "a/b") == "x");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("keys are made once and in the kind that is asked for") {
  CHECK(&make_key("alice") == &make_key("alice"));
  CHECK(make_key("alice").public_line.starts_with("ssh-ed25519 AAAA"));
  CHECK(make_key("alice").public_line != make_key("bob").public_line);
  CHECK(make_key("alice", "ecdsa-384").public_line.starts_with("ecdsa-sha2-nistp384 AAAA"));
  CHECK(make_key("alice", "rsa-2048").public_line.starts_with("ssh-rsa AAAA"));
  CHECK_FALSE(contains(make_key("alice").public_line.substr(12), " "));
}

TEST_CASE("git itself verifies what the kit signs") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const auto& alice = make_key("alice");
  const std::string allowed = world.root() + "/allowed";
  put_file(allowed, mail + " " + alice.public_line + "\n");
  const std::string commit = work.commit_signed(alice, mail, day, "signed");
  work.tag_signed(alice, mail, day, "v1");
  const std::string config = "gpg.ssh.allowedSignersFile=" + allowed;
  CHECK(work.run({"-c", config, "verify-commit", commit}).exit_code == 0);
  CHECK(work.run({"-c", config, "verify-tag", "v1"}).exit_code == 0);
  const std::string plain = work.commit_unsigned(mail, day, "unsigned");
  CHECK(work.run({"-c", config, "verify-commit", plain}).exit_code != 0);
  CHECK(sign_ssh(alice, "muster-roster", "payload").starts_with("-----BEGIN SSH SIGNATURE-----\n"));
}

TEST_CASE("the same script makes the same commit") {
  const auto make = [] {
    const HermeticGit world;
    const auto work = world.init_work("work");
    work.write_file("a", "a\n");
    const std::string base = work.commit_signed(make_key("alice"), mail, day, "first");
    work.git({"checkout", "-q", "-b", "side"});
    work.commit_unsigned(mail, day, "side");
    work.git({"checkout", "-q", "main"});
    CHECK(contains(work.run({"cat-file", "commit", base}).out,
                   "committer alice <alice@example.org> 1767323045 +0000\ngpgsig "));
    return work.merge({mail, day, &make_key("alice")}, "side", "merge");
  };
  CHECK(make() == make());
}

TEST_CASE("a push tells its outcome") {
  const HermeticGit world;
  const auto server = world.init_bare("server.git");
  const auto work = world.clone(server.path(), "work");
  work.commit_unsigned(mail, day, "first");
  CHECK(work.push("origin", {"main"}).exit_code == 0);
  server.install_hook("pre-receive", "#!/bin/sh\necho no >&2\nexit 1\n");
  const auto refused = work.push("origin", {"main:other"});
  CHECK(refused.exit_code != 0);
  CHECK(contains(refused.report, "remote: no"));
  CHECK_THROWS(work.git({"no-such-command"}));
}

TEST_CASE("the user's git variables do not reach the kit") {
  REQUIRE(::setenv("GIT_DIR", "/nowhere", 1) == 0);
  REQUIRE(::setenv("GIT_AUTHOR_DATE", "@1 +0000", 1) == 0);
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string commit = work.commit_unsigned(mail, day, "first");
  const std::string date = work.git({"show", "-s", "--format=%at", commit});
  ::unsetenv("GIT_DIR");
  ::unsetenv("GIT_AUTHOR_DATE");
  CHECK(date == "1767323045");
}
