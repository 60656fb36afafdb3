// The text of a first roster: of one person, who governs and develops, or of those whom another tool listed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/timestamp.h"

namespace muster {

struct FirstKey {
  std::string kind;   // "ssh" or "openpgp"
  std::string value;  // "ssh-ed25519 AAAA…", "keys/<digest>.asc"
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::vector<std::string> uses;
};

struct FirstPerson {
  std::string id;
  std::string name;
  std::vector<std::string> emails;
  std::vector<FirstKey> keys;
};

struct FirstRole {
  std::string name;
  std::string owner;
  std::vector<std::string> members;
};

struct FirstRoster {
  std::string project;
  std::string mainline;                 // full ref name
  std::optional<std::string> baseline;  // full object id
  Timestamp issued;
  std::vector<std::string> governors;
  std::vector<FirstPerson> people;
  std::vector<FirstRole> roles;
  // Roles.
  std::vector<std::string> commit_signers, tag_signers, release_signers;
};

inline constexpr Duration first_roster_lasts{365 * 86'400};

// One year of 365 days until the roster ends; every key was added when it was issued.
std::string first_roster_text(const FirstRoster& first);

}  // namespace muster
