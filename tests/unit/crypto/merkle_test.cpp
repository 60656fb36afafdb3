#include "crypto/merkle.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <utility>

#include "crypto/sha256.h"

namespace muster {
namespace {

using Hashes = std::vector<Sha256Digest>;

// ---- RFC 6962 section 2.1 as it is written there, and slow ----

std::string text_of(const Sha256Digest& digest) {
  return {digest.bytes.begin(), digest.bytes.end()};
}

std::size_t split_of(std::size_t size) {
  std::size_t k = 1;
  while (2 * k < size) k *= 2;
  return k;
}

Sha256Digest naive_root(const Hashes& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return sha256("");
  if (end - begin == 1) return leaves[begin];
  const std::size_t k = begin + split_of(end - begin);
  return sha256("\1" + text_of(naive_root(leaves, begin, k)) + text_of(naive_root(leaves, k, end)));
}

Hashes naive_path(const Hashes& leaves, std::size_t index, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return {};
  const std::size_t k = begin + split_of(end - begin);
  const bool left = index < k;
  Hashes path = left ? naive_path(leaves, index, begin, k) : naive_path(leaves, index, k, end);
  path.push_back(left ? naive_root(leaves, k, end) : naive_root(leaves, begin, k));
  return path;
}

Hashes naive_subproof(const Hashes& leaves, std::size_t m, std::size_t begin, std::size_t end, int known) {
  if (m == end) return known != 0 ? Hashes{} : Hashes{naive_root(leaves, begin, end)};
  const std::size_t k = begin + split_of(end - begin);
  Hashes proof = m <= k ? naive_subproof(leaves, m, begin, k, known) : naive_subproof(leaves, m, k, end, 0);
  proof.push_back(m <= k ? naive_root(leaves, k, end) : naive_root(leaves, begin, k));
  return proof;
}

Hashes roots_of(const Hashes& leaves) {
  Hashes roots;
  for (std::size_t size = 0; size <= leaves.size(); ++size) roots.push_back(naive_root(leaves, 0, size));
  return roots;
}

Hashes leaves_of(std::size_t size) {
  Hashes leaves;
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return leaves;
}

// Keeps every complete subtree of its leaves, and counts what is asked for.
class Shelf : public StoredHashes {
 public:
  explicit Shelf(const Hashes& leaves) {
    for (unsigned level = 0; (std::size_t{1} << level) <= leaves.size(); ++level) {
      const std::size_t width = std::size_t{1} << level;
      for (std::size_t i = 0; (i + 1) * width <= leaves.size(); ++i)
        nodes_[{level, i}] = naive_root(leaves, i * width, (i + 1) * width);
    }
  }

  std::optional<Sha256Digest> node(unsigned level, std::uint64_t index) override {
    ++reads;
    const auto found = nodes_.find({level, index});
    if (found == nodes_.end() || reads == failing) return std::nullopt;
    return found->second;
  }

  std::size_t reads = 0;
  std::size_t failing = 0;  // the read that finds nothing, from 1

 private:
  std::map<std::pair<unsigned, std::uint64_t>, Sha256Digest> nodes_;
};

// A tree in which every leaf is the same, so that a level has one hash, however many leaves there are.
class Alike : public StoredHashes {
 public:
  Alike() : levels_{leaf_hash("")} {
    while (levels_.size() < 64) levels_.push_back(node_hash(levels_.back(), levels_.back()));
  }

  std::optional<Sha256Digest> node(unsigned level, std::uint64_t index) override {
    ++reads;
    // Only complete parts, of a tree of up to 2^64 - 1 leaves.
    REQUIRE(level < 64);
    CHECK(index <= (level == 0 ? ~std::uint64_t{0} - 1 : (~std::uint64_t{0} >> level) - 1));
    return levels_.at(level);
  }

  std::size_t reads = 0;

