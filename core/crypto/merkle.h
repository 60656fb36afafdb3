// Merkle trees over SHA-256 (RFC 6962 section 2.1; the checks of proofs are those of RFC 9162 section 2.1):
//   leaf  SHA-256(00 || entry)
//   node  SHA-256(01 || left || right)
// A tree of n leaves has the largest power of two below n at its left, and the rest at its right.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/digest.h"

namespace muster {

Sha256Digest leaf_hash(std::string_view entry);
Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right);

// Of the tree without leaves: SHA-256 of nothing.
Sha256Digest empty_root();
Sha256Digest merkle_root(std::span<const Sha256Digest> leaves);

// That `leaf` is the leaf at `index`, from 0, of the tree of that size and root. The proof has exactly the
// hashes that it needs, from the leaf's sibling upwards.
bool holds_inclusion(std::uint64_t index, std::uint64_t size, const Sha256Digest& leaf,
                     std::span<const Sha256Digest> proof, const Sha256Digest& root);

// That the newer tree begins with all leaves of the older one. Of equal sizes: equal roots and no proof. A
// tree without leaves has one root and is a beginning of nothing else here: RFC 6962 has no proof of that,
// and whoever saw no leaf has nothing to hold against what he sees.
bool holds_consistency(std::uint64_t old_size, std::uint64_t new_size, const Sha256Digest& old_root,
                       const Sha256Digest& new_root, std::span<const Sha256Digest> proof);

// The hashes of complete subtrees, which never change again, wherever they lie.
class StoredHashes {
 public:
  virtual ~StoredHashes() = default;
  // The root over the 2^level leaves that begin at leaf index * 2^level; level 0 is the leaves' hashes.
  // Nothing where it is not stored or cannot be read.
  virtual std::optional<Sha256Digest> node(unsigned level, std::uint64_t index) = 0;
};

// Nothing where a hash was not to be had, or where there is no such proof: an index that is not below the
// size, an older tree that is larger, or one without leaves of a tree that has some. Each asks for at most
// two nodes a level, and for none that goes beyond the tree of that size.
std::optional<Sha256Digest> root_of(StoredHashes& stored, std::uint64_t size);
std::optional<std::vector<Sha256Digest>> inclusion_proof(StoredHashes& stored, std::uint64_t index,
                                                         std::uint64_t size);
std::optional<std::vector<Sha256Digest>> consistency_proof(StoredHashes& stored, std::uint64_t old_size,
                                                           std::uint64_t new_size);

}  // namespace muster
