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
}

TEST_CASE("times of allowed signers without a zone hold in every zone") {
  const Imported imported =
      import("a@b valid-after=\"20250102\",valid-before=\"20270304050607\" " + key("alice"));
  const ImportedKey& made = imported.people.at(0).keys.at(0);
  CHECK(made.from->text() == "2025-01-02T12:00:00Z");
  CHECK(made.until->text() == "2027-03-03T15:06:08Z");
  CHECK(notes(imported, "line 1: a time without Z is local"));
  CHECK(notes(import("a@b valid-after=\"20250102\" " + key("alice")), "line 1: a time without Z is local"));
  CHECK(notes(import("a@b valid-before=\"20270102\" " + key("alice")), "line 1: a time without Z is local"));
  // 13 hours and 59 minutes after now by UTC, and gone by already to the east of it.
  CHECK(why("a@b valid-before=\"20261123235959\" " + key("alice")) ==
        "a@b: its time ended at 2026-11-23T10:00:00Z");
  CHECK(import("a@b valid-before=\"20261124000000\" " + key("alice")).people.size() == 1);
  const std::string short_one = "a@b valid-after=\"20270101\",valid-before=\"";
  CHECK(why(short_one + "20270102015959\" " + key("alice")) == "a@b: no time of it is left in every zone");
  CHECK(import(short_one + "20270102020000\" " + key("alice")).people.size() == 1);
}

TEST_CASE("times of allowed signers behind the year 9999") {
  const auto until = [](const std::string& end) {
    return import("a@b valid-before=\"" + end + "\" " + key("alice")).people.at(0).keys.at(0).until;
  };
  CHECK_FALSE(until("99991231235959Z"));
  CHECK(until("99991231235958Z")->text() == "9999-12-31T23:59:59Z");
  CHECK(notes(import("a@b valid-before=\"99991231235959Z\" " + key("alice")), "line 1: it ends behind"));
  CHECK(why("a@b valid-after=\"99991231235959\" " + key("alice")) == "a@b: it begins behind the year 9999");
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

TEST_CASE("several keys on lines of the same principals are taken for one person's") {
  const Imported imported =
      import("a@b " + key("alice") + "\nx@y " + key("carol") + "\na@b " + key("bob") + "\n");
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].keys.size() == 2);
  CHECK(imported.people[0].emails == Words{"a@b"});
  CHECK(imported.people[0].joined == Joined::by_address);
  CHECK(imported.people[1].joined == Joined::by_the_list);
  CHECK(notes(imported, "a@b: the keys on lines 1, 3 are taken for one person's"));
  const Imported two = import("a@b,c@d " + key("alice") + "\nc@d,a@b " + key("bob") + "\n");
  REQUIRE(two.people.size() == 1);
  CHECK(two.people[0].emails == Words{"a@b", "c@d"});
}

TEST_CASE("an address that several keys claim is nobody's") {
  const Imported imported =
      import("alice@x,security@x " + key("alice") + "\nmallory@x,security@x " + key("mallory") + "\n");
  REQUIRE(imported.people.size() == 2);
  CHECK(imported.people[0].emails == Words{"alice@x"});
  CHECK(imported.people[0].keys.size() == 1);
  CHECK(imported.people[1].emails == Words{"mallory@x"});
  CHECK(imported.people[1].called == Words{"mallory@x"});
  REQUIRE(imported.left_out.size() == 2);
  CHECK(imported.left_out[0].where == "line 1");
  CHECK(imported.left_out[0].what == "security@x");
  CHECK(imported.left_out[0].why == "another key, on line 2, claims this address too");
  CHECK(imported.left_out[1].where == "line 2");
  CHECK(imported.left_out[1].why == "another key, on line 1, claims this address too");
}

TEST_CASE("an address stays with the one key whose only one it is") {
  for (const char* order : {"first", "last"}) {
    const std::string hers = "alice@x " + key("alice") + "\n";
    const std::string theirs = "alice@x,mallory@x " + key("mallory") + "\n";
    const bool first = std::string(order) == "first";
    const Imported imported = import(first ? hers + theirs : theirs + hers);
    REQUIRE(imported.people.size() == 2);
    CHECK(imported.people[first ? 0 : 1].emails == Words{"alice@x"});
    CHECK(imported.people[first ? 1 : 0].emails == Words{"mallory@x"});
    REQUIRE(imported.left_out.size() == 1);
    CHECK(imported.left_out[0].where == (first ? "line 2" : "line 1"));
  }
  // Two keys whose only one it is, beside a third: nobody's.
  const Imported shared =
      import("team@x " + key("alice") + "\nteam@x " + key("bob") + "\nc@x,team@x " + key("carol") + "\n");
  REQUIRE(shared.people.size() == 2);
  CHECK(shared.people[0].emails.empty());
  CHECK(shared.people[0].id == "team");
  CHECK(shared.people[1].emails == Words{"c@x"});
  // The same addresses, but other principals.
  const Imported other = import("a@x,deploy " + key("alice") + "\na@x " + key("bob") + "\n");
  REQUIRE(other.people.size() == 2);
  CHECK(other.people[0].emails.empty());
  CHECK(other.people[1].emails.empty());
}

TEST_CASE("people are not joined by way of others' lines") {
  const Imported imported =
      import("a@b " + key("alice") + "\nc@d " + key("bob") + "\na@b,c@d " + key("dave") + "\n");
  REQUIRE(imported.people.size() == 3);
  CHECK(imported.people[0].emails == Words{"a@b"});
  CHECK(imported.people[1].emails == Words{"c@d"});
  CHECK(imported.people[2].emails.empty());
}

TEST_CASE("a key that namespaces bound is so") {
  const auto scope = [](const std::string& options) {
    return import("a@b " + options + " " + key("alice")).people.at(0).keys.at(0).scope;
  };
  CHECK(scope("") == KeyScope::whole);
  CHECK(scope("namespaces=\"*\"") == KeyScope::whole);
  CHECK(scope("namespaces=\"git\"") == KeyScope::bounded);
  CHECK(scope("namespaces=\"file\"") == KeyScope::bounded);
  const Imported again = import("a@b " + key("alice") + "\na@b namespaces=\"git\" " + key("alice"));
  CHECK(again.left_out.at(0).why == "the key stands on line 1 already, with other options");
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
  CHECK(imported.people[1].wanted_id == "a");
  CHECK(notes(imported, " is a-2, because a is another's id or a role's"));
  CHECK(notes(imported, " is developers-2, because developers is"));
  CHECK_FALSE(notes(imported, " is a, because"));
  ImportedIds ids;
  const std::string longest(64, 'x');
  CHECK(ids.take({longest}).id == longest);
  CHECK(ids.take({longest}).id == std::string(62, 'x') + "-2");
  CHECK(ids.take({longest}).wanted == longest);
  CHECK(ids.take({"", "Neal H. W."}).id == "neal-h.-w.");
}

}  // namespace muster
