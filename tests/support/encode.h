// The way back, for values that the parsers of formats/ give: written from the formats' own definitions
// and not from the parsers, so that the two can be held against each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/git_commit.h"
#include "formats/git_tag.h"
#include "formats/git_tree.h"
#include "formats/ssh_key.h"
#include "formats/sshsig.h"
#include "model/ref_update.h"

namespace muster::test {

// Every object that the commit may have been read from: its signature header in each place where
// headers may stand, with and without the empty line after END. Of an ambiguous signature: none.
std::vector<std::string> encoded(const Commit& commit, HashAlgorithm algorithm);
std::vector<std::string> encoded(const Tag& tag);
// The lines that a payload of these values begins with.
std::string leading_lines(const Commit& commit);
std::string leading_lines(const Tag& tag);

std::string encoded(const Tree& tree);
std::string encoded(const Sshsig& signature);
std::string encoded(const SshKeyFields& key);
std::string encoded_key_text(const PublicKey& key);
std::string encoded(const std::vector<RefUpdate>& updates);

}  // namespace muster::test
