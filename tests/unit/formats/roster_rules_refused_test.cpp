// What is refused in keys, rules and exceptions.
#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("keys' near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"holder = \"bob\"", "holder = \"eve\"", "unknown-principal", "\"eve\"", "`eve`"},
      Spoiled{"holder = \"release-bot\"", "holder = \"developers\"", "unknown-principal",
              "\"developers\"\nssh", "is a role"},
      Spoiled{"holder = \"bob\"\n", "", "missing-field", "[[key]]\nssh", "`holder`"},
      Spoiled{"legacy = true", "legacy = 1", "wrong-type", "1\nrevoked", "true or false"},
      Spoiled{"legacy = true\n", "", "weak-key", "\"ssh-rsa ", ""},
      Spoiled{"added  = 2020-01-10T00:00:00Z\n", "", "missing-field", "[[key]]\nholder = \"carol\"",
              "`added`"},
      Spoiled{"until  = 2027-01-10T00:00:00Z", "until  = 2026-01-11T00:00:00Z", "empty-window",
              "2026-01-11T00:00:00Z\nuses", "not after `from`"},
      Spoiled{"uses   = [\"roster\", \"release\"]",
              "until = 2026-01-10T00:00:00Z\nuses   = [\"roster\", \"release\"]", "empty-window",
              "2026-01-10T00:00:00Z\nuses", "`added`"},
      Spoiled{"uses   = [\"roster\", \"release\"]", "uses   = [\"roster\", \"release\", \"receipt\"]",
              "wrong-use", "[\"roster\", \"release\", \"rec", "a person's key"},
      Spoiled{"\"push\", \"receipt\"]", "\"push\", \"receipt\", \"roster\"]", "wrong-use",
              "[\"git\", \"release\", \"push\", \"rec", "a robot's key"},
      Spoiled{"\"push\", \"receipt\"]", "\"push\", \"receipt\", \"approval\"]", "wrong-use",
              "[\"git\", \"release\", \"push\", \"rec", "a robot's key"},
      Spoiled{"\"push\", \"receipt\"]", "\"push\", \"recipt\"]", "bad-value", "\"recipt\"", "`receipt`?"},
      Spoiled{"\"push\", \"receipt\"]", "\"push\", \"push\"]", "duplicate-entry", "\"push\"]\n\n[[role",
              "twice"},
      Spoiled{"uses   = [\"roster\", \"release\"]", "uses   = \"roster\"", "wrong-type", "\"roster\"\n",
              "a list"},
      Spoiled{"touch  = true", "touch  = \"yes\"", "wrong-type", "\"yes\"", "true or false"},
      Spoiled{"acme/website", "acme//website", "bad-value", "\"acme//", "project"},
      Spoiled{"\"acme/website\"", "\"a\", \"a\"", "duplicate-entry", "\"a\"]", "twice"},
      Spoiled{"\"compromised\"", "\"stolen\"", "bad-value", "\"stolen\"", "compromised"},
      Spoiled{"reason = \"compromised\", ", "", "missing-field", "{ since", "`reason`"},
      Spoiled{", since = 2026-05-01T00:00:00Z", "", "missing-field", "{ reason", "`since`"},
      Spoiled{"since = 2026-05-01T00:00:00Z", "since = 2026-05-01T00:00:00Z, by = \"x\"", "unknown-field",
              "by = ", "`revoked`"},
      Spoiled{"legacy = true", "legacy = true\nattestation = \"x\"", "unsupported", "\"x\"", "attestation"},
      Spoiled{"legacy = true", "legacy = true\ncomment = \"x\"", "unknown-field", "comment", "[[key]]"});
  check_spoiled(spoiled);
}

TEST_CASE("a key has exactly one kind and a good form") {
  const std::string bob = "ssh    = \"" + ed25519_key(2) + "\"\n";
  const std::string file = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  struct Case {
    std::string line;
    std::vector<std::string> codes;
  };
  const std::vector<Case> cases = {
      {"", {"missing-field"}},
      {bob + "openpgp = \"keys/" + file + ".asc\"\n", {"ambiguous-kind", "key-file"}},
      {"openpgp = \"keys/" + file + ".asc\"\n", {"key-file"}},
      {"x509 = \"keys/" + file + ".pem\"\n", {"key-file"}},
      {"x509 = \"keys/" + file + ".asc\"\n", {"bad-value"}},
      {"openpgp = \"keys/../x.asc\"\n", {"bad-value"}},
      {"openpgp = \".asc\"\n", {"bad-value"}},
      {"ssh = \"" + small_order_key() + "\"\n", {"weak-key"}},
      {"ssh = \"" + rsa_key(2048) + "\"\n", {"weak-key"}},
      {"legacy = true\nssh = \"" + rsa_key(1024) + "\"\n", {"weak-key"}},
      {"ssh = \"" + ed25519_key(2) + " bob@host\"\n", {"bad-key"}},
      {"ssh = \"ssh-ed25519\"\n", {"bad-key"}},
      {"ssh = \"\"\n", {"bad-key"}},
      {"ssh = [\"" + ed25519_key(2) + "\"]\n", {"wrong-type"}},
  };
  for (const Case& c : cases) {
    const auto problems = problems_of(with(example_roster(), bob, c.line));
    INFO(c.line << described(problems));
    std::vector<std::string> codes;
    for (const RosterProblem& problem : problems) codes.push_back(problem.code);
    CHECK(codes == c.codes);
  }
  CHECK(problems_of(with(example_roster(), bob, "ssh = \"" + rsa_key(3072) + "\"\n")).empty());
  CHECK(problems_of(with(example_roster(), bob, "ssh = \"" + sk_ed25519_key(2) + "\"\n")).empty());
}

