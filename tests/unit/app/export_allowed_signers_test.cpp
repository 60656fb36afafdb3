#include "app/export_allowed_signers.h"

#include <catch2/catch.hpp>

#include "app/import_allowed_signers.h"
#include "app/rosters.h"
#include "formats/ssh_key.h"
#include "support/test_keys.h"

namespace muster {
namespace {

std::string key(const std::string& name) {
  return test::public_line(name);
}

// Alice governs; `more` is put behind.
RosterPtr roster(const std::string& more, const std::string& header = "") {
  const std::string text =
      "schema = \"muster/roster/1\"\nproject = \"acme/payments\"\nversion = 1\n"
      "issued = 2026-01-01T00:00:00Z\nexpires = 2029-01-01T00:00:00Z\n"
      "[governance]\ngovernors = [\"alice\"]\nthreshold = 1\n"
      "mainline = \"refs/heads/main\"\n" +
      header +
      "[[person]]\nid = \"alice\"\nname = \"A\"\nemails = [\"a@b\", \"a@c\"]\n"
      "[[person]]\nid = \"bob\"\nname = \"B\"\nemails = [\"b@b\"]\n"
      "[[key]]\nholder = \"alice\"\nssh = \"" +
      key("alice") + "\"\nadded = 2026-01-01T00:00:00Z\nuses = [\"git\", \"roster\"]\n" + more;
  auto loaded = Rosters().load(text, "roster.toml", {});
  INFO((loaded ? std::string() : std::get<reasons::RosterMalformed>(loaded.error()).what));
  REQUIRE(loaded);
  return *loaded;
}

std::string bobs(const std::string& fields, const std::string& uses = "[\"git\"]") {
  return "[[key]]\nholder = \"bob\"\nssh = \"" + key("bob") +
         "\"\nadded = 2026-02-03T04:05:06Z\nuses = " + uses + "\n" + fields;
}

const std::string alices_line = "a@b,a@c namespaces=\"git\",valid-after=\"20260101000000Z\"";

// Without alice's line and the comments.
std::string exported(const RosterPtr& of) {
  const auto made = export_allowed_signers(*of);
  std::string text = allowed_signers_text(*of, made.signers);
  REQUIRE(parse_allowed_signers(text));
  const std::size_t at = text.find(alices_line);
  REQUIRE(at != std::string::npos);
  return text.substr(text.find('\n', at) + 1);
}

std::string why(const RosterPtr& of) {
  CHECK(exported(of).empty());
  const auto made = export_allowed_signers(*of);
  REQUIRE_FALSE(made.left_out.empty());
  return made.left_out.back().what + made.left_out.back().why;
}

}  // namespace

TEST_CASE("a roster as allowed signers") {
  const RosterPtr of = roster(bobs("until = 2026-06-01T00:00:00Z\n", "[\"git\", \"release\"]"));
  CHECK(exported(of) ==
        "b@b namespaces=\"git,file\",valid-after=\"20260203040506Z\",valid-before=\"20260531235959Z\" " +
            key("bob") + "\n");
  const std::string text = allowed_signers_text(*of, export_allowed_signers(*of).signers);
  CHECK(
      text.starts_with("# Made by muster export allowed-signers, not to be edited.\n"
                       "# Version 1 of the roster of acme/payments, " +
                       of->name().digest.text() + "\n"));
}

TEST_CASE("an exported key counts from `from` until its end") {
  CHECK(exported(roster(bobs("from = 2025-01-01T00:00:00Z\n"))).find(",valid-after=\"20250101000000Z\",") !=
        std::string::npos);
  const std::string revoked = "revoked = { reason = \"lost\", since = 2026-05-01T00:00:00Z }\n";
  const std::string until = "until = 2026-06-01T00:00:00Z\n";
  CHECK(exported(roster(bobs(until + revoked))).find("valid-before=\"20260430235959Z\"") !=
        std::string::npos);
  const std::string late = "revoked = { reason = \"superseded\", since = 2026-07-01T00:00:00Z }\n";
  CHECK(exported(roster(bobs(until + late))).find("valid-before=\"20260531235959Z\"") != std::string::npos);
}

TEST_CASE("an exported key ends when its holder leaves") {
  const std::string dave =
      "[[person]]\nid = \"dave\"\nname = \"D\"\nemails = [\"d@b\"]\nleft = 2026-03-01T00:00:00Z\n";
  const std::string key_of = "[[key]]\nssh = \"" + key("dave") + "\"\nadded = 2026-01-01T00:00:00Z\n";
  CHECK(exported(roster(dave + key_of + "holder = \"dave\"\n")).find("d@b namespaces=\"git\"") == 0);
  CHECK(exported(roster(dave + key_of + "holder = \"dave\"\n")).find("valid-before=\"20260228235959Z\"") !=
        std::string::npos);
  const std::string robot = "[[robot]]\nid = \"bot\"\nowner = \"dave\"\nemails = [\"bot@b\"]\n";
  const std::string bots = exported(roster(dave + robot + key_of + "holder = \"bot\"\n"));
  CHECK(bots.starts_with("bot@b namespaces=\"git\""));
  CHECK(bots.find("valid-before=\"20260228235959Z\"") != std::string::npos);
}

TEST_CASE("an exported key ends with the roster, and with its age where that refuses") {
  const auto before = [](const RosterPtr& of) {
    const std::string text = exported(of);
    return text.substr(text.find("valid-before=") + 14, 15);
  };
  CHECK(before(roster(bobs(""))) == "20281231235959Z");
  CHECK(before(roster(bobs("until = 2029-01-01T00:00:01Z\n"))) == "20281231235959Z");
  CHECK(before(roster(bobs("until = 2028-12-31T23:59:59Z\n"))) == "20281231235958Z");
  const std::string refuse = "[defaults]\nmax_key_age = \"400d\"\nrotation = \"refuse\"\n";
  // Added 2026-02-03T04:05:06Z.
  CHECK(before(roster(bobs(""), refuse)) == "20270310040505Z");
  CHECK(before(roster(bobs("until = 2027-03-10T04:05:05Z\n"), refuse)) == "20270310040504Z");
  CHECK(before(roster(bobs(""), "[defaults]\nmax_key_age = \"400d\"\nrotation = \"warn\"\n")) ==
        "20281231235959Z");
  CHECK(why(roster(bobs("from = 2028-12-31T23:59:59Z\n"))) == "it counts for no time");
}

TEST_CASE("an RSA key is exported where both of its algorithms are allowed") {
  test::declare_key("old", test::KeyKind::rsa3072);
  const std::string rsa = key("old");
  test::forget_declared_keys();
  const std::string more = "[[key]]\nholder = \"bob\"\nssh = \"" + rsa + "\"\nadded = 2026-02-03T04:05:06Z\n";
  const auto allowing = [&](const std::string& list) {
    return roster(more, "[defaults]\nalgorithms = [\"ssh-ed25519\"" + list + "]\n");
  };
  CHECK_FALSE(exported(allowing(", \"rsa-sha2-256\", \"rsa-sha2-512\"")).empty());
  const std::string one = "the roster allows one of its two algorithms only, and ssh-keygen takes both";
  CHECK(why(allowing(", \"rsa-sha2-256\"")) == one);
  CHECK(why(allowing(", \"rsa-sha2-512\"")) == one);
  CHECK(why(allowing("")) == "the roster does not allow its algorithm");
}

TEST_CASE("a compromised key is not exported") {
  CHECK(why(roster(bobs("revoked = { reason = \"compromised\", since = 2026-05-01T00:00:00Z }\n")))
            .starts_with("it was compromised"));
}

TEST_CASE("keys of other uses are not exported") {
  CHECK(why(roster(bobs("", "[\"push\", \"approval\"]"))) == "it has neither the use git nor release");
  CHECK(exported(roster(bobs("", "[\"release\"]"))).find("namespaces=\"file\"") != std::string::npos);
}

TEST_CASE("keys that count for no time are not exported") {
  // ssh-keygen would refuse the whole file.
  CHECK(why(roster(bobs("until = 2026-02-03T04:05:07Z\n"))) == "it counts for no time");
  CHECK_FALSE(exported(roster(bobs("until = 2026-02-03T04:05:08Z\n"))).empty());
  CHECK(why(roster(bobs("revoked = { reason = \"left\", since = 2026-01-01T00:00:00Z }\n"))) ==
        "it counts for no time");
}

TEST_CASE("times that ssh-keygen cannot write are left away") {
  CHECK(exported(roster(bobs("from = 1970-01-01T00:00:00Z\n"))) ==
        "b@b namespaces=\"git\",valid-before=\"20281231235959Z\" " + key("bob") + "\n");
  CHECK(exported(roster(bobs("from = 1970-01-01T00:00:01Z\n"))).find("valid-after=\"19700101000001Z\"") !=
        std::string::npos);
  CHECK(why(roster(bobs("from = 1960-01-01T00:00:00Z\nuntil = 1970-01-01T00:00:01Z\n"))) ==
        "it counts for no time");
}

TEST_CASE("keys of algorithms that the roster does not allow are not exported") {
  test::declare_key("curve", test::KeyKind::ecdsa256);
  const std::string ecdsa = key("curve");
  test::forget_declared_keys();
  const std::string more =
      "[[key]]\nholder = \"bob\"\nssh = \"" + ecdsa + "\"\nadded = 2026-02-03T04:05:06Z\n";
  CHECK_FALSE(exported(roster(more)).empty());
  CHECK(why(roster(more, "[defaults]\nalgorithms = [\"ssh-ed25519\"]\n")) ==
        "the roster does not allow its algorithm");
}

TEST_CASE("addresses that ssh-keygen reads as something else are not exported") {
  for (const char* address : {"*@b", "?@b", "!b@b", "b,c@b", "b c@b", "#b@b", "b\\\"@b", "*"}) {
    const std::string person =
        "[[person]]\nid = \"dave\"\nname = \"D\"\nemails = [\"" + std::string(address) + "\", \"d@b\"]\n";
    const std::string more =
        person + "[[key]]\nholder = \"dave\"\nssh = \"" + key("dave") + "\"\nadded = 2026-01-01T00:00:00Z\n";
    const RosterPtr of = roster(more);
    CHECK(exported(of).starts_with("d@b namespaces"));
    CHECK(export_allowed_signers(*of).left_out.size() == 1);
  }
  const std::string nobody = "[[person]]\nid = \"dave\"\nname = \"D\"\nemails = []\n";
  CHECK(why(roster(nobody + "[[key]]\nholder = \"dave\"\nssh = \"" + key("dave") +
                   "\"\nadded = 2026-01-01T00:00:00Z\n")) == "its holder has no address for it");
}

TEST_CASE("what was exported is imported as it was") {
  const RosterPtr of = roster(bobs("until = 2028-06-01T00:00:00Z\n", "[\"git\", \"release\"]"));
  const std::string text = allowed_signers_text(*of, export_allowed_signers(*of).signers);
  const Imported imported = import_allowed_signers(*parse_allowed_signers(text), of->draft().issued);
  CHECK(imported.left_out.empty());
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[1].emails == std::vector<std::string>{"b@b"});
  const ImportedKey& bob = imported.people[1].keys.at(0);
  CHECK(bob.from->text() == "2026-02-03T04:05:06Z");
  CHECK(bob.until->text() == "2028-06-01T00:00:00Z");
  CHECK(bob.uses == std::set{KeyUse::git, KeyUse::release});
}

}  // namespace muster
