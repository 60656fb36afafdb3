#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/clone.h"
#include "cli/story.h"

namespace muster::test {

namespace {

// gpg with keys of its own. The name of its home is short: the agent's socket lies in it.
class GpgHome {
 public:
  explicit GpgHome(const HermeticGit& world) : world_(world) {
    std::string path = "/tmp/mi-XXXXXX";
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    path_ = path;
    put_file(path_ + "/gpg",
             "#!/bin/sh\nexec gpg --homedir " + path_ +
                 " --no-options --batch --no-tty --pinentry-mode loopback --passphrase '' \"$@\"\n");
    std::filesystem::permissions(path_ + "/gpg", std::filesystem::perms::owner_all);
  }
  ~GpgHome() {
    world_.run(path_, {"gpgconf", "--homedir", path_, "--kill", "all"});
    world_.run(path_, {"gpgconf", "--homedir", path_, "--remove-socketdir"});
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  GpgHome(const GpgHome&) = delete;
  GpgHome& operator=(const GpgHome&) = delete;

  std::string program() const { return path_ + "/gpg"; }
  std::string run(const Words& arguments, const std::string& input = {}) const {
    Words words = {program(), "--quiet"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto said = world_.run(path_, words, input);
    INFO(said.error);
    REQUIRE(said.exit_code == 0);
    return said.out;
  }
  // Gives the fingerprint.
  std::string make(const std::string& name) const {
    const std::string id = name + " Example <" + name + "@example.org>";
    run({"--quick-gen-key", id, "ed25519", "sign", "never"});
    const std::string listing = run({"--with-colons", "--list-keys", "<" + name + "@example.org>"});
    return listing.substr(listing.find("\nfpr:") + 13, 40);
  }

 private:
  const HermeticGit& world_;
  std::string path_;
};

// A repository whose people sign with OpenPGP keys.
class Channel : public Project {
 public:
  Channel() : gpg(world), alice_key(gpg.make("alice")), bob_key(gpg.make("bob")) {
    work.git({"config", "gpg.format", "openpgp"});
    work.git({"config", "gpg.program", gpg.program()});
    work.git({"config", "user.signingKey", alice_key});
  }
  std::string commit_by(const std::string& name, const std::string& key, const std::string& file = "") const {
    if (!file.empty()) work.write_file(file, name + now());
    work.git({"add", "-A"});
    work.git({"-c", "user.name=" + name, "-c", "user.email=" + name + "@example.org", "-c",
              "user.signingKey=" + key, "commit", "-q", "--allow-empty", "-S", "-m", "by " + name});
    return work.git({"rev-parse", "HEAD"});
  }
  // As an import tells a governor to do it.
  void sign_roster(const std::string& name, const std::string& key) const {
    const std::string text = "muster-roster\n" + get_file(work.path() + "/.muster/roster.toml");
    put_file(work.path() + "/.muster/signatures/" + name + ".asc",
             gpg.run({"--armor", "--detach-sign", "-u", key}, text));
  }
  // The keyring branch: a file for each, one of them armoured.
  void make_keyring(const std::string& branch) const {
    const std::string back = work.git({"symbolic-ref", "HEAD"});
    work.git({"checkout", "-q", "--orphan", "keys"});
    work.git({"rm", "-rqf", "--ignore-unmatch", "."});
    work.write_file("alice.key", gpg.run({"--armor", "--export", alice_key}));
    work.write_file("bob.key", gpg.run({"--export", bob_key}));
    work.write_file("README", "keys");
    work.git({"add", "-A"});
    work.git({"commit", "-q", "--no-gpg-sign", "-m", "keys"});
    work.git({"branch", "-m", "keys", branch});
    work.git({"checkout", "-q", back.substr(std::string("refs/heads/").size())});
  }

  GpgHome gpg;
  std::string alice_key;
  std::string bob_key;
};

}  // namespace

TEST_CASE("a Guix channel becomes a roster that judges it") {
  Channel channel;
  channel.work.write_file(".guix-authorizations", "(authorizations (version 0)\n ((\"" + channel.alice_key +
                                                      "\" (name \"alice\"))\n  (\"" + channel.bob_key +
                                                      "\" (name \"bob\"))\n  (\"" + std::string(40, 'A') +
                                                      "\" (name \"zoe\"))))\n");
  channel.work.write_file(".guix-channel", "(channel (version 0) (keyring-reference \"my-keys\"))\n");
  const std::string introduction = channel.commit_by("alice", channel.alice_key);
  CHECK(has(channel.run({"import", "guix"}).error, "refs/heads/my-keys"));
  channel.make_keyring("my-keys");

  // git signs with alice's key, so she governs.
  const Said said = channel.run({"import", "guix"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  channel.anchor = only_anchor(said.out + said.error);
  CHECK(has(said.out, "carried over: 2 people\n"));
  CHECK(has(said.out, channel.bob_key + "  uses git\n"));
  CHECK(has(said.out, "key " + std::string(40, 'A') + ", zoe: no certificate of it is in the keyring\n"));
  CHECK(has(said.out, "alice governs work"));
  CHECK(has(said.out, "gpg --armor --detach-sign > .muster/signatures/alice.asc"));
  CHECK(has(said.out, "existing commits up to " + introduction + " are taken as they are\n"));
  channel.sign_roster("alice", channel.alice_key);
  channel.commit_by("alice", channel.alice_key);
  channel.commit_by("bob", channel.bob_key, "one");
  const Said good = channel.judge({"verify", "history"});
  INFO(good.out + good.error);
  CHECK(good.status == 0);
  CHECK(has(good.out, "2 commits, 2 accepted, 0 refused, 0 unjudged"));

  // Half-way: carol comes in with an SSH key, bob goes.
  REQUIRE(channel
              .run({"person", "add", "carol", "--name", "Carol", "--email", "carol@example.org", "--key",
                    make_key("carol").public_line, "--role", "developers"})
              .status == 0);
  REQUIRE(channel.run({"person", "offboard", "bob"}).status == 0);
  channel.sign_roster("alice", channel.alice_key);
  channel.commit_by("alice", channel.alice_key);
  channel.work.write_file("two", "2");
  channel.work.git({"-c", "gpg.format=ssh", "-c", "user.email=carol@example.org", "-c",
                    "user.signingKey=" + make_key("carol").private_path, "commit", "-q", "--allow-empty",
                    "-S", "-m", "by carol"});
  CHECK(channel.judge({"verify", "history"}).status == 0);
  channel.commit_by("bob", channel.bob_key, "three");
  const Said late = channel.judge({"verify", "history"});
  CHECK(late.status == 1);
  CHECK(has(late.out, "key.revoked"));
}

TEST_CASE("trusted keys become a roster by the certificates of a keyring") {
  Channel channel;
  const std::string folder = "contrib/verify-commits/";
  channel.work.write_file(folder + "trusted-keys", channel.alice_key + "\n" + channel.bob_key + "\n");
  channel.work.write_file(folder + "trusted-git-root", std::string(40, 'a') + "\n");
  const std::string keyring = channel.world.root() + "/keys.gpg";
  put_file(keyring, channel.gpg.run({"--export"}));
  CHECK(has(channel.run({"import", "bitcoin-trusted-keys"}).error, "--keyring FILE"));
  const Said said = channel.run({"import", "bitcoin-trusted-keys", "--keyring", keyring, "--governor", "bob",
                                 "--governor", "alice@example.org", "--format", "json"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  const auto json = said.json();
  CHECK(json["governors"] == Words{"bob", "alice"});
  CHECK(json["people"][0]["name"] == "alice Example");
  CHECK(json["people"][0]["keys"][0]["fingerprint"] == channel.alice_key);
  CHECK(json["people"][0]["keys"][0]["kind"] == "openpgp");
  CHECK(json["left_out"][0]["where"] == "trusted-git-root");
  CHECK(json["files"].size() == 3);
  CHECK(channel.run({"roster", "lint"}).status == 0);
  channel.work.write_file(folder + "trusted-git-root", "main\n");
  std::filesystem::remove_all(channel.work.path() + "/.muster");
  CHECK(has(channel.run({"import", "bitcoin-trusted-keys", "--keyring", keyring}).error,
            "trusted-git-root:1:1: not a full commit id"));
}

TEST_CASE("a policy of sq-git becomes a roster with its governors") {
  Channel channel;
  channel.work.write_file(
      "openpgp-policy.toml",
      "version = 0\ncommit_goodlist = []\n[authorization.alice]\nsign_commit = true\n"
      "add_user = true\nkeyring = \"\"\"\n" +
          channel.gpg.run({"--armor", "--export", channel.alice_key}) +
          "\"\"\"\n[authorization.bob]\nsign_commit = true\nsign_tag = true\nkeyring = \"\"\"\n" +
          channel.gpg.run({"--armor", "--export", channel.bob_key}) + "\"\"\"\n");
  const Said said = channel.run({"import", "sq-git"});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(has(said.out, "alice governs work"));
  CHECK(has(said.out, "nobody may sign releases"));
  const std::string roster = get_file(channel.work.path() + "/.muster/roster.toml");
  CHECK(has(roster, "name    = \"developers\"\nowner   = \"alice\""));
  CHECK(has(roster, "name    = \"taggers\""));
  CHECK(has(roster, "members = [\"bob\"]"));
  CHECK(has(roster, "signers  = []"));
  std::filesystem::remove_all(channel.work.path() + "/.muster");
  channel.work.write_file("openpgp-policy.toml", "version = 1\n");
  CHECK(has(channel.run({"import", "sq-git"}).error, "openpgp-policy.toml:1:"));
}

TEST_CASE("an exported keyring is what gpg imports") {
  Channel channel;
  const std::string keyring = channel.world.root() + "/keys.gpg";
  put_file(keyring, channel.gpg.run({"--export"}));
  put_file(channel.world.root() + "/list", channel.alice_key + "\n" + channel.bob_key + "\n");
  REQUIRE(channel.run({"import", "bitcoin-trusted-keys", "../list", "--keyring", keyring}).status == 0);
  const GpgHome reader(channel.world);
  const Said both = channel.run({"export", "keyring"});
  REQUIRE(both.status == 0);
  CHECK(both.error.empty());
  reader.run({"--import"}, both.out);
  const std::string listing = reader.run({"--with-colons", "--list-keys"});
  CHECK(has(listing, channel.alice_key));
  CHECK(has(listing, channel.bob_key));
  const std::string commit = channel.commit_by("alice", channel.alice_key);
  channel.work.git({"config", "gpg.program", reader.program()});
  CHECK(channel.work.run({"verify-commit", commit}).exit_code == 0);

  // What was revoked, and that of somebody who left, is not handed out.
  const std::string path = channel.work.path() + "/.muster/roster.toml";
  const std::string roster = get_file(path);
  const std::size_t bobs_uses = roster.rfind("uses ");
  put_file(path, std::string(roster).insert(
                     bobs_uses, "revoked = { reason = \"lost\", since = 2020-01-01T00:00:00Z }\n"));
  const Said one = channel.run({"export", "keyring"});
  CHECK(one.out.size() < both.out.size());
  CHECK(has(one.error, "left out: key openpgp:" + channel.bob_key + " of bob: it was revoked"));
  const std::size_t bobs_name = roster.find("name   = \"bob");
  put_file(path, std::string(roster).insert(bobs_name, "left = 2020-01-01T00:00:00Z\n"));
  CHECK(channel.run({"export", "keyring"}).out == one.out);
  put_file(path, roster);
  // The other file has no place for them.
  CHECK(has(channel.run({"export", "allowed-signers"}).error, "it is no SSH key"));
}

}  // namespace muster::test
