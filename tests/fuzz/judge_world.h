// The server that the fuzzer of the whole path pushes to: a repository in memory with one roster, a
// mainline of one commit, trees and a side branch to build on, and everything that its people
// have ever signed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ports.h"
#include "roster/roster.h"
#include "support/memory_repository.h"

namespace muster::fuzz {

// Stands between a commit and the roster that judges it, where an input holds one of its own.
inline constexpr std::string_view roster_mark = "\n=== roster ===\n";

class JudgeWorld {
 public:
  JudgeWorld();

  // What the fuzzer starts from: commits of every tree by everybody, some of them merges, some of
  // them unsigned. Made again in every process, so that all that was ever signed is known in it.
  std::vector<std::string> commits();
  // Signatures that are none: for another use, over something else, by somebody else's name.
  std::vector<std::string> forged_commits();

  // Puts a signature by a key of this name into the commit, and remembers what was signed: for
  // good, or until the next one that is signed for now.
  std::string signed_by(const std::string& key, const std::string& payload);
  std::string signed_for_now(const std::string& key, const std::string& payload);
  // Whose signature this is over exactly this payload; empty where nobody made it. Keys here are
  // Ed25519, which signs a payload in one way: whatever else verifies is forged.
  std::string signer_of(const std::string& payload, const std::string& armor) const;

  test::MemoryRepository repository{HashAlgorithm::sha1};
  Timestamp now = Timestamp::parse("2026-11-23T10:00:00Z").value();
  std::string roster_text;
  Sha256Digest anchor;
  ServerState state;
  std::map<std::string, ObjectId> trees;  // by what a commit of that tree changes
  ObjectId base{HashAlgorithm::sha1};     // the mainline
  ObjectId side{HashAlgorithm::sha1};     // a good commit on top of it, to be merged

 private:
  ObjectId commit(const std::string& tree, const std::string& by);

  using Signed = std::map<std::pair<std::string, std::string>, std::string>;  // payload and base64 to key
  Signed signed_, for_now_;
};

}  // namespace muster::fuzz
