#include "app/import_allowed_signers.h"

#include <catch2/catch.hpp>

#include "formats/ssh_key.h"
#include "support/test_keys.h"

namespace muster {
namespace {

const Timestamp issued = *Timestamp::parse("2026-11-23T10:00:00Z");

std::string key(const std::string& name) {
  return test::public_line(name);
}

Imported import(const std::string& text) {
  const auto signers = parse_allowed_signers(text);
  INFO((signers ? "" : signers.error().what));
  REQUIRE(signers);
  return import_allowed_signers(*signers, issued);
}

std::string why(const std::string& line) {
  const Imported imported = import(line);
  CHECK(imported.people.empty());
  REQUIRE(imported.left_out.size() == 1);
  CHECK(imported.left_out[0].where == "line 1");
  return imported.left_out[0].what + ": " + imported.left_out[0].why;
}

bool notes(const Imported& imported, const std::string& part) {
  for (const std::string& note : imported.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

using Words = std::vector<std::string>;
using Uses = std::set<KeyUse>;

}  // namespace

TEST_CASE("each address of allowed signers becomes a person") {
  const Imported imported =
      import("alice@example.org " + key("alice") + "\nBob.B@example.org " + key("bob") + "\n");
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.left_out.empty());
  const ImportedPerson& alice = imported.people[0];
  CHECK(alice.id == "alice");
  CHECK(alice.name == "alice");
  CHECK(alice.emails == Words{"alice@example.org"});
  CHECK(alice.duties == std::set{Duty::commits, Duty::tags, Duty::releases});
  REQUIRE(alice.keys.size() == 1);
  CHECK(ssh_public_key_text(std::get<PublicKey>(alice.keys[0].key)) == key("alice"));
  CHECK(alice.keys[0].uses == Uses{KeyUse::git});
  CHECK_FALSE(alice.keys[0].from);
  CHECK_FALSE(alice.keys[0].until);
  CHECK(imported.people[1].id == "bob.b");
}

TEST_CASE("windows of allowed signers are kept to the second") {
  const Imported imported =
      import("a@b valid-after=\"20250102Z\",valid-before=\"20270304050607Z\" " + key("alice"));
  const ImportedKey& made = imported.people.at(0).keys.at(0);
  CHECK(made.from->text() == "2025-01-02T00:00:00Z");
  // ssh-keygen counts the second that it names in, a roster's window ends before it.
  CHECK(made.until->text() == "2027-03-04T05:06:08Z");
  CHECK_FALSE(notes(imported, "local"));
  CHECK(notes(import("a@b valid-after=\"20250102\" " + key("alice")), "line 1: a time without Z is local"));
  CHECK(notes(import("a@b valid-before=\"20270102\" " + key("alice")), "line 1: a time without Z is local"));
}

TEST_CASE("keys of allowed signers whose time is over are left out") {
  CHECK(why("a@b valid-before=\"20261123095959Z\" " + key("alice")) ==
        "a@b: its time ended at 2026-11-23T10:00:00Z");
  CHECK(import("a@b valid-before=\"20261123100000Z\" " + key("alice")).people.size() == 1);
}

TEST_CASE("namespaces become uses") {
  const auto uses = [](const std::string& namespaces) {
    return import("a@b namespaces=\"" + namespaces + "\" " + key("alice")).people.at(0).keys.at(0).uses;
  };
  CHECK(uses("git") == Uses{KeyUse::git});
  CHECK(uses("file") == Uses{KeyUse::release});
  CHECK(uses("git,file") == Uses{KeyUse::git, KeyUse::release});
  CHECK(uses("*") == Uses{KeyUse::git, KeyUse::release});
  const Imported more = import("a@b namespaces=\"git,email\" " + key("alice"));
  CHECK(more.people.size() == 1);
  REQUIRE(more.left_out.size() == 1);
  CHECK(more.left_out[0].what == "email");
  CHECK(why("a@b namespaces=\"!git,*\" " + key("alice")) ==
        "a@b: a negated namespace: a key's uses are listed one by one");
  const Imported none = import("a@b namespaces=\"gi?\" " + key("alice"));
  CHECK(none.people.empty());
  CHECK(none.left_out.size() == 2);
}

TEST_CASE("what a roster cannot say of principals is left out") {
  CHECK(why("*@example.org " + key("alice")) == "*@example.org: a pattern: a roster names people one by one");
  CHECK(why("a?@example.org " + key("alice")) ==
        "a?@example.org: a pattern: a roster names people one by one");
  CHECK(why("a@b,!c@d " + key("alice")) == "a@b,!c@d: a negated pattern: a roster names people one by one");
  CHECK(why("a@b cert-authority " + key("alice")) ==
        "a@b: a certificate authority: a roster lists each key itself");
  for (const char* word : {"alice", "@b", "a@", "\"a c@b\"", "a<@b"}) {
    CHECK(why(word + (" " + key("alice"))).ends_with("compared with their committer's address"));
  }
  const Imported some = import("a@b,*@c,deploy " + key("alice"));
  CHECK(some.people.at(0).emails == Words{"a@b"});
  CHECK(some.left_out.size() == 2);
}

TEST_CASE("keys that a roster may not list are left out") {
  CHECK(why("a@b ssh-dss AAAA") == "a@b: a type of key that a roster may not list");
  CHECK(why("a@b ssh-ed25519-cert-v01@openssh.com AAAA") == "a@b: a type of key that a roster may not list");
  CHECK(why("a@b ssh-ed25519 AAAA").starts_with("a@b: a key that cannot be read: "));
  test::declare_key("weak", test::KeyKind::rsa2048);
  CHECK(why("a@b " + key("weak")).starts_with("a@b: a key that is too weak: "));
  test::declare_key("weak", test::KeyKind::identity_point);
  CHECK(import("a@b " + key("weak")).people.empty());
  test::forget_declared_keys();
}

TEST_CASE("a key under several principals is one person's") {
  const Imported imported =
      import("a@b,a@c,a@b " + key("alice") + "\nd@e " + key("bob") + "\na@d " + key("alice") + "\n");
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].emails == Words{"a@b", "a@c", "a@d"});
  CHECK(imported.people[0].keys.size() == 1);
  CHECK(imported.people[1].emails == Words{"d@e"});
  CHECK(notes(imported, "a@b,a@c,a@d: taken for one person"));
  CHECK_FALSE(notes(imported, "d@e"));
}