TEST_CASE("a key that is listed twice is refused whoever holds it") {
  for (const unsigned seed : {1U, 2U}) {
    const std::string text = with(example_roster(), ed25519_key(3), ed25519_key(seed));
    const auto problems = problems_of(text);
    INFO(described(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "duplicate-key");
    CHECK(problems[0].what.find("held by") != std::string::npos);
  }
  const auto problems = problems_of(with(example_roster(), ed25519_key(2), ed25519_key(1)));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "duplicate-key");
}

TEST_CASE("rules' near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"name    = \"docs\"", "name    = \"mainline\"", "duplicate-name",
              "\"mainline\"\nrefs    = [\"refs/heads/main\"]", "already"},
      Spoiled{"name = \"version-tags\"", "name = \"docs\"", "duplicate-name", "\"docs\"\nrefs = [\"refs/tags",
              "already"},
      Spoiled{"name     = \"stable\"", "name     = \"docs\"", "duplicate-name", "\"docs\"\nproducts",
              "already"},
      Spoiled{"name     = \"stable\"", "name     = \"a\\tb\"", "bad-value", "\"a\\tb\"", "name"},
      Spoiled{"signers = []\n", "", "missing-field", "[[commits]]\nname    = \"docs\"", "`signers`"},
      Spoiled{"refs    = [\"refs/heads/main\"]\n", "", "missing-field", "[[commits]]\nname    = \"docs\"",
              "`refs`"},
      Spoiled{"refs    = [\"refs/heads/main\"]\n", "refs    = [\"\"]\n", "bad-value", "\"\"]", "a pattern"},
      Spoiled{"refs    = [\"refs/heads/main\"]\n", "refs    = \"refs/heads/main\"\n", "wrong-type",
              "\"refs/heads/main\"\npaths", "a list"},
      Spoiled{"paths   = [\"docs/**\"]", "paths   = [\"docs/\\u0007\"]", "bad-value", "\"docs/\\u0007",
              "a pattern"},
      Spoiled{"except  = [\"docs/**\"]", "except  = [1979-05-27]", "wrong-type", "1979", "strings"},
      Spoiled{"signers = [\"developers\", \"carol\"]", "signers = [\"develpers\"]", "unknown-signer",
              "\"develpers\"", "`develpers`"},
      Spoiled{"signers = [\"developers\", \"carol\"]", "signers = [\"carol\", \"carol\"]", "duplicate-entry",
              "\"carol\"]", "twice"},
      Spoiled{"merge_signers = [\"forge\"]", "merge_signers = [\"frog\"]", "unknown-signer", "\"frog\"",
              "`frog`"},
      Spoiled{"approvers = [\"developers\"]", "approvers = [\"x\"]", "unknown-signer", "\"x\"", "`x`"},
      Spoiled{"identity  = \"any\"", "identity  = \"none\"", "bad-value", "\"none\"", "bound"},
      Spoiled{"approvals = 0", "approvals = -1", "bad-value", "-1\napprovers", "0 or more"},
      Spoiled{"approvals = 0", "approvals = 0.0", "wrong-type", "0.0", "whole number"},
      Spoiled{"\"touch\", \"verify\"", "\"touch\", \"touch\"", "duplicate-entry", "\"touch\", \"ssh",
              "twice"},
      Spoiled{"\"touch\", \"verify\"", "\"hardware\", \"verify\"", "unsupported", "\"hardware", "hardware"},
      Spoiled{"\"touch\", \"verify\"", "\"tuch\", \"verify\"", "bad-value", "\"tuch", "`touch`?"},
      Spoiled{"approvals = 0", "judge = \"first-parent\"", "unsupported", "\"first-parent", "judge"},
      Spoiled{"approvals = 0", "inherit = true", "unsupported", "true\napprovers", "inherit"},
      Spoiled{"approvals = 0", "threshold = 1", "unknown-field", "threshold = 1\napprovers", "[[commits]]"},
      Spoiled{"threshold = 1\nlight", "threshold = 0\nlight", "bad-value", "0\nlight", "1 or more"},
      Spoiled{"lightweight = \"allow\"", "lightweight = true", "wrong-type", "true\ncommit", "a string"},
      Spoiled{"commit = \"any\"", "commit = \"all\"", "bad-value", "\"all\"", "accepted"},
      Spoiled{"from   = [\"refs/heads/main\",", "from   = [\"\",", "bad-value", "\"\",", "a pattern"},
      Spoiled{"channels = [\"stable\"]\n", "", "missing-field", "[[releases]]", "`channels`"},
      Spoiled{"products = [\"payments\"]\n", "", "missing-field", "[[releases]]", "`products`"},
      Spoiled{"threshold = 2\nwindow", "threshold = 3\nwindow", "threshold-too-high", "3\nwindow",
              "only 2 of the signers"},
      Spoiled{"threshold = 2\nwindow", "threshold = 0\nwindow", "bad-value", "0\nwindow", "1 or more"},
      Spoiled{"uses   = [\"roster\", \"release\"]", "uses   = [\"roster\"]", "threshold-too-high",
              "2\nwindow", "only 1 of the signers is"},
      Spoiled{"until = 2026-11-30T", "until = 2026-11-19T", "empty-window", "{ from", "window"},
      Spoiled{"until = 2026-11-30T00:00:00Z", "til = 1", "unknown-field", "til = 1", "`window`"},
      Spoiled{"threshold = 2\nwindow", "threshold = 2\nfresh = \"soon\"\nwindow", "bad-value", "\"soon\"",
              "fresh"},
      Spoiled{"threshold = 2\nwindow", "threshold = 2\nfresh = 24\nwindow", "wrong-type", "24\n", "fresh"},
      Spoiled{"push   = \"any\"", "push   = \"some\"", "bad-value", "\"some\"", "any"},
      Spoiled{"create = \"refuse\"", "create = false", "wrong-type", "false", "a string"},
      Spoiled{"delete = \"allow\"", "remove = \"allow\"", "unknown-field", "remove", "[[refs]]"},
      Spoiled{"[[refs]]\nrefs   = [\"refs/heads/main\", \"refs/tags/**\"]", "[[refs]]", "missing-field",
              "[[refs]]", "`refs`"});
  check_spoiled(spoiled);
}

