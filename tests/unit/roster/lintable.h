// A roster of which there is nothing to say, and what is said of it once it is changed.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "roster/lint.h"

namespace muster::test {

inline Timestamp at(std::string_view text) {
  return Timestamp::parse(text).value();
}

inline const Timestamp now = at("2026-11-23T10:00:00Z");
inline constexpr Duration day{86'400};

inline Person person(const std::string& id) {
  return {id, id, {id + "@example.org"}, {}, {}};
}

// Good for another year, and young.
inline RosterKey key(const std::string& holder, const std::string& blob, std::set<KeyUse> uses) {
  RosterKey out{};
  out.holder = holder;
  out.key = {KeyAlgorithm::ssh_ed25519, blob};
  out.added = at("2026-11-01T00:00:00Z");
  out.until = at("2027-11-01T00:00:00Z");
  out.uses = std::move(uses);
  return out;
}

inline Role role(const std::string& name, const std::vector<std::string>& members) {
  Role out;
  out.name = name;
  out.owner = "alice";
  for (const std::string& id : members) out.members.push_back({id, std::nullopt});
  out.review = Review{Duration{365 * 86'400}, at("2026-11-01T00:00:00Z")};
  return out;
}

// Three governors; a robot that merges; rules for commits, tags and releases.
inline RosterDraft sound_draft() {
  RosterDraft draft;
  draft.project = "acme/payments";
  draft.version = 1;
  draft.issued = at("2026-11-01T00:00:00Z");
  draft.expires = at("2027-11-01T00:00:00Z");
  draft.governance = {{"alice", "bob", "carol"}, 2, "refs/heads/main", {}};
  draft.persons = {person("alice"), person("bob"), person("carol")};
  draft.robots = {{"forge", "carol", {"forge@example.org"}, {}}};
  for (const std::string id : {"alice", "bob", "carol"}) {
    draft.keys.push_back(key(id, id + "1", {KeyUse::git, KeyUse::roster}));
    draft.keys.push_back(key(id, id + "2", {KeyUse::release, KeyUse::approval}));
  }
  draft.keys.push_back(key("forge", "forge", {KeyUse::git}));
  draft.roles = {role("developers", {"alice", "bob"}), role("releasers", {"bob", "carol"})};
  CommitRule commits;
  commits.name = "mainline";
  commits.refs = {Pattern("refs/heads/main")};
  commits.signers = {"developers"};
  draft.commits = {commits};
  TagRule tags;
  tags.name = "tags";
  tags.refs = {Pattern("refs/tags/v*")};
  tags.signers = {"releasers"};
  draft.tags = {tags};
  ReleaseRule releases;
  releases.name = "stable";
  releases.products = {Pattern("payments")};
  releases.channels = {Pattern("stable")};
  releases.signers = {"releasers"};
  releases.threshold = 2;
  draft.releases = {releases};
  return draft;
}

inline LintFacts facts_of(const RosterDraft& draft, Timestamp when = now) {
  LintFacts facts{when, {}, {}};
  for (const RosterKey& one : draft.keys) facts.keys.push_back({{"SHA256:" + one.key.blob}, {}});
  return facts;
}

// Without the load-time checks, which refuse what is not built yet.
inline std::vector<LintFinding> findings(const RosterDraft& draft, const LintFacts& facts) {
  return lint_roster(Roster::remade(draft, Sha256Digest{}), {}, facts);
}
inline std::vector<LintFinding> findings(const RosterDraft& draft, Timestamp when = now) {
  return findings(draft, facts_of(draft, when));
}

inline std::vector<std::string> ids(const std::vector<LintFinding>& found) {
  std::vector<std::string> out;
  for (const LintFinding& one : found) out.emplace_back(id_of(one.finding));
  return out;
}
inline std::vector<std::string> ids_of(const RosterDraft& draft, Timestamp when = now) {
  return ids(findings(draft, when));
}

using Ids = std::vector<std::string>;

// The only finding, which is one of these.
template <typename F>
F only(const std::vector<LintFinding>& found) {
  INFO(found.size() << " findings");
  REQUIRE(found.size() == 1);
  REQUIRE(std::holds_alternative<F>(found[0].finding));
  return std::get<F>(found[0].finding);
}

}  // namespace muster::test
