// Files with detached signatures, judged by the roster of a project that has adopted muster.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/gnupg.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// A project with a file to release.
struct Releasing : Project {
  Releasing() {
    adopt();
    put_file(file, "the bytes of a release\n");
  }
  Said sign(const Words& more = {}, const std::string& key = "") const {
    Words words = {"sign", file};
    if (!key.empty()) words.insert(words.end(), {"--key", make_key(key).private_path});
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  Said verify(const Words& more = {}) const {
    Words words = {"verify", "file", file, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return judge(words);
  }
  Said in_channel(const std::string& product, const std::string& channel) const {
    return verify({"--product", product, "--channel", channel});
  }

  std::string file = world.root() + "/pay.deb";
};

void check_accepted(const Said& said, const std::string& rule) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(said.json()["verdict"] == "accepted");
  CHECK(said.json()["object"]["kind"] == "file");
  CHECK(said.json()["rules"] == nlohmann::json::array({rule}));
}

void check_refused(const Said& said, const std::string& rule) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 1);
  CHECK(said.json()["rule"] == rule);
}

void check_misused(const Said& said, const std::string& part) {
  INFO(said.out << said.error);
  CHECK(said.status == 2);
  CHECK(has(said.out + said.error, part));
}

}  // namespace

TEST_CASE("what muster sign and ssh-keygen sign is the file that a rule lets out") {
  const Releasing project;
  check_refused(project.verify(), "signature.missing");
  const Said said = project.sign({"--format", "json"});
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(said.json()["signature"] == project.file + ".sig");
  check_accepted(project.verify(), "release-key");
  CHECK(project.verify().json()["key"]["holder"] == "alice");
  check_accepted(project.in_channel("work", "stable"), "stable");
  check_refused(project.in_channel("work", "beta"), "release.unmatched");
  check_refused(project.in_channel("other", "stable"), "release.unmatched");

  for (const std::string hash : {"sha256", "sha512"}) {
    put_file(project.file + ".sig", sign_ssh(project.alice, "file", "the bytes of a release\n", hash));
    check_accepted(project.verify(), "release-key");
  }
  put_file(project.file + ".sig", sign_ssh(project.alice, "git", "the bytes of a release\n"));
  check_refused(project.verify(), "signature.namespace");
}

TEST_CASE("a file that is another one than was signed is refused") {
  const Releasing project;
  REQUIRE(project.sign().status == 0);
  put_file(project.file, "the bytes of a Release\n");
  check_refused(project.verify(), "signature.invalid");
  put_file(project.file, "the bytes of a release\n\n");
  check_refused(project.verify(), "signature.invalid");
  put_file(project.file, "the bytes of a release");
  check_refused(project.verify(), "signature.invalid");
  fs::rename(project.file, project.file + ".real");
  fs::create_symlink(project.file + ".real", project.file);
  check_refused(project.verify(), "artifact.link");
  put_file(project.file + ".real", "the bytes of a release\n");
  check_refused(project.verify(), "artifact.link");
  fs::remove(project.file);
  check_misused(project.verify(), "there is no file");
  fs::create_directory(project.file);
  check_refused(project.verify(), "artifact.link");
}

TEST_CASE("a stranger's signature beside a good one changes nothing, and alone lets nothing out") {
  const Releasing project;
  REQUIRE(project.sign({}, "mallory").status == 0);
  const Said refused = project.verify();
  check_refused(refused, "key.unknown");
  CHECK(refused.json()["key"]["holder"].is_null());
  REQUIRE(project.sign({"--output", project.file + ".alice.sig"}).status == 0);
  check_refused(project.verify(), "key.unknown");  // who is named by no rule of the place lies there unread
  check_accepted(
      project.verify({"--signature", project.file + ".sig", "--signature", project.file + ".alice.sig"}),
      "release-key");
  put_file(project.file + ".sig", "no signature at all\n");
  check_refused(project.verify(), "signature.ambiguous");
}

TEST_CASE("a file is judged at the time that is asked for") {
  const Releasing project;
  REQUIRE(project.sign().status == 0);
  const Said given = project.verify({"--at", now()});
  check_accepted(given, "release-key");
  CHECK(given.json()["time"] == "given");
  check_refused(project.verify({"--at", "2026-01-01T00:00:00Z"}), "key.not-yet-valid");
  check_refused(project.verify({"--at", "2040-01-01T00:00:00Z"}), "roster.expired");
}

TEST_CASE("a folder with the roster is enough to verify a file") {
  const Releasing project;
  REQUIRE(project.sign().status == 0);
  const std::string alone = project.world.root() + "/alone";
  fs::create_directory(alone);
  fs::copy(project.work.path() + "/.muster", alone + "/roster", fs::copy_options::recursive);
  const auto verify = [&](const std::string& anchor) {
    return muster(
        project.world, alone,
        {"verify", "file", project.file, "--roster", "roster", "--anchor", anchor, "--format", "json"});
  };
  const Said said = verify(project.anchor);
  check_accepted(said, "release-key");
  CHECK(said.json()["warnings"][0]["rule"] == "roster.trial");
  check_refused(verify("sha256:" + std::string(64, '0')), "roster.anchor");
}

