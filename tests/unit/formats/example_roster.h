// A roster that uses every field that is supported, and the means to spoil it.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "formats/roster_toml.h"
#include "unit/formats/example_keys.h"

namespace muster::test {

inline std::string example_roster() {
  return R"(# who may sign what: é
schema   = "muster/roster/1"
project  = "acme/payments"
version  = 7
previous = "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
issued   = 2026-11-23T10:00:00Z
expires  = 2027-05-23T00:00:00Z

[governance]
governors = ["alice", "bob"]
threshold = 2
mainline  = "refs/heads/main"

[defaults]
unmatched_refs = "allow"
max_key_age    = "500d"
rotation       = "refuse"
review         = "refuse"
algorithms     = ["ssh-ed25519", "rsa-sha2-512", "openpgp"]

[history]
baseline = ["3f2c9a1e00112233445566778899aabbccddeeff"]
vouched  = ["000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"]

[[person]]
id     = "alice"
name   = "Alice Exämple"
emails = ["alice@example.org", "a@example.org"]

[[person]]
id     = "bob"
name   = "Bob"
emails = ["bob@example.org"]

[[person]]
id     = "carol"
name   = "Carol"
emails = []

[[person]]
id     = "dave"
name   = "Dave"
emails = ["dave@example.org"]
left   = 2026-10-01T00:00:00Z

[[robot]]
id     = "release-bot"
owner  = "bob"
emails = ["bot@example.org"]

[[robot]]
id    = "forge"
owner = "dave"

[[key]]
holder = "alice"
ssh    = ")" +
         ed25519_key(1) + R"("
added  = 2026-01-10T00:00:00Z
from   = 2026-01-11T00:00:00Z
until  = 2027-01-10T00:00:00Z
uses   = ["git", "release", "roster", "approval", "push"]
touch  = true
verify = true
shared_with = ["acme/website"]

[[key]]
holder = "bob"
ssh    = ")" +
         ed25519_key(2) + R"("
added  = 2026-01-10T00:00:00Z
uses   = ["roster", "release"]

[[key]]
holder = "carol"
ssh    = ")" +
         rsa_key(2048) + R"("
added  = 2020-01-10T00:00:00Z
legacy = true
revoked = { reason = "compromised", since = 2026-05-01T00:00:00Z }

[[key]]
holder = "release-bot"
ssh    = ")" +
         ed25519_key(3) + R"("
added  = 2026-01-10T00:00:00Z
uses   = ["git", "release", "push", "receipt"]

[[role]]
name    = "developers"
owner   = "carol"
members = ["alice", "bob", { id = "dave", until = 2026-12-31T00:00:00Z }]
review  = { every = "90d", last = 2026-10-01T00:00:00Z }

[[role]]
name    = "release-managers"
owner   = "carol"
members = ["alice", "bob", "release-bot"]

[[commits]]
name    = "mainline"
refs    = ["refs/heads/main", "refs/heads/release/*"]
paths   = ["**"]
except  = ["docs/**"]
signers = ["developers", "carol"]
merge_signers = ["forge"]
identity  = "any"
approvals = 0
approvers = ["developers"]
require   = ["touch", "verify", "ssh", "openpgp", "x509"]

[[commits]]
name    = "docs"
refs    = ["refs/heads/main"]
paths   = ["docs/**"]
signers = []

[[tags]]
name = "version-tags"
refs = ["refs/tags/v*"]
signers = ["release-managers"]
threshold = 1
lightweight = "allow"
commit = "any"
from   = ["refs/heads/main", "refs/heads/release/*"]

[[releases]]
name     = "stable"
products = ["payments"]
channels = ["stable"]
artifacts = ["*.tar.gz", "*.deb"]
signers   = ["release-managers"]
threshold = 2
window    = { from = 2026-11-20T00:00:00Z, until = 2026-11-30T00:00:00Z }

[[refs]]
refs   = ["refs/heads/main", "refs/tags/**"]
create = "refuse"
delete = "allow"
force  = "allow"
push   = "any"

[[exception]]
id     = "2026-11-imported-hotfix"
waives = "mainline"
object = "commit:9a1b9a1e00112233445566778899aabbccddeeff"
until  = 2026-12-01T00:00:00Z
owner  = "carol"
reason = "imported from the old forge"
ticket = "SEC-112"
)";
}

// The text with its first `old` replaced.
inline std::string with(std::string text, std::string_view old, std::string_view replacement) {
  const std::size_t at = text.find(old);
  INFO("not in the example: " << old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), replacement);
}

// Line and column, in bytes from 1, of the first `needle`.
inline Place place_in(std::string_view text, std::string_view needle) {
  const std::size_t at = text.find(needle);
  INFO("not in the text: " << needle);
  REQUIRE(at != std::string_view::npos);
  const std::string_view before = text.substr(0, at);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t start = lines == 0 ? 0 : before.rfind('\n') + 1;
  return {lines + 1, static_cast<std::uint32_t>(at - start + 1)};
}

inline std::vector<RosterProblem> problems_of(std::string_view text) {
  auto roster = parse_roster(text, Sha256Digest{});
  return roster ? std::vector<RosterProblem>{} : std::move(roster.error());
}

inline std::string described(const std::vector<RosterProblem>& problems) {
  std::string out = std::to_string(problems.size()) + " problems\n";
  for (const RosterProblem& problem : problems) {
    out += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
           problem.code + ": " + problem.what + "\n";
  }
  return out;
}

// A change to the example, and the problem that it must give (others may follow from it).
struct Spoiled {
  std::string_view old;
  std::string_view replacement;
  std::string_view code;
  std::string_view at;    // where the problem stands: the first such text
  std::string_view what;  // a part of its words
};

inline void check_spoiled(const Spoiled& spoiled) {
  const std::string text = with(example_roster(), spoiled.old, spoiled.replacement);
  const Place place = place_in(text, spoiled.at);
  const std::vector<RosterProblem> problems = problems_of(text);
  INFO(spoiled.old << " => " << spoiled.replacement << "\nwanted: " << place.line << ":" << place.column
                   << " " << spoiled.code << ": …" << spoiled.what << "\n"
                   << described(problems));
  const auto is_wanted = [&](const RosterProblem& problem) {
    return problem.code == spoiled.code && problem.place == place &&
           problem.what.find(spoiled.what) != std::string::npos;
  };
  CHECK(std::count_if(problems.begin(), problems.end(), is_wanted) == 1);
}

// A change that the example survives.
inline void check_still_good(std::string_view old, std::string_view replacement) {
  const std::vector<RosterProblem> problems = problems_of(with(example_roster(), old, replacement));
  INFO(old << " => " << replacement << "\n" << described(problems));
  CHECK(problems.empty());
}

}  // namespace muster::test