TEST_CASE("several keys under one principal are one person's") {
  const Imported imported = import("a@b " + key("alice") + "\na@b " + key("bob") + "\n");
  REQUIRE(imported.people.size() == 1);
  CHECK(imported.people[0].keys.size() == 2);
}

TEST_CASE("people are found by way of others' lines") {
  const Imported imported = import("a@b " + key("alice") + "\nc@d " + key("bob") + "\nx@y " + key("carol") +
                                   "\na@b,c@d " + key("dave") + "\n");
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].emails == Words{"a@b", "c@d"});
  CHECK(imported.people[0].keys.size() == 3);
  CHECK(imported.people[1].emails == Words{"x@y"});
}

TEST_CASE("a key again with other options is left out") {
  for (const char* option :
       {"namespaces=\"file\"", "valid-after=\"20200101Z\"", "valid-before=\"20300101Z\""}) {
    const Imported imported = import("a@b " + key("alice") + "\nc@d " + option + " " + key("alice") + "\n");
    REQUIRE(imported.people.size() == 1);
    CHECK(imported.people[0].emails == Words{"a@b"});
    REQUIRE(imported.left_out.size() == 1);
    CHECK(imported.left_out[0].where == "line 2");
    CHECK(imported.left_out[0].why == "the key stands on line 1 already, with other options");
  }
}

TEST_CASE("ids of imported people are their own") {
  const Imported imported = import("a@b " + key("alice") + "\na@c " + key("bob") + "\ndevelopers@c " +
                                   key("carol") + "\n+@c " + key("dave") + "\n");
  REQUIRE(imported.people.size() == 4);
  CHECK(imported.people[0].id == "a");
  CHECK(imported.people[1].id == "a-2");
  CHECK(imported.people[2].id == "developers-2");
  CHECK(imported.people[3].id == "signer");
  ImportedIds ids;
  const std::string longest(64, 'x');
  CHECK(ids.take({longest}) == longest);
  CHECK(ids.take({longest}) == std::string(62, 'x') + "-2");
  CHECK(ids.take({"", "Neal H. W."}) == "neal-h.-w.");
}

}  // namespace muster
