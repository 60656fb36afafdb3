#include "app/import_openpgp.h"

#include "crypto/sha256.h"
#include "formats/armor.h"
#include "unit/app/made_up_gpg.h"

namespace muster {
namespace {

using namespace test;

CertificateShelf shelf(const std::vector<std::string>& certificates) {
  CertificateShelf made;
  for (const std::string& one : certificates) made.add(one);
  return made;
}

using Signers = std::vector<std::pair<std::string, std::string>>;

GuixAuthorizations guix(const Signers& signers) {
  GuixAuthorizations list;
  for (const auto& [fingerprint, name] : signers) list.signers.push_back({0, fingerprint, name, {}});
  return list;
}

Imported imported_of(const GuixAuthorizations& list, const std::vector<std::string>& certificates,
                     FakeGpg gpg = {}) {
  CertificateShelf made = shelf(certificates);
  auto imported = import_guix(list, made, gpg, issued);
  REQUIRE(imported);
  return std::move(*imported);
}

}  // namespace

TEST_CASE("a shelf finds what was read of its certificates") {
  CertificateShelf two = shelf({alices(), bobs()});
  FakeGpg gpg;
  CHECK(two.primaries() == Words{hex(alice), hex(bob)});
  CHECK(two.find(hex(alice)) == nullptr);
  REQUIRE(two.read({hex(alice)}, gpg, issued));
  CHECK(gpg.asked == 1);
  REQUIRE(two.find(hex(alice)) != nullptr);
  CHECK(two.find(hex(bob)) == nullptr);
  const ShelvedCertificate& found = *two.find(hex(alice));
  CHECK(found.problem.empty());
  CHECK(found.name == "Alice Example");
  CHECK(found.addresses == Words{"alice@example.org"});
  CHECK(found.file.fingerprint == hex(alice));
  CHECK(found.file.path == "keys/" + sha256(found.file.bytes).hex() + ".asc");
  CHECK(decode_pgp_key_armor(found.file.bytes) == alices());
  CHECK(found.signers == std::set{hex(alice), hex(subkey)});
  CHECK(found.subkeys == std::set{hex(subkey)});
  CHECK_FALSE(found.merged);
  REQUIRE(two.read({hex(other_subkey)}, gpg, issued));
  CHECK(two.find(hex(bob))->addresses == Words{"bob@example.org"});
  CHECK(two.find(hex(bob))->name.empty());
  CHECK(two.find(hex(other_subkey)) == nullptr);
  REQUIRE(two.with_subkey(hex(other_subkey)).size() == 1);
  CHECK(two.claimed_by(hex(subkey)) == hex(alice));
  CHECK_FALSE(two.claimed_by(hex(pgp::Key{pgp::Kind::eddsa, 9, pgp::noon})));
  CHECK(two.unread() == 0);
  CHECK(shelf({"x", pgp::user_id_packet("x")}).unread() == 2);
}

TEST_CASE("copies of a certificate that differ are made into one by gpg") {
  const std::string renewed = pgp::certificate(alice, "More <more@example.org>", subkey);
  FakeGpg gpg;
  gpg.merged = renewed;
  const auto list = guix({{hex(alice), "a"}});
  const Imported same = imported_of(list, {alices(), alices()}, gpg);
  CHECK(decode_pgp_key_armor(file_of(same.people.at(0)).bytes) == alices());
  CHECK_FALSE(notes(same, "copies"));
  const Imported two = imported_of(list, {alices(), renewed}, gpg);
  CHECK(decode_pgp_key_armor(file_of(two.people.at(0)).bytes) == renewed);
  CHECK(notes(two, "key " + hex(alice) + ": there are copies that differ"));
  gpg.merged = bobs();
  CHECK(imported_of(list, {alices(), renewed}, gpg).left_out.at(0).why ==
        "its certificate is there in copies that differ, and gpg cannot make one of them");
  gpg.merged = renewed;
  std::vector<std::string> many;
  for (int i = 0; i < 17; ++i) many.push_back(pgp::certificate(alice, std::to_string(i), subkey));
  CHECK(imported_of(list, many, gpg).left_out.at(0).why ==
        "its certificate is there in too many copies that differ");
  many.pop_back();
  CHECK(imported_of(list, many, gpg).people.size() == 1);
}

TEST_CASE("the signers of a Guix channel become people") {
  const Imported imported = imported_of(guix({{hex(alice), "Ali C."}, {hex(bob), ""}}), {bobs(), alices()});
  CHECK(imported.left_out.empty());
  REQUIRE(imported.people.size() == 2);
  const ImportedPerson& first = imported.people[0];
  CHECK(first.id == "ali-c.");
  CHECK(first.name == "Ali C.");
  CHECK(first.emails == Words{"alice@example.org"});
  CHECK(first.called == Words{"Ali C."});
  CHECK(first.wanted_id == "ali-c.");
  CHECK(first.duties == std::set{Duty::commits, Duty::tags, Duty::releases});
  CHECK(first.keys.at(0).uses == Uses{KeyUse::git});
  CHECK(file_of(first).fingerprint == hex(alice));
  // What a certificate says of itself names nobody.
  CHECK(imported.people[1].id == "bob");
  CHECK(imported.people[1].name == "bob");
  CHECK(imported.people[1].called.empty());
  CHECK(imported.people[1].wanted_id.empty());
  CHECK(notes(imported, "nobody has checked"));
}

TEST_CASE("what Guix did not let in, and a certificate brings with it, is noted") {
  const Imported imported = imported_of(guix({{hex(alice), "a"}}), {alices()});
  CHECK(notes(imported, "Guix lets in the key " + hex(alice) + " alone"));
  CHECK(notes(imported, "may sign too: " + hex(subkey)));
  const Imported by_subkey = imported_of(guix({{hex(subkey), "a"}}), {alices()});
  CHECK(notes(by_subkey, "may sign too: " + hex(alice)));
  const std::string alone = pgp::key_packet(alice) + pgp::user_id_packet("a");
  CHECK_FALSE(notes(imported_of(guix({{hex(alice), "a"}}), {alone}), "may sign too"));
}

TEST_CASE("a subkey that a Guix channel lists brings in its certificate") {
  const Imported imported = imported_of(guix({{hex(subkey), "alice"}}), {bobs(), alices()});
  REQUIRE(imported.people.size() == 1);
  CHECK(file_of(imported.people[0]).fingerprint == hex(alice));
  CHECK(imported.left_out.empty());
  const Imported both = imported_of(guix({{hex(subkey), "alice"}, {hex(alice), "more"}}), {alices()});
  CHECK(both.people.size() == 1);
  CHECK(both.left_out.at(0).why == "its certificate is alice's already");
  const Imported shared = imported_of(guix({{hex(subkey), "alice"}}),
                                      {alices(), pgp::certificate(bob, "bob@example.org", subkey)});
  CHECK(shared.people.empty());
  CHECK(shared.left_out.at(0).why.starts_with("a subkey of two certificates, "));
}

TEST_CASE("signers of a Guix channel that a roster cannot list are left out") {
  const auto why = [](const std::string& fingerprint, const std::vector<std::string>& certificates,
                      const FakeGpg& gpg = {}) {
    const Imported imported = imported_of(guix({{fingerprint, "a"}}), certificates, gpg);
    CHECK(imported.people.empty());
    REQUIRE(imported.left_out.size() == 1);
    CHECK(imported.left_out[0].where == "key " + fingerprint);
    CHECK(imported.left_out[0].what == "a");
    return imported.left_out[0].why;
  };
  CHECK(why(hex(alice), {bobs()}) == "no certificate of it is in the keyring");
  const std::string trust = alices() + pgp::old_packet(12, "x");
  CHECK(why(hex(alice), {trust}).starts_with("its certificate is no OpenPGP certificate"));
  FakeGpg gpg;
  gpg.about[hex(alice)] = {"it has expired", {}, {}};
  CHECK(why(hex(alice), {alices()}, gpg) == "its certificate is not sound: it has expired");
  CHECK(why(hex(subkey), {alices()}, gpg) ==
        "its certificate " + hex(alice) + " is not sound: it has expired");
  gpg.about[hex(alice)] = {"", {"a"}, {}};
  CHECK(why(hex(subkey), {alices()}, gpg)
            .starts_with("a subkey that the certificate " + hex(alice) + " claims"));
}

TEST_CASE("a certificate that claims another's key as its own lets nobody in") {
  // Whoever can write to the keyring puts a certificate ahead that has alice's keys as its subkeys. Her
  // signature over them is not to be had.
  const auto thief_of = [](const pgp::Key& key) {
    const std::string both = pgp::binding_document(bob, key);
    pgp::Signature binding = pgp::signature_of(bob);
    binding.type = 0x18;
    return pgp::key_packet(bob) + pgp::user_id_packet("Mallory <mallory@example.org>") +
           pgp::subkey_packet(key) + pgp::signed_packet(binding, bob, both);
  };
  for (const pgp::Key& key : {alice, subkey}) {
    const Imported both = imported_of(guix({{hex(key), "alice"}}), {thief_of(key), alices()});
    REQUIRE(both.people.size() == 1);
    CHECK(file_of(both.people[0]).fingerprint == hex(alice));
    CHECK(imported_of(guix({{hex(key), "alice"}}), {thief_of(key)}).people.empty());
  }
  // Nor where its own key is listed too.
  const Imported listed = imported_of(guix({{hex(subkey), "alice"}, {hex(bob), "bob"}}), {thief_of(subkey)});
  REQUIRE(listed.people.size() == 1);
  CHECK(listed.people[0].id == "bob");
  CHECK(listed.left_out.at(0).why.starts_with("a subkey that the certificate " + hex(bob) + " claims"));
}

TEST_CASE("what Guix ignores is told") {
  GuixAuthorizations list = guix({{hex(alice), "alice"}});
  list.signers[0].others = {"since"};
  list.others = {"more"};
  const Imported imported = imported_of(list, {alices()});
  CHECK(imported.people.size() == 1);
  REQUIRE(imported.left_out.size() == 2);
  CHECK(imported.left_out[0].what == "since");
  CHECK(imported.left_out[1].what == "more");
}

TEST_CASE("user ids that gpg does not vouch for give nobody an address or a name") {
  FakeGpg gpg;
  gpg.about[hex(alice)] = {"", {"alice@example.org"}, {}};
  const std::string more = pgp::certificate(alice, "Mallory <mallory@example.org>", subkey);
  const Imported imported = imported_of(guix({{hex(alice), ""}}), {more}, gpg);
  CHECK(imported.people.at(0).emails == Words{"alice@example.org"});
  CHECK(imported.people.at(0).name == "alice");
}

TEST_CASE("an address that two people's certificates name is nobody's") {
  const std::string second = pgp::certificate(bob, "Alice <alice@example.org>", other_subkey);
  const auto list = guix({{hex(alice), "one"}, {hex(bob), "two"}});
  const Imported imported = imported_of(list, {alices(), second});
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].emails.empty());
  CHECK(imported.people[1].emails.empty());
  REQUIRE(imported.left_out.size() == 1);
  CHECK(imported.left_out[0].what == "alice@example.org");
  CHECK(imported.left_out[0].why == "the certificates of one, two name it: it is nobody's");
  // Of a certificate that is not carried over nothing counts.
  FakeGpg gpg;
  gpg.about[hex(bob)] = {"it is revoked", {}, {}};
  CHECK(imported_of(list, {alices(), second}, gpg).people.at(0).emails == Words{"alice@example.org"});
}

