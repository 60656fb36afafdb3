#include "app/import_openpgp.h"

#include "formats/armor.h"
#include "unit/app/made_up_gpg.h"

namespace muster {
namespace {

using namespace test;

Imported imported_of(const SqGitPolicy& policy, FakeGpg gpg = {}) {
  auto imported = import_sq_git(policy, gpg, issued);
  REQUIRE(imported);
  return std::move(*imported);
}

}  // namespace

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
    one.retire_user = true;
    SqGitAuthorization two;
    two.name = "bob";
    two.sign_archive = true;
    two.keyring = armoured(bobs());
    policy.authorizations = {one, two};
    const Imported imported = imported_of(policy);
    REQUIRE(imported.people.size() == 2);
    CHECK(imported.people[0].id == "alice-example");
    CHECK(imported.people[0].called ==
          Words{"Alice Example", "alice@example.org", "Alice Example <alice@example.org>"});
    CHECK(imported.people[0].wanted_id == "alice-example");
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
                             Case{&SqGitAuthorization::sign_archive, Duty::releases, KeyUse::release}}) {
      SqGitAuthorization only = one;
      only.*each.right = true;
      policy.authorizations = {only};
      const Imported imported = imported_of(policy);
      REQUIRE(imported.people.size() == 1);
      CHECK(imported.people[0].duties == std::set{each.duty});
      CHECK(imported.people[0].keys[0].uses == Uses{each.use});
    }
  }
  SECTION("who governs has the rights to add and to retire, both") {
    for (const auto right :
         {&SqGitAuthorization::add_user, &SqGitAuthorization::retire_user, &SqGitAuthorization::audit}) {
      SqGitAuthorization half = one;
      half.*right = true;
      policy.authorizations = {half};
      const Imported nobody = imported_of(policy);
      CHECK(nobody.people.empty());
      REQUIRE(nobody.left_out.size() == 3);
      CHECK(nobody.left_out[0].why.starts_with("its right "));
      CHECK(nobody.left_out[0].why.find("--governor") != std::string::npos);
      CHECK(nobody.left_out[1].why == "it may sign nothing");
      half.sign_commit = true;
      policy.authorizations = {half};
      CHECK(imported_of(policy).people.at(0).duties == std::set{Duty::commits});
      CHECK(imported_of(policy).people.at(0).keys.at(0).uses == Uses{KeyUse::git});
    }
    one.add_user = true;
    one.audit = true;
    policy.authorizations = {one};
    CHECK(imported_of(policy).left_out.size() == 4);
    one.retire_user = true;
    policy.authorizations = {one};
    CHECK(imported_of(policy).people.at(0).duties == std::set{Duty::governs});
    CHECK(imported_of(policy).people.at(0).keys.at(0).uses == Uses{KeyUse::roster});
  }
  SECTION("copies and unsound certificates") {
    one.sign_commit = true;
    const std::string renewed = pgp::certificate(alice, "More <more@example.org>", subkey);
    FakeGpg gpg;
    gpg.merged = renewed;
    one.keyring += armoured(renewed);
    policy.authorizations = {one};
    CHECK(notes(imported_of(policy, gpg), "key " + hex(alice) + ": there are copies that differ"));
    gpg.about[hex(alice)] = {"it is revoked", {}, {}};
    CHECK(imported_of(policy, gpg).people.empty());
    CHECK(imported_of(policy, gpg).left_out.at(0).why == "its certificate is not sound: it is revoked");
  }
  SECTION("several certificates") {
    one.sign_tag = true;
    one.keyring += armoured(bobs());
    policy.authorizations = {one};
    const Imported imported = imported_of(policy);
    REQUIRE(imported.people.size() == 1);
    CHECK(imported.people[0].keys.size() == 2);
    CHECK(imported.people[0].emails == Words{"alice@example.org", "bob@example.org"});
  }
  SECTION("what is left out") {
    policy.good_commits.clear();
    policy.authorizations = {one};
    CHECK(imported_of(policy).left_out.at(0).why == "it may sign nothing");
    one.sign_commit = true;
    SqGitAuthorization again = one;
    again.name = "again";
    policy.authorizations = {one, again};
    const Imported twice = imported_of(policy);
    CHECK(twice.people.size() == 1);
    CHECK(twice.left_out.at(0).what == "again");
    CHECK(twice.left_out.at(0).why == "its certificate is alice-example's already");
    one.keyring = "x";
    policy.authorizations = {one};
    CHECK(imported_of(policy).people.empty());
    CHECK(imported_of(policy).left_out.at(0).why == "its keyring: no armour of public keys");
    CHECK(imported_of(policy).left_out.at(0).where == "line 3");
    one.keyring = armoured(alices() + pgp::old_packet(6, "\x03"));
    policy.authorizations = {one};
    CHECK(imported_of(policy).people.size() == 1);
    CHECK(imported_of(policy).left_out.at(0).why == "1 of its certificates cannot be read");
  }
}

}  // namespace muster
