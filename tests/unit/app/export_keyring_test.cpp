#include "app/export_keyring.h"

#include <catch2/catch.hpp>

#include "app/rosters.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/openpgp_keyring.h"
#include "support/test_keys.h"
#include "unit/adapters/gpg_keys.h"

namespace muster {
namespace {

using namespace test;

std::string packets_of(unsigned seed) {
  const pgp::Key key{pgp::Kind::eddsa, seed, pgp::made};
  return pgp::key_packet(key) + pgp::user_id(key, "Somebody", pgp::flags(pgp::certifies | pgp::signs));
}

struct Keys {
  std::string text;
  RosterFiles files;

  void add(const std::string& holder, unsigned seed, const std::string& fields = "",
           const std::string& uses = "[\"git\"]") {
    const std::string file = armored_pgp_key(packets_of(seed));
    const std::string path = certificate_path(CertificateKind::openpgp, sha256(file));
    files[path] = file;
    text += "[[key]]\nholder = \"" + holder + "\"\nopenpgp = \"" + path +
            "\"\nadded = 2026-02-03T04:05:06Z\nuses = " + uses + "\n" + fields;
  }
};

// Alice governs by an SSH key.
RosterPtr roster(const Keys& keys, const std::string& header = "", const std::string& people = "") {
  const std::string text =
      "schema = \"muster/roster/1\"\nproject = \"acme/payments\"\nversion = 1\n"
      "issued = 2026-01-01T00:00:00Z\nexpires = 2029-01-01T00:00:00Z\n"
      "[governance]\ngovernors = [\"alice\"]\nthreshold = 1\nmainline = \"refs/heads/main\"\n" +
      header +
      "[[person]]\nid = \"alice\"\nname = \"A\"\nemails = [\"a@b\"]\n"
      "[[person]]\nid = \"bob\"\nname = \"B\"\nemails = [\"b@b\"]\n" +
      people + "[[key]]\nholder = \"alice\"\nssh = \"" + public_line("alice") +
      "\"\nadded = 2026-01-01T00:00:00Z\nuses = [\"git\", \"roster\"]\n" + keys.text;
  auto loaded = Rosters().load(text, "roster.toml", keys.files);
  INFO((loaded ? std::string() : std::get<reasons::RosterMalformed>(loaded.error()).what));
  REQUIRE(loaded);
  return *loaded;
}

Timestamp at(const std::string& text) {
  return *Timestamp::parse(text);
}
const Timestamp now = at("2026-06-01T00:00:00Z");

KeyringExport of_bob(const std::string& fields, const std::string& uses = "[\"git\"]", Timestamp when = now,
                     const std::string& header = "") {
  Keys keys;
  keys.add("bob", 1, fields, uses);
  return export_keyring(*roster(keys, header), when);
}

// Alice's key of another kind is always left out first.
std::string why(const KeyringExport& made) {
  CHECK(made.armour.empty());
  REQUIRE(made.left_out.size() == 2);
  CHECK(made.left_out[0].holder == "alice");
  CHECK(made.left_out[0].why == "it is no OpenPGP key");
  CHECK(made.left_out[1].holder == "bob");
  CHECK(made.left_out[1].fingerprint.starts_with("openpgp:"));
  return made.left_out[1].why;
}

bool is_there(const KeyringExport& made) {
  return !made.armour.empty() && made.left_out.size() == 1;
}

}  // namespace

TEST_CASE("a roster as a keyring") {
  Keys keys;
  keys.add("bob", 1);
  keys.add("alice", 2, "", "[\"release\"]");
  const KeyringExport made = export_keyring(*roster(keys), now);
  CHECK(split_openpgp_keyring(made.armour) == std::vector<std::string>{packets_of(1), packets_of(2)});
  CHECK(made.bounded.empty());
  CHECK(made.left_out.size() == 1);
}

TEST_CASE("a keyring has keys for commits, tags and releases alone") {
  CHECK(why(of_bob("", "[\"roster\", \"approval\", \"push\"]")) == "it has neither the use git nor release");
  CHECK(is_there(of_bob("", "[\"release\"]")));
}

TEST_CASE("a keyring has no keys of an algorithm that the roster does not allow") {
  CHECK(why(of_bob("", "[\"git\"]", now, "[defaults]\nalgorithms = [\"ssh-ed25519\"]\n")) ==
        "the roster does not allow its algorithm");
  CHECK(is_there(of_bob("", "[\"git\"]", now, "[defaults]\nalgorithms = [\"openpgp\"]\n")));
}

TEST_CASE("a keyring has no keys that were revoked or whose holder left") {
  for (const char* reason : {"compromised", "lost", "superseded", "left"}) {
    CHECK(why(of_bob("revoked = { reason = \"" + std::string(reason) +
                     "\", since = 2027-01-01T00:00:00Z }\n")) == "it was revoked");
  }
  Keys keys;
  keys.add("dave", 1);
  keys.add("bot", 2);
  const std::string left = "left = 2027-03-01T00:00:00Z\n";
  const std::string dave = "[[person]]\nid = \"dave\"\nname = \"D\"\nemails = [\"d@b\"]\n";
  const std::string robot = "[[robot]]\nid = \"bot\"\nowner = \"dave\"\nemails = [\"bot@b\"]\n";
  const KeyringExport gone = export_keyring(*roster(keys, "", dave + left + robot), now);
  CHECK(gone.armour.empty());
  REQUIRE(gone.left_out.size() == 3);
  CHECK(gone.left_out[1].why == "its holder, or the owner of the robot that holds it, has left");
  CHECK(gone.left_out[2].holder == "bot");
  CHECK(split_openpgp_keyring(export_keyring(*roster(keys, "", dave + robot), now).armour)->size() == 2);
}

TEST_CASE("a keyring has keys that count now, and tells their windows") {
  const std::string until = "until = 2026-07-01T00:00:00Z\n";
  const auto until_at = [&](const std::string& when) { return of_bob(until, "[\"git\"]", at(when)); };
  CHECK(is_there(until_at("2026-06-30T23:59:59Z")));
  CHECK(why(until_at("2026-07-01T00:00:00Z")) == "its time ended at 2026-07-01T00:00:00Z");
  REQUIRE(until_at("2026-06-30T23:59:59Z").bounded.size() == 1);
  CHECK(until_at("2026-06-30T23:59:59Z").bounded[0].why ==
        "to the roster it counts from 2026-02-03T04:05:06Z until 2026-07-01T00:00:00Z, to gpg at any time");
  const std::string from = "from = 2026-06-01T00:00:01Z\n";
  CHECK(why(of_bob(from)) == "it does not count before 2026-06-01T00:00:01Z");
  CHECK(is_there(of_bob(from, "[\"git\"]", at("2026-06-01T00:00:01Z"))));
  CHECK(of_bob(from, "[\"git\"]", at("2026-06-01T00:00:01Z")).bounded.size() == 1);
  CHECK(why(of_bob("", "[\"git\"]", at("2026-02-03T04:05:05Z"))).starts_with("it does not count before"));
  CHECK(of_bob("").bounded.empty());
}

TEST_CASE("a keyring has no keys that are too old, where that refuses, nor any of a roster that ended") {
  const auto aged = [](const std::string& when, const std::string& rotation) {
    return of_bob("", "[\"git\"]", at(when),
                  "[defaults]\nmax_key_age = \"400d\"\nrotation = \"" + rotation + "\"\n");
  };
  CHECK(is_there(aged("2027-03-10T04:05:05Z", "refuse")));
  CHECK(aged("2027-03-10T04:05:05Z", "refuse").bounded.size() == 1);
  CHECK(why(aged("2027-03-10T04:05:06Z", "refuse")) == "its time ended at 2027-03-10T04:05:06Z");
  CHECK(is_there(aged("2027-03-10T04:05:06Z", "warn")));
  CHECK(is_there(of_bob("", "[\"git\"]", at("2028-12-31T23:59:59Z"))));
  CHECK(why(of_bob("", "[\"git\"]", at("2029-01-01T00:00:00Z"))) == "its time ended at 2029-01-01T00:00:00Z");
}

}  // namespace muster
