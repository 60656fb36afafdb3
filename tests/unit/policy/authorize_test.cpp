#include "policy/authorize.h"

#include "policy/membership.h"
#include "unit/policy/facts.h"

namespace muster::test {

namespace {

const std::string two_roles =
    "  set role developers members = [\"alice\", { id = \"erin\", until = 2026-11-01T00:00:00Z }]\n"
    "  + [[role]] # mergers\n"
    "  + name = \"mergers\"\n"
    "  + owner = \"bob\"\n"
    "  + members = [{ id = \"erin\", until = 2026-11-02T00:00:00Z }, "
    "{ id = \"dave\", until = 2026-11-03T00:00:00Z }]\n";

std::optional<Timestamp> ended(const Roster& roster, const std::string& person) {
  const std::vector<std::string> signers = {"developers"};
  const std::vector<std::string> mergers = {"mergers"};
  const Demand demand{
      KeyUse::git, {{"mainline", &signers, &mergers, Identity::any, nullptr, std::nullopt}}, {}};
  const auto signature = signed_by(person, {ObjectKind::commit, std::string(40, '1'), "refs/heads/main"});
  REQUIRE(signature);
  std::vector<Warning> warnings;
  const Authorization found = authorize(*signature, demand, bench_of(roster), warnings);
  REQUIRE_FALSE(found);
  return std::get<reasons::SignerScope>(found.error()).membership_ended;
}

}  // namespace

TEST_CASE("a refused signer is told when the membership ended, and that of signers first") {
  const Roster roster = acme(two_roles);
  CHECK(ended(roster, "erin") == at("2026-11-01T00:00:00Z"));
  CHECK(ended(roster, "dave") == at("2026-11-03T00:00:00Z"));
  CHECK(ended(roster, "bob") == std::nullopt);
}

TEST_CASE("whoever still belongs to a list has no membership that ended") {
  const Roster roster = acme(two_roles);
  const Membership both = membership_of("erin", {"developers", "erin"}, roster, now);
  CHECK(both.holds);
  CHECK_FALSE(both.ended);
  const Membership over = membership_of("erin", {"developers", "alice"}, roster, now);
  CHECK_FALSE(over.holds);
  CHECK(over.ended == at("2026-11-01T00:00:00Z"));
}

}  // namespace muster::test
