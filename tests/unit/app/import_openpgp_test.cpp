#include "app/import_openpgp.h"

#include <catch2/catch.hpp>

#include "crypto/sha256.h"
#include "formats/armor.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;

std::string hex(const pgp::Key& key) {
  std::string out;
  for (const char c : key.fingerprint()) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon};
const pgp::Key bob{pgp::Kind::eddsa, 2, pgp::noon};
const pgp::Key subkey{pgp::Kind::eddsa, 7, pgp::noon};
const pgp::Key other_subkey{pgp::Kind::eddsa, 8, pgp::noon};

std::string alices() {
  return pgp::certificate(alice, "Alice Example <alice@example.org>", subkey);
}
std::string bobs() {
  return pgp::certificate(bob, "bob@example.org", other_subkey);
}
CertificateShelf shelf(const std::vector<std::string>& certificates) {
  CertificateShelf made;
  for (const std::string& one : certificates) made.add(one);
  return made;
}

GuixAuthorizations guix(const std::vector<std::pair<std::string, std::string>>& signers) {
  GuixAuthorizations list;
  for (const auto& [fingerprint, name] : signers) list.signers.push_back({0, fingerprint, name, {}});
  return list;
}

bool notes(const Imported& imported, const std::string& part) {
  for (const std::string& note : imported.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

const CertificateFile& file_of(const ImportedPerson& person, std::size_t key = 0) {
  return std::get<CertificateFile>(person.keys.at(key).key);
}

using Words = std::vector<std::string>;
using Uses = std::set<KeyUse>;

}  // namespace

TEST_CASE("a shelf finds certificates by their primary keys alone") {
  const CertificateShelf two = shelf({alices(), bobs()});
  REQUIRE(two.find(hex(alice)) != nullptr);
  const ShelvedCertificate& found = *two.find(hex(alice));
  CHECK(found.problem.empty());
  CHECK(found.name == "Alice Example");
  CHECK(found.addresses == Words{"alice@example.org"});
  CHECK(found.file.fingerprint == hex(alice));
  CHECK(found.file.path == "keys/" + sha256(found.file.bytes).hex() + ".asc");
  CHECK(decode_pgp_key_armor(found.file.bytes) == alices());
  CHECK(two.find(hex(bob))->addresses == Words{"bob@example.org"});
  CHECK(two.find(hex(bob))->name.empty());
  CHECK(two.find(hex(subkey)) == nullptr);
  CHECK(two.claimed_by(hex(subkey)) == hex(alice));
  CHECK_FALSE(two.claimed_by(hex(pgp::Key{pgp::Kind::eddsa, 9, pgp::noon})));
  CHECK(two.unread() == 0);
  CHECK(two.doubles().empty());
}

TEST_CASE("a certificate twice on a shelf") {
  const std::string renewed = alices() + pgp::user_id_packet("more");
  CHECK(shelf({alices(), alices()}).doubles().empty());
  const CertificateShelf two = shelf({alices(), renewed});
  CHECK(two.doubles() == Words{hex(alice)});
  CHECK(decode_pgp_key_armor(two.find(hex(alice))->file.bytes) == alices());
  CHECK(notes(import_guix(guix({{hex(alice), "a"}}), two), "of two certificates the first"));
  CHECK(shelf({"x", pgp::user_id_packet("x")}).unread() == 2);
}

TEST_CASE("the signers of a Guix channel become people") {
  const Imported imported =
      import_guix(guix({{hex(alice), "Ali C."}, {hex(bob), ""}}), shelf({bobs(), alices()}));
  CHECK(imported.left_out.empty());
  REQUIRE(imported.people.size() == 2);
  const ImportedPerson& first = imported.people[0];
  CHECK(first.id == "ali-c.");
  CHECK(first.name == "Ali C.");
  CHECK(first.emails == Words{"alice@example.org"});
  CHECK(first.duties == std::set{Duty::commits, Duty::tags, Duty::releases});
  CHECK(first.keys.at(0).uses == Uses{KeyUse::git});
  CHECK(file_of(first).fingerprint == hex(alice));
  CHECK(imported.people[1].id == "bob");
  CHECK(imported.people[1].name == "bob");
  CHECK(notes(imported, "nobody has checked"));
}

TEST_CASE("signers of a Guix channel that a roster cannot list are left out") {
  const auto why = [](const std::string& fingerprint, const std::vector<std::string>& certificates) {
    const Imported imported = import_guix(guix({{fingerprint, "a"}}), shelf(certificates));
    CHECK(imported.people.empty());
    REQUIRE(imported.left_out.size() == 1);
    CHECK(imported.left_out[0].where == "key " + fingerprint);
    CHECK(imported.left_out[0].what == "a");
    return imported.left_out[0].why;
  };
  CHECK(why(hex(alice), {bobs()}) == "no certificate of it is in the keyring");
  CHECK(why(hex(subkey), {alices()}) == "a subkey, and a roster lists whole certificates: put " + hex(alice) +
                                            " in its place, if that certificate is the right one");
  const std::string trust = alices() + pgp::old_packet(12, "x");
  CHECK(why(hex(alice), {trust}).starts_with("its certificate is no OpenPGP certificate"));
}

TEST_CASE("a certificate that claims another's key as its own lets nobody in") {
  // Whoever can write to the keyring puts a certificate ahead whose subkey is alice's primary key.
  const std::string thief = pgp::certificate(bob, "Mallory <mallory@example.org>", alice);
  const Imported both = import_guix(guix({{hex(alice), "alice"}}), shelf({thief, alices()}));
  REQUIRE(both.people.size() == 1);
  CHECK(file_of(both.people[0]).fingerprint == hex(alice));
  CHECK(import_guix(guix({{hex(alice), "alice"}}), shelf({thief})).people.empty());
}

TEST_CASE("what Guix ignores is told") {
  GuixAuthorizations list = guix({{hex(alice), "alice"}});
  list.signers[0].others = {"since"};
  list.others = {"more"};
  const Imported imported = import_guix(list, shelf({alices()}));
  CHECK(imported.people.size() == 1);
  REQUIRE(imported.left_out.size() == 2);
  CHECK(imported.left_out[0].what == "since");
  CHECK(imported.left_out[1].what == "more");
}

TEST_CASE("an address that two certificates name is the first person's") {
  const std::string second = pgp::certificate(bob, "Alice <alice@example.org>", other_subkey);
  const Imported imported =
      import_guix(guix({{hex(alice), "one"}, {hex(bob), "two"}}), shelf({alices(), second}));
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].emails == Words{"alice@example.org"});
  CHECK(imported.people[1].emails.empty());
  CHECK(notes(imported, "alice@example.org, which two's certificate names too, is one's"));
}

