// What is refused in the file's head, its governance, its principals and roles.
#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("the head's near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"muster/roster/1", "muster/roster/2", "unknown-schema", "\"muster/roster/2", "muster/roster/1"},
      Spoiled{"acme/payments", "acme//payments", "bad-value", "\"acme//", "project"},
      Spoiled{"acme/payments", "acme/päyments", "bad-value", "\"acme/p", "project"},
      Spoiled{"acme/payments", "", "bad-value", "\"\"", "project"},
      Spoiled{"version  = 7", "version  = 0", "bad-value", "0\nprevious", "1 or more, not 0"},
      Spoiled{"version  = 7", "version  = -7", "bad-value", "-7", "1 or more, not -7"},
      Spoiled{"version  = 7", "version  = 2147483649", "bad-value", "2147483649", "at most 2147483648"},
      Spoiled{"version  = 7", "version  = 2.5", "wrong-type", "2.5", "a number with a fraction"},
      Spoiled{"version  = 7", "version  = \"7\"", "wrong-type", "\"7\"", "a whole number, not a string"},
      Spoiled{"version  = 7", "version  = 1", "unexpected-field", "\"sha256:0", "version 1"},
      Spoiled{"version  = 7\nprevious", "version  = 7\n# previous", "missing-field", "7\n#", "previous"},
      Spoiled{"\"sha256:0001", "\"sha256:A001", "bad-value", "\"sha256:A", "lower-case hex"},
      Spoiled{"\"sha256:0001", "\"sha512:0001", "bad-value", "\"sha512:0", "sha256:"},
      Spoiled{"expires  = 2027", "expires  = 2025", "empty-window", "2025-05", "not after `issued`"},
      Spoiled{"expires  = 2027-05-23T00:00:00Z", "expires  = 2026-11-23T10:00:00Z", "empty-window",
              "2026-11-23T10:00:00Z\n\n", "not after `issued`"},
      Spoiled{"project  =", "# project  =", "missing-field", "# who", "`project`"},
      Spoiled{"project  =", "prjct = \"a\"\nproject  =", "unknown-field", "prjct", "did you mean `project`?"},
      Spoiled{"project  =", "zzz = \"a\"\nproject  =", "unknown-field", "zzz", "no field `zzz`"},
      Spoiled{"project  =", "include = \"a\"\nproject  =", "unsupported", "\"a\"", "`include`"},
      Spoiled{"[defaults]", "[sigstore]\n[defaults]", "unsupported", "[sigstore]", "`sigstore`"},
      Spoiled{"[defaults]", "[[ssh_ca]]\n[defaults]", "unsupported", "[[ssh_ca]]", "`ssh_ca`"},
      Spoiled{"[defaults]", "[x509_ca]\n[defaults]", "unsupported", "[x509_ca]", "`x509_ca`"},
      Spoiled{"[[robot]]", "[[robots]]", "unknown-field", "robots", "did you mean `robot`?"},
      Spoiled{"[[refs]]", "[[defaults.refs]]", "unknown-field", "refs]]", "[defaults] has no field"});
  check_spoiled(spoiled);
}

TEST_CASE("only UTC times with Z and whole seconds are taken") {
  const std::string_view good = "issued   = 2026-11-23T10:00:00Z";
  const std::vector<std::string> bad = {"2026-11-23T10:00:00+00:00",
                                        "2026-11-23T10:00:00-00:00",
                                        "2026-11-23T10:00:00+01:00",
                                        "2026-11-23t10:00:00Z",
                                        "2026-11-23T10:00:00z",
                                        "2026-11-23 10:00:00Z",
                                        "2026-11-23T10:00:00.0Z",
                                        "2026-11-23T10:00:00",
                                        "2026-11-23T10:00Z",
                                        "2026-11-23",
                                        "10:00:00",
                                        "\"2026-11-23T10:00:00Z\""};
  for (const std::string& time : bad) {
    const std::string text = with(example_roster(), good, "issued   = " + time);
    const auto problems = problems_of(text);
    INFO(time << "\n" << described(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].place.line == 6);
    CHECK(problems[0].place.column >= 12);
    CHECK((problems[0].code == "bad-value" || problems[0].code == "wrong-type" ||
           problems[0].code == "syntax"));
  }
}

