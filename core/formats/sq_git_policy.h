// openpgp-policy.toml, the policy of sq-git (https://sequoia-pgp.gitlab.io/sequoia-git):
//   version = 0
//   commit_goodlist = []
//   [authorization."Alice <alice@example.org>"]
//   sign_commit = true
//   add_user = true
//   keyring = """-----BEGIN PGP PUBLIC KEY BLOCK----- …"""
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "roster/place.h"
#include "roster/problems.h"

namespace muster {

struct SqGitAuthorization {
  std::string name;
  Place place;
  bool sign_commit = false;
  bool sign_tag = false;
  bool sign_archive = false;
  bool add_user = false;
  bool retire_user = false;
  bool audit = false;
  std::string keyring;  // armour: not looked into
};

struct SqGitPolicy {
  std::vector<SqGitAuthorization> authorizations;  // in the file's order
  std::vector<std::string> good_commits;           // full ids
};

// Strict: an unknown field, another version, a missing keyring, what parse_toml refuses.
tl::expected<SqGitPolicy, std::vector<RosterProblem>> parse_sq_git_policy(std::string_view text);

}  // namespace muster
