#include "crypto/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>

#include "crypto/sha256.h"

namespace muster {

namespace {

// No leaf can pass for a node: their first bytes differ.
constexpr char leaf_mark = '\0';
constexpr char node_mark = '\1';

// Leaves begin to end, of which `begin` is a multiple of a power of two that is not below their number: a
// part that a tree, or a part of it, is split into.
struct Part {
  std::uint64_t begin;
  std::uint64_t end;

  std::uint64_t size() const { return end - begin; }
  // Where it is split: for two leaves or more.
  std::uint64_t middle() const { return begin + std::bit_floor(size() - 1); }
};

// From its complete subtrees: one for each bit of its size, the smallest at the right.
std::optional<Sha256Digest> root_of_part(StoredHashes& stored, const Part& part) {
  std::optional<Sha256Digest> root;
  for (std::uint64_t left = part.size(); left != 0; left &= left - 1) {
    const auto level = static_cast<unsigned>(std::countr_zero(left));
    const auto node = stored.node(level, ((part.begin + left) >> level) - 1);
    if (!node) return std::nullopt;
    root = root ? node_hash(*node, *root) : *node;
  }
  return root;
}

// Proofs are found from the root down and written from the leaves up.
class ProofWriter {
 public:
  explicit ProofWriter(StoredHashes& stored) : stored_(stored) {}

  void put(const Part& part) {
    if (!complete_) return;
    const auto root = root_of_part(stored_, part);
    complete_ = root.has_value();
    if (root) hashes_.push_back(*root);
  }

  std::optional<std::vector<Sha256Digest>> proof() && {
    if (!complete_) return std::nullopt;
    std::ranges::reverse(hashes_);
    return std::move(hashes_);
  }

 private:
  StoredHashes& stored_;
  std::vector<Sha256Digest> hashes_;
  bool complete_ = true;
};

// The way from a node up to the root: the node's place among those of its height, and that of the last one.
// A last node without a sibling is taken up as it is.
struct Climb {
  std::uint64_t place;
  std::uint64_t last;

  bool at_root() const { return last == 0; }
  bool sibling_is_left() const { return (place & 1) != 0 || place == last; }
  void rise() {
    place >>= 1U;
    last >>= 1U;
  }
  // To where the node has a sibling at its left, or to the root.
  void rise_without_sibling() {
    while ((place & 1) == 0 && place != 0) rise();
  }
};

}  // namespace

Sha256Digest leaf_hash(std::string_view entry) {
  std::string bytes;
  bytes.reserve(1 + entry.size());
  bytes += leaf_mark;
  bytes += entry;
  return sha256(bytes);
}

Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right) {
  std::array<char, 1 + sizeof(left.bytes) + sizeof(right.bytes)> bytes{};
  bytes[0] = node_mark;
  const auto behind = std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), behind);
  return sha256({bytes.data(), bytes.size()});
}

Sha256Digest empty_root() {
  return sha256("");
}

Sha256Digest merkle_root(std::span<const Sha256Digest> leaves) {
  if (leaves.empty()) return empty_root();
  // The roots of complete subtrees, each smaller than the one before it.
  std::vector<Sha256Digest> roots;
  const auto join = [&roots] {
    const Sha256Digest right = roots.back();
    roots.pop_back();
    roots.back() = node_hash(roots.back(), right);
  };
  for (std::uint64_t i = 0; i < leaves.size(); ++i) {
    roots.push_back(leaves[i]);
    // A leaf completes one subtree for each bit that is carried.
    for (int carried = std::countr_one(i); carried > 0; --carried) join();
  }
  while (roots.size() > 1) join();
  return roots.front();
}

bool holds_inclusion(std::uint64_t index, std::uint64_t size, const Sha256Digest& leaf,
                     std::span<const Sha256Digest> proof, const Sha256Digest& root) {
  if (index >= size) return false;
  Climb climb{index, size - 1};
  Sha256Digest node = leaf;
  for (const Sha256Digest& sibling : proof) {
    if (climb.at_root()) return false;  // more hashes than levels
    if (climb.sibling_is_left()) {
      node = node_hash(sibling, node);
      climb.rise_without_sibling();
    } else {
      node = node_hash(node, sibling);
    }
    climb.rise();
  }
  return climb.at_root() && node == root;
}

bool holds_consistency(std::uint64_t old_size, std::uint64_t new_size, const Sha256Digest& old_root,
                       const Sha256Digest& new_root, std::span<const Sha256Digest> proof) {
  if (old_size == new_size) {
    return proof.empty() && old_root == new_root && (old_size != 0 || old_root == empty_root());
  }
  if (old_size == 0 || old_size > new_size) return false;
  // From the last complete subtree of the older tree. Where that is all of it, its root is known already, and
  // the proof leaves it out.
  Climb climb{old_size - 1, new_size - 1};
  while ((climb.place & 1) != 0) climb.rise();
  Sha256Digest old_node = old_root;
  if (!std::has_single_bit(old_size)) {
    if (proof.empty()) return false;
    old_node = proof.front();
    proof = proof.subspan(1);
  }
  Sha256Digest new_node = old_node;
  for (const Sha256Digest& sibling : proof) {
    if (climb.at_root()) return false;
    if (climb.sibling_is_left()) {
      old_node = node_hash(sibling, old_node);
      new_node = node_hash(sibling, new_node);
      climb.rise_without_sibling();
    } else {
      new_node = node_hash(new_node, sibling);
    }
    climb.rise();
  }
  return climb.at_root() && old_node == old_root && new_node == new_root;
}

std::optional<Sha256Digest> root_of(StoredHashes& stored, std::uint64_t size) {
  if (size == 0) return empty_root();
  return root_of_part(stored, {0, size});
}

std::optional<std::vector<Sha256Digest>> inclusion_proof(StoredHashes& stored, std::uint64_t index,
                                                         std::uint64_t size) {
  if (index >= size) return std::nullopt;
  ProofWriter writer(stored);
  Part part{0, size};
  while (part.size() > 1) {
    const Part left{part.begin, part.middle()};
    const Part right{part.middle(), part.end};
    const bool is_left = index < right.begin;
    writer.put(is_left ? right : left);
    part = is_left ? left : right;
  }
  return std::move(writer).proof();
}

// RFC 6962 section 2.1.2, SUBPROOF, without its recursion.
std::optional<std::vector<Sha256Digest>> consistency_proof(StoredHashes& stored, std::uint64_t old_size,
                                                           std::uint64_t new_size) {
  if (old_size > new_size || (old_size == 0 && new_size != 0)) return std::nullopt;
  ProofWriter writer(stored);
  Part part{0, new_size};
  while (part.end != old_size) {
    const Part left{part.begin, part.middle()};
    const Part right{part.middle(), part.end};
    const bool is_left = old_size <= right.begin;
    writer.put(is_left ? right : left);
    part = is_left ? left : right;
  }
  // All of the older tree: whoever checks the proof has its root.
  if (part.begin != 0) writer.put(part);
  return std::move(writer).proof();
}

}  // namespace muster