TEST_CASE("approvals and thresholds that too few could give are refused") {
  auto problems = problems_of(with(example_roster(), "approvals = 0", "approvals = 2"));
  INFO(described(problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "threshold-too-high");
  CHECK(problems[0].what.find("only 1 of the approvers is") != std::string::npos);
  CHECK(problems_of(with(example_roster(), "approvals = 0", "approvals = 1")).empty());
  problems = problems_of(with(example_roster(), "threshold = 1\nlight", "threshold = 9\nlight"));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "threshold-too-high");
}

TEST_CASE("exceptions' near misses are refused where they stand") {
  const Spoiled spoiled = GENERATE(
      Spoiled{"waives = \"mainline\"", "waives = \"main\"", "unknown-rule", "\"main\"", "`main`"},
      Spoiled{"until  = 2026-12-01T00:00:00Z", "until  = 2026-12-23T10:00:01Z", "exception-too-long",
              "2026-12-23", "2026-12-23T10:00:00Z"},
      Spoiled{"until  = 2026-12-01T00:00:00Z", "until  = 2026-11-23T10:00:00Z", "empty-window",
              "2026-11-23T10:00:00Z\nowner", "issued"},
      Spoiled{"until  = 2026-12-01T00:00:00Z\n", "", "missing-field", "[[exception]]", "`until`"},
      Spoiled{"owner  = \"carol\"", "owner  = \"forge\"", "unknown-person", "\"forge\"\nreason", "robot"},
      Spoiled{"reason = \"imported from the old forge\"", "reason = \"\"", "bad-value", "\"\"", "reason"},
      Spoiled{"reason = \"imported from the old forge\"\n", "", "missing-field", "[[exception]]", "`reason`"},
      Spoiled{"ticket = \"SEC-112\"", "ticket = 112", "wrong-type", "112\n", "ticket"},
      Spoiled{"id     = \"2026-11-imported-hotfix\"", "id     = \"2026 11\"", "bad-value", "\"2026 11", "id"},
      Spoiled{"commit:9a1b", "commit:9A1B", "bad-value", "\"commit:", "object"},
      Spoiled{"commit:9a1b", "commit:9a1", "bad-value", "\"commit:", "object"},
      Spoiled{"commit:9a1b", "blob:9a1b", "bad-value", "\"blob:", "object"},
      Spoiled{"commit:9a1b", "9a1b", "bad-value", "\"9a1b", "object"},
      Spoiled{"commit:9a1b", "ref:9a1b", "bad-value", "\"ref:", "object"},
      Spoiled{"commit:9a1b", "ref:main:9a1b", "bad-value", "\"ref:", "object"},
      Spoiled{"commit:9a1b", "ref:refs/heads/a..b:9a1b", "bad-value", "\"ref:", "object"},
      Spoiled{"commit:9a1b", "artifact:9a1b", "bad-value", "\"artifact:", "object"});
  check_spoiled(spoiled);
}

TEST_CASE("exceptions of one id are refused") {
  const std::string text = example_roster();
  const std::string twice = text + "\n" + text.substr(text.find("[[exception]]"));
  const auto problems = problems_of(twice);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "duplicate-id");
}
