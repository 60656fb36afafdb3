#include "app/import_governors.h"

#include <catch2/catch.hpp>

#include "formats/ssh_key.h"
#include "support/test_keys.h"

namespace muster {
namespace {

using Words = std::vector<std::string>;
using People = std::vector<ImportedPerson>;
using Uses = std::set<KeyUse>;

ImportedKey ssh(const std::string& name, KeyScope scope = KeyScope::whole, Uses uses = {KeyUse::git}) {
  return {*parse_ssh_public_key(test::public_line(name)), {}, {}, std::move(uses), scope};
}

ImportedKey openpgp(char digit, Uses uses = {KeyUse::git}) {
  return {CertificateFile{"keys/x.asc", "x", std::string(40, digit)}, {}, {}, std::move(uses)};
}

std::string print_of(const std::string& name) {
  return fingerprint_in(ssh(name));
}

ImportedPerson person(const std::string& id, const std::vector<ImportedKey>& keys, const Words& called = {},
                      const std::string& wanted = "") {
  ImportedPerson made;
  made.id = id;
  made.keys = keys;
  made.called = called;
  made.wanted_id = wanted;
  return made;
}

std::string why(const People& people, const Words& named, const std::string& own = "") {
  const auto governors = governors_of(people, named, own);
  REQUIRE_FALSE(governors);
  CHECK(governors.error().id == FaultId::config);
  return governors.error().because + "; " + governors.error().remedy;
}

std::vector<ImportedGovernor> who(const People& people, const Words& named, const std::string& own = "") {
  auto governors = governors_of(people, named, own);
  INFO((governors ? "" : governors.error().because));
  REQUIRE(governors);
  return *governors;
}

std::string only(const People& people, const Words& named, const std::string& own = "") {
  const auto governors = who(people, named, own);
  REQUIRE(governors.size() == 1);
  std::string text = governors.front().id;
  for (const std::string& key : governors.front().keys) text += " " + key;
  return text;
}

const People some = {person("alice", {ssh("alice")}, {"alice@x"}, "alice"),
                     person("bob", {openpgp('B')}, {"Bob B."}, "bob")};

}  // namespace

TEST_CASE("a governor is named by what the list says, or by a key") {
  CHECK(only(some, {"alice"}) == "alice " + print_of("alice"));
  CHECK(only(some, {"alice@x"}) == "alice " + print_of("alice"));
  CHECK(only(some, {"Bob B."}) == "bob " + std::string(40, 'B'));
  CHECK(only(some, {print_of("alice")}) == "alice " + print_of("alice"));
  CHECK(only(some, {std::string(40, 'b')}) == "bob " + std::string(40, 'B'));
  CHECK(only(some, {"openpgp:" + std::string(40, 'B')}) == "bob " + std::string(40, 'B'));
  const auto both = who(some, {"bob", "alice", print_of("alice")});
  REQUIRE(both.size() == 2);
  CHECK(both[0].id == "bob");
  CHECK(why(some, {"carol"}).starts_with("nobody who is carried over is called carol; "));
  CHECK(why(some, {"carol"}).find("alice (" + print_of("alice") + "), bob (BBBB") != std::string::npos);
  CHECK(why(some, {print_of("carol")}).starts_with("nobody who is carried over holds the key SHA256:"));
  CHECK(why(some, {print_of("alice").substr(0, 20)}).starts_with("nobody who is carried over holds the key"));
  CHECK(why(some, {std::string(39, 'B')}).starts_with("nobody who is carried over is called"));
}

TEST_CASE("a governor's name that could be two people's names nobody") {
  const People two = {person("alice", {ssh("mallory")}, {"alice@evil"}, "alice"),
                      person("alice-2", {ssh("alice")}, {"alice@x"}, "alice")};
  CHECK(why(two, {"alice"}) == "alice could be any of 2 people; name a key by its full fingerprint: alice (" +
                                   print_of("mallory") + "), alice-2 (" + print_of("alice") + ")");
  CHECK(only(two, {"alice@x"}) == "alice-2 " + print_of("alice"));
  // A number is given by the order of the list alone.
  CHECK(why(two, {"alice-2"}).starts_with("alice-2 is an id that the list itself does not give; "));
  const People three = {two[0], two[1], person("alice-2-2", {ssh("bob")}, {}, "alice-2")};
  CHECK(why(three, {"alice-2"}).starts_with("alice-2 could be any of 2 people; "));
  CHECK(only(three, {print_of("alice")}) == "alice-2 " + print_of("alice"));
}

TEST_CASE("an id that is made of a certificate's user ids names no governor") {
  const People people = {person("alice", {openpgp('A')})};
  CHECK(why(people, {"alice"}) ==
        "alice is an id that the list itself does not give; name a key by its full fingerprint: alice (" +
            std::string(40, 'A') + ")");
  const People both = {people[0], person("alice-2", {openpgp('B')}, {"alice"}, "alice")};
  CHECK(why(both, {"alice"}).starts_with("alice could be any of 2 people"));
}

TEST_CASE("without a name those govern whom the list lets, else the holder of one's own key") {
  People people = some;
  CHECK(only(people, {}, print_of("alice")) == "alice " + print_of("alice"));
  CHECK(only(people, {}, std::string(40, 'B')) == "bob " + std::string(40, 'B'));
  CHECK(why(people, {}).starts_with("nothing says who governs the roster"));
  CHECK(why(people, {}, print_of("carol")).starts_with("nothing says who governs the roster"));
  people[1].duties = {Duty::governs};
  CHECK(only(people, {}, print_of("alice")) == "bob " + std::string(40, 'B'));
  CHECK(only(people, {"alice"}) == "alice " + print_of("alice"));
}

TEST_CASE("of keys that addresses alone join, the one governs that is named or one's own") {
  People people = {person("team", {ssh("alice"), ssh("bob")}, {"team@x"}, "team")};
  const std::string all = print_of("alice") < print_of("bob")
                              ? "team " + print_of("alice") + " " + print_of("bob")
                              : "team " + print_of("bob") + " " + print_of("alice");
  CHECK(only(people, {"team"}) == all);
  CHECK(only(people, {"team"}, print_of("bob")) == "team " + print_of("bob"));
  people[0].joined = Joined::by_address;
  CHECK(why(people, {"team"}).starts_with("which keys are team's is known by their addresses alone; "));
  CHECK(only(people, {"team"}, print_of("bob")) == "team " + print_of("bob"));
  CHECK(only(people, {}, print_of("bob")) == "team " + print_of("bob"));
  CHECK(only(people, {print_of("alice")}, print_of("bob")) == "team " + print_of("alice"));
}

TEST_CASE("a key that the list bounds signs no rosters, unless it is bounded to git and chosen itself") {
  const std::string start = "the list bounds what ";
  const People bounded = {person("a", {ssh("alice", KeyScope::bounded)}, {}, "a")};
  CHECK(why(bounded, {"a"}).starts_with(start + "a may sign"));
  CHECK(why(bounded, {"a"}, print_of("alice")).starts_with(start));
  CHECK(only(bounded, {print_of("alice")}) == "a " + print_of("alice"));
  CHECK(only(bounded, {}, print_of("alice")) == "a " + print_of("alice"));
  const People releases = {person("a", {ssh("alice", KeyScope::whole, {KeyUse::release})}, {}, "a")};
  CHECK(why(releases, {"a"}).starts_with(start));
  CHECK(why(releases, {}, print_of("alice")).starts_with(start));
  CHECK(why(releases, {print_of("alice")})
            .starts_with(start + "the key " + print_of("alice") + " of a may sign"));
  const People rosters = {person("a", {ssh("alice", KeyScope::whole, {KeyUse::roster})}, {}, "a")};
  CHECK(only(rosters, {"a"}) == "a " + print_of("alice"));
  const People mixed = {person("a", {ssh("alice", KeyScope::bounded), ssh("bob")}, {}, "a")};
  CHECK(only(mixed, {"a"}) == "a " + print_of("bob"));
}

}  // namespace muster