TEST_CASE("ids of people in lists of OpenPGP keys that were taken are noted") {
  const Imported imported = imported_of(guix({{hex(alice), "ali"}, {hex(bob), "ali"}}), {alices(), bobs()});
  CHECK(imported.people.at(1).id == "ali-2");
  CHECK(imported.people.at(1).wanted_id == "ali");
  CHECK(notes(imported, "the holder of " + hex(bob) + " is ali-2, because ali is another's id or a role's"));
}

TEST_CASE("user ids that hold no address") {
  for (const char* id : {"Alice", "Alice <alice>", "Alice <a b@c>", "Alice <a@b> x", "\xff <a@b>", "a@b\n"}) {
    INFO(id);
    CHECK(read_user_id(id).address.empty());
  }
  CHECK(read_user_id(" Alice  <a@b>").address == "a@b");
  CHECK(read_user_id(" Alice  <a@b>").name == "Alice");
}

TEST_CASE("trusted keys become people") {
  CertificateShelf two = shelf({alices(), bobs()});
  FakeGpg gpg;
  const auto read = import_trusted_keys({{1, hex(alice)}, {2, hex(bob)}, {4, hex(subkey)}}, two, gpg, issued);
  REQUIRE(read);
  const Imported& imported = *read;
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].id == "alice");
  CHECK(imported.people[0].name == "Alice Example");
  CHECK(imported.people[0].called.empty());
  CHECK(imported.people[0].wanted_id.empty());
  CHECK(imported.people[1].id == "bob");
  CHECK_FALSE(notes(imported, "Guix"));
  REQUIRE(imported.left_out.size() == 1);
  CHECK(imported.left_out[0].what == "line 4");
  CHECK(imported.left_out[0].why == "a subkey, and the list is of primary keys: put " + hex(alice) +
                                        " in its place, if that certificate is the right one");
}

}  // namespace muster
