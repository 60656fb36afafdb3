#include "cli/channel.h"

namespace muster::test {

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
  CHECK(channel.run({"export", "keyring", "--output", "-"}).out == both.out);
  CHECK(channel.run({"export", "keyring", "--output", "-", "--format", "json"}).json()["output"].is_null());
  CHECK_FALSE(std::filesystem::exists(channel.work.path() + "/-"));
  reader.run({"--import"}, both.out);
  const std::string listing = reader.run({"--with-colons", "--list-keys"});
  CHECK(has(listing, channel.alice_key));
  CHECK(has(listing, channel.bob_key));
  const std::string by_alice = channel.commit_by("alice", channel.alice_key);
  const std::string by_bob = channel.commit_by("bob", channel.bob_key);
  const std::string by_mallory = channel.commit_by("mallory", channel.gpg.make("mallory"));
  channel.work.git({"tag", "-s", "-u", channel.bob_key, "-m", "x", "v1"});
  // Whose signature plain git takes it for; empty: nobody's.
  const auto signer = [&](const GpgHome& home, const Words& words) {
    const std::string setting = "gpg.program=" + home.program();
    Words all = {"-c", setting, words[0], "--raw", words[1]};
    const auto said = channel.work.run(all);
    const std::size_t at = said.error.find("[GNUPG:] VALIDSIG ");
    return said.exit_code == 0 && at != std::string::npos ? said.error.substr(at + 18, 40) : std::string();
  };
  CHECK(signer(reader, {"verify-commit", by_alice}) == channel.alice_key);
  CHECK(signer(reader, {"verify-commit", by_bob}) == channel.bob_key);
  CHECK(signer(reader, {"verify-commit", by_mallory}).empty());
  CHECK(signer(reader, {"verify-tag", "v1"}) == channel.bob_key);

  // What does not count for muster is not handed out.
  const std::string path = channel.work.path() + "/.muster/roster.toml";
  const std::string roster = get_file(path);
  const std::size_t bobs_uses = roster.rfind("uses   = ");
  REQUIRE(bobs_uses != std::string::npos);
  const auto check_left_out = [&](const std::string& text, const std::string& why) {
    INFO(why);
    put_file(path, text);
    const Said one = channel.run({"export", "keyring"});
    CHECK(one.status == 0);
    CHECK(has(one.error, "left out: key openpgp:" + channel.bob_key + " of bob: " + why));
    const GpgHome other(channel.world);
    other.run({"--import"}, one.out);
    CHECK(signer(other, {"verify-commit", by_alice}) == channel.alice_key);
    CHECK(signer(other, {"verify-commit", by_bob}).empty());
    CHECK(signer(other, {"verify-tag", "v1"}).empty());
  };
  const auto with = [&](const std::string& fields) { return std::string(roster).insert(bobs_uses, fields); };
  check_left_out(with("revoked = { reason = \"lost\", since = 2020-01-01T00:00:00Z }\n"), "it was revoked");
  check_left_out(with("from = 2020-01-01T00:00:00Z\nuntil = 2021-01-01T00:00:00Z\n"), "its time ended at");
  check_left_out(with("from = 2990-01-01T00:00:00Z\n"), "it does not count before");
  std::string other_use = roster;
  other_use.replace(bobs_uses, other_use.find('\n', bobs_uses) - bobs_uses, "uses   = [\"approval\"]");
  check_left_out(other_use, "it has neither the use git nor release");
  const std::size_t bobs_name = roster.find("name   = \"bob");
  check_left_out(std::string(roster).insert(bobs_name, "left = 2020-01-01T00:00:00Z\n"), "its holder");

  put_file(path, with("until = 2990-01-01T00:00:00Z\n"));
  const Said bounded = channel.run({"export", "keyring", "--format", "json"});
  CHECK(bounded.json()["left_out"].empty());
  REQUIRE(bounded.json()["notes"].size() == 1);
  CHECK(has(bounded.json()["notes"][0], "of bob: to the roster it counts from"));
  CHECK(has(channel.run({"export", "keyring"}).error, "of bob: to the roster it counts from"));
  put_file(path, roster);
  // The other file has no place for them.
  CHECK(has(channel.run({"export", "allowed-signers"}).error, "it is no SSH key"));
}

}  // namespace muster::test
