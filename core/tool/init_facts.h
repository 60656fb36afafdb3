// What git knows already: who signs with which key, for which project and branch.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/plain_git.h"
#include "adapters/ssh_signer.h"
#include "model/result.h"

namespace muster {

struct InitFacts {
  std::string work_tree;                // absolute
  std::optional<std::string> head_ref;  // full name, born or not; absent when detached
  std::optional<std::string> head_commit;
  std::optional<std::string> name;  // user.name and the like, as git reads them here
  std::optional<std::string> email;
  std::optional<std::string> origin;
  std::optional<std::string> signing_key;  // `~` expanded
  std::string gpg_format = "openpgp";      // git's own default
  bool signs_with_ssh = false;             // by it
};

Result<InitFacts> init_facts(const PlainGit& git);
// Of these what git signs with alone; no repository is needed.
Result<InitFacts> signing_facts(const PlainGit& git);

// The last two parts of origin's path, else the folder's name, in the bytes that a project may have.
std::string default_project(const InitFacts& facts);
// The local part of an address as an id; empty where nothing of it can be one.
std::string default_signer(std::string_view email);

// The full name of the branch that --mainline names, or of HEAD's; a Fault (fault.config) where it is none.
Result<std::string> mainline_named(const std::string& option, const InitFacts& facts);
// The commit that --baseline names, or HEAD's where there is one.
Result<std::optional<std::string>> baseline_named(const std::string& option, const InitFacts& facts,
                                                  const PlainGit& git);

struct ChosenKey {
  SshSigningKey key;
  std::string public_line;
  std::string git_value;  // what git's user.signingKey has to be
};
// An SSH key. `file` is --key; empty: user.signingKey as git reads it. Other kinds: tool/signing_key.h.
Result<ChosenKey> choose_key(const InitFacts& facts, const std::string& file);

}  // namespace muster