 private:
  Hashes levels_;
};

constexpr std::size_t most = 70;

Sha256Digest with_bit_changed(Sha256Digest digest, std::size_t bit) {
  digest.bytes.at(bit / 8) ^= static_cast<std::uint8_t>(1U << bit % 8);
  return digest;
}

// What a proof may be changed to without being it: a bit, a hash more or less, two in each other's place.
std::vector<Hashes> near(const Hashes& proof) {
  std::vector<Hashes> all;
  const auto changed = [&](const auto& change) {
    Hashes other = proof;
    change(other);
    if (other != proof) all.push_back(other);
  };
  for (std::size_t i = 0; i < proof.size(); ++i) {
    changed([&](Hashes& other) { other[i] = with_bit_changed(other[i], i * 37 % 256); });
    changed([&](Hashes& other) { other.erase(other.begin() + static_cast<std::ptrdiff_t>(i)); });
    if (i > 0) changed([&](Hashes& other) { std::swap(other[i], other[i - 1]); });
  }
  changed([](Hashes& other) { other.push_back(empty_root()); });
  changed([](Hashes& other) { other.insert(other.begin(), empty_root()); });
  if (!proof.empty()) {
    changed([](Hashes& other) { other.push_back(other.back()); });
    changed([](Hashes& other) { other.clear(); });
  }
  return all;
}

std::size_t count_of_true(const std::vector<bool>& answers) {
  return static_cast<std::size_t>(std::count(answers.begin(), answers.end(), true));
}

}  // namespace

TEST_CASE("leaves, nodes and small trees hash as RFC 6962 says") {
  CHECK(empty_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // SHA-256 of one zero byte.
  CHECK(leaf_hash("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(leaf_hash("L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  const Hashes two = {leaf_hash(""), leaf_hash(std::string(1, '\0'))};
  CHECK(merkle_root(two).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  CHECK(node_hash(two[0], two[1]) == merkle_root(two));
  CHECK(node_hash(two[1], two[0]) != merkle_root(two));
  CHECK(merkle_root({}) == empty_root());
  CHECK(merkle_root(Hashes{two[0]}) == two[0]);
  // An entry of 65 bytes that looks like a node is none.
  CHECK(leaf_hash(text_of(two[0]) + text_of(two[1])) != merkle_root(two));
}

TEST_CASE("roots are those of the definition") {
  const Hashes leaves = leaves_of(most);
  Shelf shelf(leaves);
  for (std::size_t size = 0; size <= most; ++size) {
    INFO(size);
    const Sha256Digest root = naive_root(leaves, 0, size);
    CHECK(merkle_root(std::span(leaves).first(size)) == root);
    shelf.reads = 0;
    CHECK(root_of(shelf, size) == root);
    CHECK(shelf.reads == static_cast<std::size_t>(std::popcount(size)));
  }
  CHECK(merkle_root(leaves_of(1000)) == naive_root(leaves_of(1000), 0, 1000));
}

TEST_CASE("inclusion is proven by the path of the definition") {
  const Hashes leaves = leaves_of(most);
  Shelf shelf(leaves);
  for (std::size_t size = 1; size <= most; ++size) {
    const Sha256Digest root = naive_root(leaves, 0, size);
    for (std::size_t index = 0; index < size; ++index) {
      shelf.reads = 0;
      const auto proof = inclusion_proof(shelf, index, size);
      INFO(index << " of " << size);
      REQUIRE(proof);
      REQUIRE(*proof == naive_path(leaves, index, 0, size));
      REQUIRE(shelf.reads <= 2 * static_cast<std::size_t>(std::bit_width(size)));
      REQUIRE(holds_inclusion(index, size, leaves[index], *proof, root));
    }
    CHECK_FALSE(inclusion_proof(shelf, size, size));
  }
  CHECK_FALSE(inclusion_proof(shelf, 0, 0));
}

TEST_CASE("a near miss of an inclusion proof does not hold") {
  const Hashes leaves = leaves_of(34);
  for (std::size_t size = 1; size < 34; ++size) {
    const Sha256Digest root = naive_root(leaves, 0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const Hashes proof = naive_path(leaves, index, 0, size);
      const Sha256Digest& leaf = leaves[index];
      INFO(index << " of " << size);
      std::vector<bool> held;
      for (const Hashes& other : near(proof)) held.push_back(holds_inclusion(index, size, leaf, other, root));
      held.push_back(holds_inclusion(index, size, with_bit_changed(leaf, 255), proof, root));
      held.push_back(holds_inclusion(index, size, leaf, proof, with_bit_changed(root, 0)));
      for (std::size_t other = 0; other <= 34; ++other) {
        if (other != index) held.push_back(holds_inclusion(other, size, leaf, proof, root));
      }
      held.push_back(holds_inclusion(~std::uint64_t{0}, size, leaf, proof, root));
      held.push_back(holds_inclusion(index, 0, leaf, proof, root));
      held.push_back(holds_inclusion(index, ~std::uint64_t{0}, leaf, proof, root));
      REQUIRE(count_of_true(held) == 0);
    }
  }
}

// Whoever makes up the root as well can always make one that a longer way would lead to.
TEST_CASE("a proof that leads beyond the root does not hold") {
  const Hashes leaves = leaves_of(20);
  const Sha256Digest more = leaf_hash("more");
  for (std::size_t size = 1; size <= 20; ++size) {
    const Sha256Digest root = naive_root(leaves, 0, size);
    const Sha256Digest above = node_hash(more, root);
    for (std::size_t index = 0; index < size; ++index) {
      INFO(index << " of " << size);
      Hashes proof = naive_path(leaves, index, 0, size);
      proof.push_back(more);
      REQUIRE_FALSE(holds_inclusion(index, size, leaves[index], proof, above));
      REQUIRE_FALSE(holds_inclusion(index, size, leaves[index], proof, node_hash(root, more)));
      if (index == 0) continue;
      Hashes subproof = naive_subproof(leaves, index, 0, size, 1);
      subproof.push_back(more);
      const Sha256Digest old_above = node_hash(more, naive_root(leaves, 0, index));
      REQUIRE_FALSE(holds_consistency(index, size, old_above, above, subproof));
    }
  }
}

// A path by itself does not tell every size from every other: in trees of 5 and of 6 leaves the first one has
// the same two neighbours below. The root does: it is that of one size.
TEST_CASE("an inclusion proof holds for no other size against that size's root") {
  const Hashes leaves = leaves_of(40);
  const Hashes roots = roots_of(leaves);
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t other = 1; other < 40; ++other) {
      if (other == size) continue;
      for (std::size_t index = 0; index < size; index += 3) {
        INFO(index << " of " << size << " for " << other);
        REQUIRE_FALSE(
            holds_inclusion(index, other, leaves[index], naive_path(leaves, index, 0, size), roots[other]));
      }
    }
  }
}

TEST_CASE("consistency is proven by the proof of the definition") {
  const Hashes leaves = leaves_of(most);
  Shelf shelf(leaves);
  for (std::size_t size = 1; size <= most; ++size) {
    const Sha256Digest root = naive_root(leaves, 0, size);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      shelf.reads = 0;
      const auto proof = consistency_proof(shelf, old_size, size);
      INFO(old_size << " of " << size);
      REQUIRE(proof);
      REQUIRE(*proof == naive_subproof(leaves, old_size, 0, size, 1));
      REQUIRE(shelf.reads <= 2 * static_cast<std::size_t>(std::bit_width(size)));
      REQUIRE(holds_consistency(old_size, size, naive_root(leaves, 0, old_size), root, *proof));
    }
    CHECK_FALSE(consistency_proof(shelf, size + 1, size));
  }
}

TEST_CASE("a near miss of a consistency proof does not hold") {
  const Hashes leaves = leaves_of(34);
  for (std::size_t size = 1; size < 34; ++size) {
    const Sha256Digest root = naive_root(leaves, 0, size);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Hashes proof = naive_subproof(leaves, old_size, 0, size, 1);
      const Sha256Digest old_root = naive_root(leaves, 0, old_size);
      INFO(old_size << " of " << size);
      std::vector<bool> held;
      for (const Hashes& other : near(proof))
        held.push_back(holds_consistency(old_size, size, old_root, root, other));
      held.push_back(holds_consistency(old_size, size, with_bit_changed(old_root, 9), root, proof));
      held.push_back(holds_consistency(old_size, size, old_root, with_bit_changed(root, 200), proof));
      if (old_size != size) {
        held.push_back(holds_consistency(old_size, size, root, old_root, proof));
        held.push_back(holds_consistency(size, old_size, root, old_root, proof));
        held.push_back(holds_consistency(size, old_size, old_root, root, proof));
        held.push_back(holds_consistency(size, size, old_root, root, proof));
      }
      held.push_back(holds_consistency(0, size, old_root, root, proof));
      held.push_back(holds_consistency(0, size, empty_root(), root, proof));
      held.push_back(holds_consistency(old_size, 0, old_root, empty_root(), proof));
      REQUIRE(count_of_true(held) == 0);
    }
  }
}

TEST_CASE("a consistency proof holds for no other sizes against their roots") {
  const Hashes leaves = leaves_of(20);
  const Hashes roots = roots_of(leaves);
  for (std::size_t size = 2; size < 20; ++size) {
    for (std::size_t old_size = 1; old_size < size; ++old_size) {
      const Hashes proof = naive_subproof(leaves, old_size, 0, size, 1);
      for (std::size_t new_size = 2; new_size < 20; ++new_size) {
        for (std::size_t first = 1; first < new_size; ++first) {
          if (first == old_size && new_size == size) continue;
          INFO(old_size << " of " << size << " for " << first << " of " << new_size);
          REQUIRE_FALSE(holds_consistency(first, new_size, roots[first], roots[new_size], proof));
        }
      }
    }
  }
}

TEST_CASE("a tree without leaves is consistent with itself alone") {
  const Hashes leaves = leaves_of(3);
  Shelf shelf(leaves);
  const Sha256Digest root = merkle_root(leaves);
  CHECK(holds_consistency(0, 0, empty_root(), empty_root(), {}));
  CHECK_FALSE(holds_consistency(0, 0, root, root, {}));
  CHECK_FALSE(holds_consistency(0, 0, empty_root(), empty_root(), leaves));
  CHECK_FALSE(holds_consistency(0, 3, empty_root(), root, {}));
  CHECK(consistency_proof(shelf, 0, 0) == Hashes{});
  CHECK_FALSE(consistency_proof(shelf, 0, 3));
  CHECK(root_of(shelf, 0) == empty_root());
}

TEST_CASE("where a stored hash is missing there is no answer") {
  const Hashes leaves = leaves_of(27);
  Shelf shelf(leaves);
  const auto fails_at_each_read = [&](const auto& ask) {
    shelf.failing = 0;
    shelf.reads = 0;
    REQUIRE(ask().has_value());
    const std::size_t reads = shelf.reads;
    CHECK(reads > 1);
    for (shelf.failing = 1; shelf.failing <= reads; ++shelf.failing) {
      shelf.reads = 0;
      CHECK_FALSE(ask().has_value());
    }
  };
  fails_at_each_read([&] { return root_of(shelf, 27); });
  fails_at_each_read([&] { return inclusion_proof(shelf, 5, 27); });
  fails_at_each_read([&] { return inclusion_proof(shelf, 26, 27); });
  fails_at_each_read([&] { return consistency_proof(shelf, 11, 27); });
  CHECK_FALSE(root_of(shelf, 28));
}

TEST_CASE("trees of any size") {
  Alike alike;
  const std::uint64_t half = std::uint64_t{1} << 63U;
  for (const std::uint64_t size : {half - 1, half, half + 1, ~std::uint64_t{0}}) {
    INFO(size);
    const auto root = root_of(alike, size);
    REQUIRE(root);
    for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{12345}, half - 2, size - 2, size - 1}) {
      INFO(index);
      alike.reads = 0;
      const auto inclusion = inclusion_proof(alike, index, size);
      REQUIRE(inclusion);
      CHECK(holds_inclusion(index, size, leaf_hash(""), *inclusion, *root));
      CHECK_FALSE(holds_inclusion(index, size, leaf_hash("x"), *inclusion, *root));
      const std::uint64_t old_size = index + 1;
      const auto consistency = consistency_proof(alike, old_size, size);
      REQUIRE(consistency);
      CHECK(holds_consistency(old_size, size, *root_of(alike, old_size), *root, *consistency));
      CHECK(alike.reads <= 6 * 64);
    }
  }
}

}  // namespace muster
