#include "formats/sq_git_policy.h"

#include <catch2/catch.hpp>

namespace muster {
namespace {

const std::string head = "version = 0\ncommit_goodlist = []\n";
const std::string alice =
    "[authorization.\"Alice <alice@example.org>\"]\nsign_commit = true\nadd_user = true\nkeyring = "
    "\"\"\"\nx\n"
    "\"\"\"\n";

std::string why(const std::string& text) {
  const auto policy = parse_sq_git_policy(text);
  return policy ? "accepted" : policy.error().front().code + ": " + policy.error().front().what;
}

}  // namespace

TEST_CASE("a policy of sq-git") {
  const std::string id(40, 'a');
  const auto policy = parse_sq_git_policy(
      "version = 0\ncommit_goodlist = [\"" + id + "\"]\n" + alice +
      "[authorization.bob]\nsign_tag = true\nsign_archive = true\nretire_user = true\naudit = true\n"
      "sign_commit = false\nkeyring = \"y\"\n");
  REQUIRE(policy);
  CHECK(policy->good_commits == std::vector<std::string>{id});
  REQUIRE(policy->authorizations.size() == 2);
  const SqGitAuthorization& first = policy->authorizations[0];
  CHECK(first.name == "Alice <alice@example.org>");
  CHECK(first.place.line == 3);
  CHECK(first.keyring == "x\n");
  CHECK((first.sign_commit && first.add_user));
  CHECK_FALSE((first.sign_tag || first.sign_archive || first.retire_user || first.audit));
  const SqGitAuthorization& second = policy->authorizations[1];
  CHECK(second.name == "bob");
  CHECK((second.sign_tag && second.sign_archive && second.retire_user && second.audit));
  CHECK_FALSE((second.sign_commit || second.add_user));
}

TEST_CASE("people of a policy come in the file's order") {
  const std::string zoe = "[authorization.zoe]\nkeyring = \"\"\n";
  const auto policy = parse_sq_git_policy(head + zoe + alice + "[authorization.bob]\nkeyring = \"\"\n");
  REQUIRE(policy);
  REQUIRE(policy->authorizations.size() == 3);
  CHECK(policy->authorizations[0].name == "zoe");
  CHECK(policy->authorizations[1].name == "Alice <alice@example.org>");
  CHECK(policy->authorizations[2].name == "bob");
}

TEST_CASE("a policy without people") {
  CHECK(parse_sq_git_policy("version = 0")->authorizations.empty());
  CHECK(parse_sq_git_policy("version = 0\n[authorization]\n")->authorizations.empty());
}

TEST_CASE("policies of another form are none") {
  CHECK(why(head + alice) == "accepted");
  CHECK(why("").starts_with("missing-field"));
  CHECK(why("version = 1").starts_with("bad-value"));
  CHECK(why("version = \"0\"").starts_with("wrong-type"));
  CHECK(why(head + "more = 1").starts_with("unknown-field"));
  CHECK(why(head + alice + "sign_commits = true\n").starts_with("unknown-field"));
  CHECK(why(head + "[authorization.bob]\nsign_commit = true\n").starts_with("missing-field"));
  CHECK(why(head + "[authorization.bob]\nsign_commit = 1\nkeyring = \"\"\n").starts_with("wrong-type"));
  CHECK(why(head + "[authorization.bob]\nkeyring = [\"\"]\n").starts_with("wrong-type"));
  CHECK(why(head + "authorization = 1\n").starts_with("wrong-type"));
  CHECK(why(head + "[authorization]\nbob = 1\n").starts_with("wrong-type"));
  CHECK(why("version = 0\ncommit_goodlist = [\"abc\"]\n").starts_with("bad-value"));
  CHECK(why("version = 0\ncommit_goodlist = \"abc\"\n").starts_with("wrong-type"));
  CHECK(why("version = ").starts_with("syntax"));
}

}  // namespace muster