TEST_CASE("user ids that hold no address") {
  for (const char* id : {"Alice", "Alice <alice>", "Alice <a b@c>", "Alice <a@b> x", "\xff <a@b>", "a@b\n"}) {
    const CertificateShelf one = shelf({pgp::certificate(alice, id, subkey)});
    CHECK(one.find(hex(alice))->addresses.empty());
  }
}

TEST_CASE("trusted keys become people") {
  const Imported imported =
      import_trusted_keys({{1, hex(alice)}, {2, hex(bob)}, {4, hex(subkey)}}, shelf({alices(), bobs()}));
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].id == "alice");
  CHECK(imported.people[0].name == "Alice Example");
  CHECK(imported.people[1].id == "bob");
  REQUIRE(imported.left_out.size() == 1);
  CHECK(imported.left_out[0].what == "line 4");
}

TEST_CASE("a policy of sq-git becomes people with duties") {
  const auto armoured = [](const std::string& bytes) { return armored_pgp_key(bytes); };
  SqGitPolicy policy;
  policy.good_commits = {std::string(40, 'a')};
  SqGitAuthorization one;
  one.name = "Alice Example <alice@example.org>";
  one.place = {3, 1};
  one.keyring = armoured(alices());
  SECTION("rights") {
    one.sign_commit = true;
    one.add_user = true;
    SqGitAuthorization two;
    two.name = "bob";
    two.sign_archive = true;
    two.keyring = armoured(bobs());
    policy.authorizations = {one, two};
    const Imported imported = import_sq_git(policy);
    REQUIRE(imported.people.size() == 2);
    CHECK(imported.people[0].id == "alice-example");
    CHECK(imported.people[0].name == "Alice Example");
    CHECK(imported.people[0].duties == std::set{Duty::commits, Duty::governs});
    CHECK(imported.people[0].keys[0].uses == Uses{KeyUse::git, KeyUse::roster});
    CHECK(imported.people[1].duties == std::set{Duty::releases});
    CHECK(imported.people[1].keys[0].uses == Uses{KeyUse::release});
    REQUIRE(imported.left_out.size() == 1);
    CHECK(imported.left_out[0].where == "commit_goodlist");
    CHECK(imported.left_out[0].what == "1 commits");
  }
  SECTION("each right by itself") {
    struct Case {
      bool SqGitAuthorization::*right;
      Duty duty;
      KeyUse use;
    };
    for (const Case& each : {Case{&SqGitAuthorization::sign_commit, Duty::commits, KeyUse::git},
                             Case{&SqGitAuthorization::sign_tag, Duty::tags, KeyUse::git},
                             Case{&SqGitAuthorization::sign_archive, Duty::releases, KeyUse::release},
                             Case{&SqGitAuthorization::add_user, Duty::governs, KeyUse::roster},
                             Case{&SqGitAuthorization::retire_user, Duty::governs, KeyUse::roster},
                             Case{&SqGitAuthorization::audit, Duty::governs, KeyUse::roster}}) {
      SqGitAuthorization only = one;
      only.*each.right = true;
      policy.authorizations = {only};
      const Imported imported = import_sq_git(policy);
      REQUIRE(imported.people.size() == 1);
      CHECK(imported.people[0].duties == std::set{each.duty});
      CHECK(imported.people[0].keys[0].uses == Uses{each.use});
    }
  }
  SECTION("several certificates") {
    one.sign_tag = true;
    one.keyring += armoured(bobs());
    policy.authorizations = {one};
    const Imported imported = import_sq_git(policy);
    REQUIRE(imported.people.size() == 1);
    CHECK(imported.people[0].keys.size() == 2);
    CHECK(imported.people[0].emails == Words{"alice@example.org", "bob@example.org"});
  }
  SECTION("what is left out") {
    policy.good_commits.clear();
    policy.authorizations = {one};
    CHECK(import_sq_git(policy).left_out.at(0).why == "it may do nothing");
    one.sign_commit = true;
    SqGitAuthorization again = one;
    again.name = "again";
    policy.authorizations = {one, again};
    const Imported twice = import_sq_git(policy);
    CHECK(twice.people.size() == 1);
    CHECK(twice.left_out.at(0).what == "again");
    CHECK(twice.left_out.at(0).why == "its certificate is alice-example's already");
    one.keyring = "x";
    policy.authorizations = {one};
    CHECK(import_sq_git(policy).people.empty());
    CHECK(import_sq_git(policy).left_out.at(0).why == "its keyring: no armour of public keys");
    CHECK(import_sq_git(policy).left_out.at(0).where == "line 3");
    one.keyring = armoured(alices() + pgp::old_packet(6, "\x03"));
    policy.authorizations = {one};
    CHECK(import_sq_git(policy).people.size() == 1);
    CHECK(import_sq_git(policy).left_out.at(0).why == "1 of its certificates cannot be read");
  }
}

}  // namespace muster