TEST_CASE("governance's near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"threshold = 2", "threshold = 0", "bad-value", "0\nmainline", "1 or more, not 0"},
      Spoiled{"threshold = 2", "threshold = -1", "bad-value", "-1\nmainline", "1 or more, not -1"},
      Spoiled{"threshold = 2", "threshold = 2.5", "wrong-type", "2.5", "a number with a fraction"},
      Spoiled{"threshold = 2", "threshold = 1000000000000000000", "bad-value", "1000000000000000000",
              "at most 10000"},
      Spoiled{"threshold = 2", "threshold = 3", "threshold-too-high", "3\nmainline",
              "only 2 of the governors"},
      Spoiled{"threshold = 2\n", "", "missing-field", "[governance]", "`threshold`"},
      Spoiled{"uses   = [\"roster\", \"release\"]", "uses   = [\"release\"]", "threshold-too-high",
              "2\nmainline", "only 1 of the governors"},
      Spoiled{"governors = [\"alice\", \"bob\"]", "governors = []", "bad-value", "[]\nthr", "one governor"},
      Spoiled{"\"alice\", \"bob\"]\nthreshold = 2", "\"alice\", \"bob\", \"bob\"]\nthreshold = 2",
              "duplicate-entry", "\"bob\"]\nthr", "`bob`"},
      Spoiled{"\"alice\", \"bob\"]\nthreshold = 2", "\"alice\", \"bob\", \"bib\"]\nthreshold = 2",
              "unknown-person", "\"bib\"", "`bib`"},
      Spoiled{"\"alice\", \"bob\"]\nthreshold = 2", "\"alice\", \"bob\", \"forge\"]\nthreshold = 2",
              "governor-robot", "\"forge\"]", "`forge`"},
      Spoiled{"\"alice\", \"bob\"]\nthreshold = 2", "\"alice\", \"bob\", \"dave\"]\nthreshold = 2",
              "governor-left", "\"dave\"]", "`dave`"},
      Spoiled{"\"alice\", \"bob\"]\nthreshold = 2", "\"alice\", \"bob\", 3]\nthreshold = 2", "wrong-type",
              "3]\n", "a number"},
      Spoiled{"\"refs/heads/main\"", "\"main\"", "bad-value", "\"main\"", "mainline"},
      Spoiled{"\"refs/heads/main\"", "\"refs/tags/main\"", "bad-value", "\"refs/tags/main\"", "mainline"},
      Spoiled{"\"refs/heads/main\"", "\"refs/heads/a b\"", "bad-value", "\"refs/heads/a b\"", "mainline"},
      Spoiled{"\"refs/heads/main\"", "\"refs/heads/\"", "bad-value", "\"refs/heads/\"", "mainline"},
      Spoiled{"\"refs/heads/main\"", "\"refs/heads/a\\n\"", "bad-value", "\"refs/heads/a\\n\"", "mainline"},
      Spoiled{"mainline  =", "quorum = 1\nmainline  =", "unknown-field", "quorum", "[governance]"},
      Spoiled{"\"allow\"\nmax", "\"alow\"\nmax", "bad-value", "\"alow\"", "did you mean `allow`?"},
      Spoiled{"\"500d\"", "\"0d\"", "bad-value", "\"0d\"", "max_key_age"},
      Spoiled{"\"500d\"", "500", "wrong-type", "500\n", "a string, not a number"},
      Spoiled{"\"500d\"", "\"500s\"", "bad-value", "\"500s\"", "max_key_age"},
      Spoiled{"rotation       = \"refuse\"", "rotation = \"off\"", "bad-value", "\"off\"", "rotation"},
      Spoiled{"\"rsa-sha2-512\"", "\"ssh-rsa\"", "bad-value", "\"ssh-rsa\"", "algorithms"},
      Spoiled{"\"rsa-sha2-512\"", "\"ssh-ed25519\"", "duplicate-entry", "\"ssh-ed25519\", \"open", "twice"},
      Spoiled{"3f2c9a1e", "3F2c9a1e", "bad-value", "\"3F2c", "full object id"},
      Spoiled{"3f2c9a1e", "3f2c9a1", "bad-value", "\"3f2c", "full object id"});
  check_spoiled(spoiled);
}

