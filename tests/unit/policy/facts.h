// Rosters, signatures and benches for the judges, without a repository: what a verdict says beside its rule
// id.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <variant>

#include "crypto/check_signature.h"
#include "formats/roster_toml.h"
#include "policy/bench.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace muster::test {

// A world with the rosters of a script (tests/vectors/README.md).
inline World world_of(const std::string& script) {
  const auto common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";
  World world(common, common);
  make_all(world, script);
  return world;
}

inline Roster roster_of(const World& world, const std::string& name) {
  const std::string& bytes = world.rosters.at(name).bytes;
  auto roster = parse_roster(bytes, digest_of_bytes(bytes));
  REQUIRE(roster);
  return std::move(*roster);
}

// Acme's first roster with these edits, a line each.
inline Roster acme(const std::string& edits = "") {
  return roster_of(world_of("roster v1 from acme.toml\n" + edits), "v1");
}

// Edits with which alice may release payments to channel stable.
inline const std::string alice_releases =
    "  set key alice uses = [\"git\", \"roster\", \"release\"]\n"
    "  + [[releases]] # stable\n"
    "  + name = \"stable\"\n"
    "  + products = [\"payments\"]\n"
    "  + channels = [\"stable\"]\n"
    "  + signers = [\"release-managers\"]\n";

inline Sha256Digest digest_of_as(char c) {
  return Sha256Digest::parse("sha256:" + std::string(64, c)).value();
}

inline Timestamp at(std::string_view text) {
  return Timestamp::parse(text).value();
}

inline const Timestamp now = at("2026-11-23T10:00:00Z");

inline Bench bench_of(const Roster& roster) {
  return {&roster, &roster, RevocationReach::judging, now, TimeSource::receive, now, {}};
}

inline SignatureFinding signed_by(const std::string& key, const ObjectRef& object,
                                  SignaturePurpose purpose = SignaturePurpose::git) {
  SigningOptions options;
  options.name_space = namespace_of(purpose);
  KeyRing ring;
  return check_signature({object, purpose, "payload", {SignatureKind::ssh, sign(key, "payload", options)}},
                         ring);
}

template <typename R>
R reason_of(const Verdict& verdict) {
  REQUIRE(std::holds_alternative<Refused>(verdict));
  const Reason& reason = std::get<Refused>(verdict).reason();
  INFO(rule_of(reason));
  REQUIRE(std::holds_alternative<R>(reason));
  return std::get<R>(reason);
}

inline const Accepted& accepted(const Verdict& verdict) {
  REQUIRE(is_accepted(verdict));
  return std::get<Accepted>(verdict);
}

}  // namespace muster::test
