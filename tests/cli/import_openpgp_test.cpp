#include "cli/channel.h"

#include "support/openpgp_builder.h"

namespace muster::test {

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
  CHECK(has(said.out, "muster roster sign --key " + channel.alice_key + "\n"));
  CHECK(has(said.out, "the certificates come from refs/heads/my-keys, commit " +
                          channel.work.git({"rev-parse", "my-keys"}) + "\n"));
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
  // What certificates say of themselves names no governor.
  for (const char* word : {"bob", "bob@example.org", "bob Example"}) {
    const Said refused =
        channel.run({"import", "bitcoin-trusted-keys", "--keyring", keyring, "--governor", word});
    CHECK(refused.status == 2);
    CHECK(has(refused.error, "bob (" + channel.bob_key + ")"));
  }
  const Said said =
      channel.run({"import", "bitcoin-trusted-keys", "--keyring", keyring, "--governor", channel.bob_key,
                   "--governor", "openpgp:" + channel.alice_key, "--format", "json"});
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
      "add_user = true\nretire_user = true\nkeyring = \"\"\"\n" +
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
  const std::string policy = get_file(channel.work.path() + "/openpgp-policy.toml");
  std::string half = policy;
  half.erase(half.find("retire_user = true\n"), std::string("retire_user = true\n").size());
  channel.work.write_file("openpgp-policy.toml", half);
  channel.work.git({"config", "--unset", "user.signingKey"});
  const Said nobody = channel.run({"import", "sq-git"});
  CHECK(nobody.status == 2);
  CHECK(has(nobody.error, "nothing says who governs the roster"));
  CHECK(has(channel.run({"import", "sq-git", "--governor", "bob", "--dry-run"}).out,
            "line 3, alice: its right add_user: "));
  channel.work.write_file("openpgp-policy.toml", "version = 1\n");
  CHECK(has(channel.run({"import", "sq-git"}).error, "openpgp-policy.toml:1:"));
}

TEST_CASE("a subkey of a Guix channel brings its certificate in") {
  Channel channel;
  const std::string subkey = channel.gpg.add_subkey(channel.alice_key);
  channel.list({{subkey, "alice"}, {channel.bob_key, "bob"}});
  channel.commit_by("alice", channel.alice_key);
  channel.make_keyring("keyring");
  const Said said = channel.run({"import", "guix", "--governor", channel.alice_key});
  INFO(said.error);
  REQUIRE(said.status == 0);
  CHECK(has(said.out, "carried over: 2 people\n"));
  CHECK(has(said.out, "Guix lets in the key " + subkey + " alone"));
  CHECK(has(said.out, "may sign too: " + channel.alice_key));
  channel.anchor = only_anchor(said.out);
  channel.sign_roster("alice", subkey + "!");
  channel.commit_by("alice", subkey + "!");
  CHECK(channel.judge({"verify", "history"}).status == 0);
}

TEST_CASE("user ids that nobody signed name nobody, and what was revoked is not carried over") {
  Channel channel;
  channel.behind_bobs =
      pgp::user_id_packet("Alice Example <alice@example.org>") + pgp::user_id_packet("Zoe <zoe@example.org>");
  channel.list({{channel.bob_key, "bob"}, {channel.alice_key, "alice"}});
  channel.commit_by("alice", channel.alice_key);
  channel.make_keyring("keyring");
  const auto json = channel.run({"import", "guix", "--dry-run", "--format", "json"}).json();
  CHECK(json["governors"] == Words{"alice"});
  CHECK(json["anchor"].is_null());
  REQUIRE(json["people"].size() == 2);
  CHECK(json["people"][0]["emails"] == Words{"bob@example.org"});
  CHECK(json["people"][1]["emails"] == Words{"alice@example.org"});
  CHECK(has(channel.run({"import", "guix", "--governor", "zoe@example.org"}).error, "nobody"));
  CHECK(has(channel.run({"import", "guix", "--governor", "alice@example.org"}).error, "nobody"));
  CHECK(channel.run({"import", "guix", "--governor", "alice", "--dry-run"}).status == 0);

  channel.gpg.revoke(channel.alice_key);
  channel.make_keyring("revoked");
  const Words with_revoked = {"import", "guix", "--keyring-ref", "revoked"};
  CHECK(has(channel.run(with_revoked).error, "nothing says who governs"));
  Words by_bob = with_revoked;
  by_bob.insert(by_bob.end(), {"--governor", "bob"});
  const Said said = channel.run(by_bob);
  CHECK(said.status == 0);
  CHECK(has(said.out, "key " + channel.alice_key + ", alice: its certificate is not sound: it is revoked\n"));
}

TEST_CASE("the name of a keyring's branch is no expression for a commit") {
  Channel channel;
  channel.list({{channel.alice_key, "alice"}});
  channel.commit_by("alice", channel.alice_key);
  channel.make_keyring("keyring");
  channel.work.write_file(".guix-channel", "(channel (version 0) (keyring-reference \"keyring^{/keys}\"))\n");
  const Said said = channel.run({"import", "guix", "--dry-run"});
  CHECK(said.status == 2);
  CHECK(has(said.error, "is no name of a branch"));
  CHECK(channel.run({"import", "guix", "--dry-run", "--keyring-ref", "keyring^{/keys}"}).status == 0);
}

TEST_CASE("copies of a certificate in a keyring become one") {
  Channel channel;
  channel.list({{channel.alice_key, "alice"}, {channel.bob_key, "bob"}});
  channel.commit_by("alice", channel.alice_key);
  const std::string old = channel.gpg.run({"--export", channel.bob_key});
  channel.gpg.revoke(channel.bob_key);
  channel.behind_bobs = old;
  channel.make_keyring("keyring");
  const Said said = channel.run({"import", "guix", "--dry-run"});
  CHECK(said.status == 0);
  CHECK(has(said.out, channel.bob_key + ", bob: its certificate is not sound: it is revoked\n"));
}

}  // namespace muster::test