TEST_CASE("mistakes in signing and verifying files are named") {
  const Releasing project;
  check_misused(project.verify({"--product", "work"}), "--product and --channel are given together");
  check_misused(project.verify({"--channel", "stable"}), "--product and --channel are given together");
  check_misused(project.verify({"--signature", "absent.sig"}), "there is no file absent.sig");
  check_misused(project.run({"verify", "file", project.file}), "no trust anchor was given");
  REQUIRE(project.sign().status == 0);
  check_misused(project.sign(), "is there already");
  CHECK(project.sign({"--replace"}).status == 0);
  check_misused(project.run({"sign", "absent"}), "no regular file");
  check_misused(project.run({"sign", project.file, "--key", "absent"}), "there is no such file");
  CHECK_FALSE(fs::exists("absent.sig"));
}

TEST_CASE("a file is signed in a folder that is no repository") {
  const Releasing project;
  const std::string alone = project.world.root() + "/alone";
  fs::create_directory(alone);
  put_file(alone + "/pay", "bytes\n");
  const Said said = muster(project.world, alone, {"sign", "pay", "--key", project.alice.private_path});
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  CHECK(get_file(alone + "/pay.sig").starts_with("-----BEGIN SSH SIGNATURE-----\n"));
}

TEST_CASE("files are released by OpenPGP and X.509 keys in every form of a signature") {
  Certified team;
  const std::string edda = team.gnupg.key("edda", "ed25519 cert,sign never");
  const std::string xena = team.gnupg.x509("xena");
  const std::string otto = team.gnupg.key("otto", "ed25519 cert,sign never");
  team.add("edda", team.gnupg.certificate("edda"), {"release"});
  team.add("xena", xena, {"release"});
  team.add("otto", team.gnupg.certificate("otto"), {"git"});
  team.bring_in();
  const std::string file = team.world.root() + "/pay.deb";
  put_file(file, "the bytes of a release\n");
  const auto run = [&](Words words) {
    words.insert(words.end(), {"--format", "json"});
    return team.mine.run(words, "", team.gnupg.environment());
  };
  const auto verify = [&](const std::string& signature) {
    return run({"verify", "file", file, "--signature", signature, "--anchor", team.anchor});
  };
  REQUIRE(run({"sign", file, "--key", edda}).status == 0);
  CHECK(get_file(file + ".asc").starts_with("-----BEGIN PGP SIGNATURE-----"));
  check_accepted(verify(file + ".asc"), "release-key");
  CHECK(verify(file + ".asc").json()["key"]["holder"] == "edda");
  REQUIRE(run({"sign", file, "--key", xena}).status == 0);
  check_accepted(verify(file + ".p7s"), "release-key");
  REQUIRE(run({"sign", file, "--key", otto, "--output", file + ".otto"}).status == 0);
  check_refused(verify(file + ".otto"), "key.use");
  // As gpg writes it by itself.
  team.gnupg.gpg("--yes --local-user " + edda + " --output " + file + ".bin --detach-sign " + file);
  check_accepted(verify(file + ".bin"), "release-key");
  team.gnupg.gpg("--yes --local-user " + edda + " --armor --output " + file + ".txt --detach-sign " + file);
  check_accepted(verify(file + ".txt"), "release-key");
  team.gnupg.gpg("--yes --local-user " + edda + " --output " + file + ".whole --sign " + file);
  check_refused(verify(file + ".whole"), "signature.ambiguous");

  put_file(file, "the bytes of a release!\n");
  for (const char* ending : {".asc", ".p7s", ".bin", ".txt"}) {
    INFO(ending);
    check_refused(verify(file + ending), "signature.invalid");
  }
}

TEST_CASE("two persons release where the rule asks for two, and within its window") {
  Certified team;
  team.add("bob", make_key("bob").private_path + ".pub", {"git", "release"});
  const auto rule = [&](const std::string& more) {
    team.edit("sed -i '/^channels = /a " + more + "'");
    team.bring_in();
  };
  rule("threshold = 2");
  const std::string file = team.world.root() + "/pay.deb";
  put_file(file, "the bytes of a release\n");
  const auto sign = [&](const std::string& who) {
    REQUIRE(team.mine.run({"sign", file, "--key", make_key(who).private_path, "--output", file + "." + who})
                .status == 0);
    return file + "." + who;
  };
  const Words alice = {"--signature", sign("alice")};
  const Words both = {"--signature",   sign("alice2"), "--signature",
                      file + ".alice", "--signature",  sign("bob")};
  const auto verify = [&](const Words& signatures) {
    Words words = {"verify", "file",     file,        "--product", "work", "--channel",
                   "stable", "--anchor", team.anchor, "--format",  "json"};
    words.insert(words.end(), signatures.begin(), signatures.end());
    return team.mine.run(words);
  };
  const Said alone = verify(alice);
  check_refused(alone, "release.threshold");
  CHECK(has(alone.json()["because"], "needs 2 of developers; signed by alice"));
  check_refused(verify({"--signature", file + ".alice", "--signature", file + ".alice"}),
                "release.threshold");
  check_accepted(verify(both), "stable");
  rule("window = { from = 2020-01-01T00:00:00Z, until = 2020-02-01T00:00:00Z }");
  check_refused(verify(both), "release.window");
}

}  // namespace muster::test
