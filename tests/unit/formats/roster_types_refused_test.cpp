// A value of another type than the field's: one problem, where the value stands, and nothing is made of it.
#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("a value of another type is one problem of the field") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"\"muster/roster/1\"", "7", "wrong-type", "7\n", "`schema` is a string, not a number"},
      Spoiled{"[history]\nbaseline = [\"3f2c9a1e00112233445566778899aabbccddeeff\"]\nvouched  = "
              "[\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"]\n",
              "[[history]]\n", "wrong-type", "[[history]]", "`history` is a table, not a list"},
      Spoiled{"review  = { every = \"90d\", last = 2026-10-01T00:00:00Z }", "review = 90", "wrong-type",
              "90\n", "`review` is a table, not a number"},
      Spoiled{"revoked = { reason = \"compromised\", since = 2026-05-01T00:00:00Z }", "revoked = true",
              "wrong-type", "true\n\n[[key]]\nholder = \"release", "`revoked` is a table, not true or false"},
      Spoiled{"window    = { from = 2026-11-20T00:00:00Z, until = 2026-11-30T00:00:00Z }", "window = \"x\"",
              "wrong-type", "\"x\"", "`window` is a table, not a string"},
      Spoiled{"algorithms     = [\"ssh-ed25519\", \"rsa-sha2-512\", \"openpgp\"]",
              "algorithms = \"ssh-ed25519\"", "wrong-type", "\"ssh-ed25519\"",
              "`algorithms` is a list, not a string"},
      Spoiled{"max_key_age    = \"500d\"", "max_key_age = 500", "wrong-type", "500\n",
              "`max_key_age` is a string, not a number"},
      Spoiled{"require   = [\"touch\", \"verify\", \"ssh\", \"openpgp\", \"x509\"]", "require = [7]",
              "wrong-type", "7]", "`require` is a string, not a number"},
      Spoiled{"object = \"commit:9a1b9a1e00112233445566778899aabbccddeeff\"", "object = 9", "wrong-type",
              "9\nuntil", "`object` is a string, not a number"},
      Spoiled{"object = \"commit:9a1b9a1e00112233445566778899aabbccddeeff\"", "object = \"commit\"",
              "bad-value", "\"commit\"", "`object` is one of commit:"},
      Spoiled{"object = \"commit:9a1b9a1e00112233445566778899aabbccddeeff\"", "object = \"ref:refs/heads/x\"",
              "bad-value", "\"ref:", "`object` is one of commit:"},
      Spoiled{"[[refs]]", "[refs]", "wrong-type", "[refs]",
              "`refs` is an array of tables: its header is [[refs]]"});
  check_spoiled(spoiled);
  CHECK(problems_of(with(example_roster(), spoiled.old, spoiled.replacement)).size() == 1);
}

TEST_CASE("a key that is no string is of another type, and no bad key") {
  const std::string kind = GENERATE("ssh", "openpgp", "x509");
  const std::string bobs = "ssh    = \"" + ed25519_key(2) + "\"";
  const auto problems = problems_of(with(example_roster(), bobs, kind + " = 7"));
  INFO(described(problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "wrong-type");
  CHECK(problems[0].what == "`" + kind + "` is a string, not a number");
}

TEST_CASE("the words that a field knows are listed as one says them") {
  const auto what = [](std::string_view old, std::string_view replacement) {
    const auto problems = problems_of(with(example_roster(), old, replacement));
    INFO(described(problems));
    REQUIRE(problems.size() == 1);
    return problems[0].what;
  };
  CHECK(what("uses   = [\"roster\", \"release\"]", "uses = [\"roster\", \"x\"]") ==
        "`uses` does not know `x`, only `git`, `release`, `roster`, `approval`, `push` and `receipt`");
  CHECK(what("rotation       = \"refuse\"", "rotation = \"x\"") ==
        "`rotation` does not know `x`, only `warn` and `refuse`");
}
