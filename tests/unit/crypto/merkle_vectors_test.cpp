// transparency-dev/merkle's proofs, good and bad: every file of the folders `inclusion` and `consistency`.
// Those of `subtreeinclusion` and `subtreeconsistency` prove parts of a tree against each other, which is not
// of RFC 6962 and nothing that the ledger does; they are not read.
#include <catch2/catch.hpp>

#include <filesystem>
#include <functional>

#include "crypto/merkle.h"
#include "formats/armor.h"
#include "unit/crypto/vectors.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

// Some of the bad ones hold texts where hashes belong, which no type of ours can say. Filled up with zeros
// they are still told from each other.
Sha256Digest digest_of(const nlohmann::json& base64) {
  const auto bytes = decode_base64(base64.get<std::string>());
  Sha256Digest digest;
  REQUIRE(bytes);
  REQUIRE(bytes->size() <= digest.bytes.size());
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
  return digest;
}

std::vector<Sha256Digest> proof_of(const nlohmann::json& vector) {
  std::vector<Sha256Digest> proof;
  for (const auto& one : vector["proof"]) proof.push_back(digest_of(one));  // null is none, too
  return proof;
}

// A member that is not known would be one that is not heeded.
void check_members(const nlohmann::json& vector, const std::vector<std::string>& known) {
  std::vector<std::string> members;
  for (const auto& [name, value] : vector.items()) members.push_back(name);
  CHECK(members == known);
}

struct Counts {
  int held = 0;
  int refused = 0;
};

Counts run_folder(const fs::path& folder, const std::function<bool(const nlohmann::json&)>& holds) {
  Counts counts;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const auto vector = test::read_json_vector(entry.path());
    INFO(entry.path().string() << ": " << vector["desc"]);
    const bool held = holds(vector);
    CHECK(held == !vector["wantErr"].get<bool>());
    ++(held ? counts.held : counts.refused);
  }
  return counts;
}

TEST_CASE("inclusion proofs of transparency-dev") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  const Counts counts = run_folder(*folder + "/merkle/inclusion", [](const nlohmann::json& vector) {
    check_members(vector, {"desc", "leafHash", "leafIdx", "proof", "root", "treeSize", "wantErr"});
    // A leaf and a root of no bytes, which are the same: filled up they would be hashes.
    if (vector["leafHash"] == "" && vector["root"] == "") return false;
    return holds_inclusion(vector["leafIdx"], vector["treeSize"], digest_of(vector["leafHash"]),
                           proof_of(vector), digest_of(vector["root"]));
  });
  CHECK(counts.held == 6);
  CHECK(counts.refused == 92);
}

TEST_CASE("consistency proofs of transparency-dev") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  const Counts counts = run_folder(*folder + "/merkle/consistency", [](const nlohmann::json& vector) {
    check_members(vector, {"desc", "proof", "root1", "root2", "size1", "size2", "wantErr"});
    return holds_consistency(vector["size1"], vector["size2"], digest_of(vector["root1"]),
                             digest_of(vector["root2"]), proof_of(vector));
  });
  CHECK(counts.held == 6);
  CHECK(counts.refused == 92);
}

}  // namespace
}  // namespace muster