TEST_CASE("principals' near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"id     = \"carol\"", "id     = \"bob\"", "duplicate-id", "\"bob\"\nname   = \"Carol",
              "line 30"},
      Spoiled{"id    = \"forge\"", "id    = \"release-bot\"", "duplicate-id",
              "\"release-bot\"\nowner = \"dave", "release-bot"},
      Spoiled{"name   = \"Alice Exämple\"\nemails", "name   = \"\"\nemails", "bad-value", "\"\"", "name"},
      Spoiled{"name   = \"Bob\"", "name   = \"B\\u001bob\"", "bad-value", "\"B\\u001b", "control"},
      Spoiled{"name   = \"Bob\"\n", "", "missing-field", "[[person]]\nid     = \"bob\"", "`name`"},
      Spoiled{"emails = []\n", "", "missing-field", "[[person]]\nid     = \"carol\"", "`emails`"},
      Spoiled{"\"bob@example.org\"", "\"a@example.org\"", "duplicate-address",
              "\"a@example.org\"]\n\n[[person]]\nid     = \"carol", "line 25"},
      Spoiled{"\"bot@example.org\"", "\"alice@example.org\"", "duplicate-address", "\"alice@example.org\"]",
              "taken"},
      Spoiled{"\"bob@example.org\"", "\"\"", "bad-value", "\"\"", "an address"},
      Spoiled{"\"bob@example.org\"", "\"<bob@example.org>\"", "bad-value", "\"<bob", "an address"},
      Spoiled{"left   = 2026", "lef   = 2026", "unknown-field", "lef ", "did you mean `left`?"},
      Spoiled{"owner  = \"bob\"", "owner  = \"forge\"", "unknown-person", "\"forge\"\nemails", "is a robot"},
      Spoiled{"owner  = \"bob\"", "owner  = \"developers\"", "unknown-person", "\"developers\"\nemails",
              "is a role"},
      Spoiled{"owner  = \"bob\"", "owner  = \"nobody\"", "unknown-person", "\"nobody\"\nemails",
              "not the id"},
      Spoiled{"owner  = \"bob\"", "owner  = \"bob\"\nname = \"x\"", "unknown-field", "name = \"x\"",
              "[[robot]]"},
      Spoiled{"id    = \"forge\"", "id    = \"forge\"\nleft = 2026-10-01T00:00:00Z", "unknown-field",
              "left = ", "[[robot]]"},
      Spoiled{"name    = \"release-managers\"", "name    = \"developers\"", "duplicate-name",
              "\"developers\"\nowner   = \"carol\"\nmembers = [\"alice\", \"bob\", \"rel", "already"},
      Spoiled{"members = [\"alice\", \"bob\", \"release-bot\"]",
              "members = [\"alice\", \"bob\", \"developers\"]", "unknown-principal",
              "\"developers\"]\n\n[[commits", "is a role"},
      Spoiled{"members = [\"alice\", \"bob\", \"release-bot\"]", "members = [\"alice\", \"bob\", \"bob\"]",
              "duplicate-entry", "\"bob\"]\n\n[[commits", "`bob`"},
      Spoiled{"{ id = \"dave\"", "{ id = \"eve\"", "unknown-principal", "{ id = \"eve\"", "`eve`"},
      Spoiled{"{ id = \"dave\"", "{ name = \"dave\", id = \"dave\"", "unknown-field", "name = \"dave\"",
              "a member"},
      Spoiled{"{ id = \"dave\", until", "{ until", "missing-field", "{ until", "`id`"},
      Spoiled{"members = [\"alice\", \"bob\", \"release-bot\"]", "members = [\"alice\", \"bob\", true]",
              "wrong-type", "true]", "members"},
      Spoiled{"every = \"90d\", ", "", "missing-field", "{ last", "`every`"},
      Spoiled{"owner   = \"carol\"\n", "", "missing-field", "[[role]]", "`owner`"});
  check_spoiled(spoiled);
}

TEST_CASE("a role that bears the id of a principal is refused") {
  const auto problems =
      problems_of(with(example_roster(), "name    = \"release-managers\"", "name    = \"carol\""));
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].code == "duplicate-name");
  CHECK(problems[0].what.find("`carol` is the id") != std::string::npos);
}

TEST_CASE("ids follow their grammar") {
  for (const std::string& id : {std::string("Carol"), std::string("-carol"), std::string(""),
                                std::string("ca rol"), std::string("cärol"), std::string(65, 'c')}) {
    const std::string text = with(example_roster(), "[[robot]]",
                                  "[[person]]\nid = \"" + id + "\"\nname = \"x\"\nemails = []\n\n[[robot]]");
    const auto problems = problems_of(text);
    INFO(described(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "bad-value");
    CHECK(problems[0].place == Place{47, 6});
  }
}
