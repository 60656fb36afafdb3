// A roster as the property of chains thinks of it: values, written out as TOML, and who may do what by
// the design's words. Nothing here asks the code under test.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/timestamp.h"

namespace muster::test {

inline Duration days(std::int64_t count) {
  return Duration{count * 86'400};
}

using Names = std::vector<std::string>;

bool holds(const Names& list, const std::string& name);

struct CharterKey {
  std::string name;  // of the test kit's key
  std::string holder;
  Timestamp added;
  std::optional<Timestamp> from, until;
  Names uses;
  std::optional<Timestamp> revoked;  // since
  std::string reason = "superseded";

  bool is_live(Timestamp at) const;
};

struct CharterPerson {
  std::string id;
  std::optional<Timestamp> left;
};

struct CharterRule {
  std::string name;
  Names refs, paths, signers;  // a path is "**", "folder/**" or a file's
};

struct Charter {
  std::string project = "acme/payments";
  std::uint32_t version = 1;
  std::string previous;  // digest
  Timestamp issued, expires;
  Names governors;
  std::uint32_t threshold = 1;
  std::string mainline = "refs/heads/main";
  bool free_refs = true;
  Names baseline, vouched;
  std::vector<CharterPerson> persons;
  std::string owner;  // of the robot called forge
  std::vector<CharterKey> keys;
  Names developers;
  std::vector<CharterRule> rules;
  Names excepted;  // commits, of the rule "mainline"

  std::string text() const;

  CharterPerson* person(const std::string& id);
  const CharterKey* key(const std::string& name) const;
  CharterKey* key(const std::string& name);
  CharterRule* rule(const std::string& name);
  bool has_left(const std::string& person, Timestamp at) const;

  using KeyTest = std::function<bool(const CharterKey&)>;
  // The governors who hold a key with use `roster` of which this is true.
  std::set<std::string> governors_with(const KeyTest& test) const;
  // Whether a commit that touches this one file may enter the mainline, signed by this key.
  bool lets_sign(const std::string& key, const std::string& path, Timestamp at) const;
};

// What may never be forgotten between two versions (L8); empty: nothing was.
std::string forgotten(const Charter& before, const Charter& after);

}  // namespace muster::test
