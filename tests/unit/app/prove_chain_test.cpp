// The chain of roster versions: proven from the anchor, and not again as far as it was proven before.
#include "app/prove_chain.h"

#include <catch2/catch.hpp>

#include "app/roster_folder.h"
#include "crypto/sha256.h"
#include "report/words.h"
#include "support/known_chains.h"
#include "support/world.h"

namespace muster::test {

namespace {

const std::filesystem::path common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

// Counts what is read.
class Counting final : public ObjectReader {
 public:
  explicit Counting(MemoryRepository& repository) : repository_(repository) {}
  HashAlgorithm hash_algorithm() const override { return repository_.hash_algorithm(); }
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override {
    ++reads;
    return repository_.read(id, max_bytes);
  }
  std::size_t reads = 0;

 private:
  MemoryRepository& repository_;
};

// Five versions; version n lies in commit c<n>.
class Chained : public World {
 public:
  Chained() : World("", common) {
    make_all(*this,
             "roster v1 from acme.toml signed alice bob\n"
             "roster v2 after v1 signed alice bob\n  set key dave until = 2026-12-01T00:00:00Z\n"
             "roster v3 after v2 signed bob carol\n  set key dave until = 2026-12-02T00:00:00Z\n"
             "roster v4 after v3 signed alice carol\n  set key dave until = 2026-12-03T00:00:00Z\n"
             "roster v5 after v4 signed alice bob\n  set key dave until = 2026-12-04T00:00:00Z\n"
             "commit c1 on - by alice muster v1\ncommit c2 on c1 by alice muster v2\n"
             "commit c3 on c2 by alice muster v3\ncommit c4 on c3 by alice muster v4\n"
             "commit c5 on c4 by alice muster v5\n");
  }

  Sha256Digest digest(int version) {
    return digest_of_bytes(rosters.at("v" + std::to_string(version)).bytes);
  }
  FileMap& files(int commit) { return objects.at("c" + std::to_string(commit)).files; }
  std::string bytes(int commit, const std::string& path) {
    const auto read = repository.read(files(commit).at(".muster/" + path).id, 1U << 20U);
    return std::get<RawObject>(read.value()).bytes;
  }
  void put(int commit, const std::string& path, const std::string& content) {
    files(commit).insert_or_assign(".muster/" + path,
                                   FileEntry{"100644", repository.add(ObjectType::blob, content)});
  }

  // "5 from 2", or the rule that refuses.
  std::string proven_in_tree(int commit, const Sha256Digest& from, RosterCache* chains = nullptr,
                             Deadline* deadline = nullptr, bool keep = false) {
    const ObjectId tree = write_tree(repository, files(commit));
    Counting counting(repository);
    ObjectAccess access(counting, chains);
    const auto chain = [&]() -> Gathered<Chain> {
      MUSTER_TRY(entry, muster_entry(access, tree));
      MUSTER_TRY(versions, VersionsInTree::at(access, entry.value().id));
      MUSTER_TRY(found, prove_chain(versions, from, access.rosters(), ring, deadline));
      if (keep) {
        MUSTER_TRY(kept, keep_chain(versions, from, found, access.rosters()));
        (void)kept;
      }
      return std::move(found);
    }();
    reads = counting.reads;
    return said(chain);
  }
  // And the same of the folder without git, with and without what was proven of it before.
  std::string proven(int commit, const Sha256Digest& from, RosterCache* chains = nullptr, bool keep = false) {
    const std::string in_tree = proven_in_tree(commit, from, chains, nullptr, keep);
    RosterFiles flat;
    const std::string folder_name = ".muster/";
    for (const auto& [path, entry] : files(commit)) {
      const std::string below = path.substr(folder_name.size());
      flat.emplace(below, bytes(commit, below));
    }
    for (RosterCache* known : {static_cast<RosterCache*>(nullptr), static_cast<RosterCache*>(&of_folders)}) {
      VersionsInFolder versions(flat);
      Rosters loaded(known);
      const auto folder = prove_chain(versions, from, loaded, ring);
      CHECK(said(folder) == in_tree);
      if (folder) CHECK(keep_chain(versions, from, *folder, loaded));
    }
    return in_tree;
  }

  static std::string said(const Gathered<Chain>& chain) {
    if (chain)
      return std::to_string(chain->links().size()) + " from " + std::to_string(chain->anchor_version());
    const auto* reason = std::get_if<Reason>(&chain.error());
    return reason == nullptr ? "fault" : std::string(rule_of(*reason));
  }

  KeyRing ring;
  KnownChains of_folders;
  std::size_t reads = 0;
};

}  // namespace

TEST_CASE("a chain is proven from its anchor to the newest version") {
  Chained world;
  for (const int from : {1, 2, 5}) {
    CHECK(world.proven(5, world.digest(from)) == "5 from " + std::to_string(from));
  }
  CHECK(world.proven(3, world.digest(1)) == "3 from 1");
  CHECK(world.proven(3, world.digest(4)) == "roster.anchor");
  CHECK(world.proven(5, sha256("")) == "roster.anchor");
}

TEST_CASE("what was proven before is not read again") {
  Chained world;
  CHECK(world.proven(5, world.digest(1)) == "5 from 1");
  const std::size_t all = world.reads;
  KnownChains chains;
  CHECK(world.proven(4, world.digest(1), &chains, true) == "4 from 1");
  CHECK(chains.kept().size() == 1);
  CHECK(world.proven(5, world.digest(1), &chains, true) == "5 from 1");
  const std::size_t one = world.reads;
  CHECK(world.proven(5, world.digest(1), &chains) == "5 from 1");
  CHECK(world.reads < one);
  CHECK(one < all);
  CHECK(chains.kept().size() == 2);
  // One that lies further back will do as well.
  KnownChains old;
  CHECK(world.proven(2, world.digest(1), &old, true) == "2 from 1");
  CHECK(world.proven(5, world.digest(1), &old) == "5 from 1");
  CHECK(one < world.reads);
  CHECK(world.reads < all);
}

TEST_CASE("the chain in a tree is known by the tree's name alone") {
  Chained world;
  KnownChains chains;
  REQUIRE(world.proven_in_tree(5, world.digest(1), &chains, nullptr, true) == "5 from 1");
  // The number of its versions, as it is known before anything is proven; 0 where it is not.
  const auto known = [&](const char* keeps = "") {
    const ObjectId tree = write_tree(world.repository, world.files(5));
    Counting counting(world.repository);
    ObjectAccess access(counting, &chains);
    const auto entry = muster_entry(access, tree);
    REQUIRE((entry && *entry));
    counting.reads = 0;
    const auto proven = proven_before(access, (*entry)->id);
    REQUIRE(proven);
    world.reads = counting.reads;
    if (*keeps != '\0') access.rosters().keep_name();
    return *proven == nullptr ? 0 : (*proven)->chain.links().size();
  };
  REQUIRE(chains.kept().size() == 1);
  const Sha256Digest fingerprint = chains.kept().begin()->first;
  CHECK(known("keeps") == 5);
  CHECK(world.reads > 0);
  REQUIRE(chains.kept().size() == 2);
  CHECK(known() == 5);
  CHECK(world.reads == 0);
  chains.writes = 0;
  CHECK(known("keeps") == 5);
  CHECK(chains.writes == 0);

  auto name = chains.kept().begin();
  if (name->first == fingerprint) ++name;
  const std::string good = name->second;
  SECTION("what lies there under its name is garbage") {
    std::string other = good;
    other.back() = static_cast<char>(other.back() ^ 1);
    for (const std::string& bad : {std::string(), good.substr(0, good.size() - 1), good + "x",
                                   "X" + good.substr(1), other, chains.kept().at(fingerprint)}) {
      INFO(bad.substr(0, 30));
      name->second = bad;
      CHECK(known() == 5);
      CHECK(world.reads > 0);
    }
    CHECK(known("keeps") == 5);
    CHECK(name->second == good);
  }
  SECTION("the chain itself is gone") {
    chains.kept().erase(fingerprint);
    CHECK(known("keeps") == 0);
    CHECK(chains.writes == 0);
  }
  SECTION("the tree is another") {
    world.files(5).erase(".muster/signatures/bob.sig");
    CHECK(known("keeps") == 0);
    CHECK(chains.writes == 0);
  }
}

TEST_CASE("a name is kept only where there is one, and somewhere to keep it") {
  KnownChains chains;
  Rosters(&chains).keep_name();
  CHECK(chains.kept().empty());
  Rosters nowhere;
  nowhere.note(sha256("name"), sha256("fingerprint"));
  nowhere.keep_name();
  CHECK(nowhere.proven_as(sha256("name")) == nullptr);
  Rosters twice(&chains);
  twice.note(sha256("name"), sha256("fingerprint"));
  twice.keep_name();
  twice.keep_name();
  CHECK(chains.writes == 1);
}

TEST_CASE("what was proven from another anchor is proven anew") {
  Chained world;
  KnownChains chains;
  CHECK(world.proven(4, world.digest(2), &chains, true) == "4 from 2");
  CHECK(world.proven(4, world.digest(1), &chains) == "4 from 1");
  CHECK(world.proven(5, world.digest(1), &chains) == "5 from 1");
  CHECK(world.proven(5, world.digest(5), &chains) == "5 from 5");
  CHECK(world.proven(4, sha256(""), &chains) == "roster.anchor");
}

TEST_CASE("a chain is the known one only with the same rosters and signatures") {
  Chained world;
  KnownChains chains;
  for (const int commit : {3, 4, 5}) {
    const std::string whole = std::to_string(commit) + " from 1";
    REQUIRE(world.proven(commit, world.digest(1), &chains, true) == whole);
  }
  const auto both = [&](int commit, const std::string& rule) {
    CHECK(world.proven(commit, world.digest(1)) == rule);
    CHECK(world.proven(commit, world.digest(1), &chains) == rule);
  };
  SECTION("a signature of the newest is gone") {
    world.files(5).erase(".muster/signatures/bob.sig");
    both(5, "roster.threshold");
  }
  SECTION("a signature of an old one is gone") {
    world.files(5).erase(".muster/history/3/signatures/bob.sig");
    both(5, "roster.threshold");
  }
  SECTION("a signature of an old one is another's") {
    world.put(5, "history/2/signatures/bob.sig", world.bytes(5, "history/3/signatures/bob.sig"));
    both(5, "roster.threshold");
  }
  SECTION("the bytes of an old one are others") {
    world.put(5, "history/2/roster.toml", world.bytes(5, "history/2/roster.toml") + "\n");
    both(5, "roster.previous");
  }
  SECTION("an old one is gone") {
    world.files(5).erase(".muster/history/3/roster.toml");
    both(5, "roster.removed");
  }
  SECTION("an old one stands in the newest's place, with history beyond it") {
    world.files(5).erase(".muster/signatures/alice.sig");
    for (const char* path : {"roster.toml", "signatures/bob.sig", "signatures/carol.sig"})
      world.put(5, path, world.bytes(3, path));
    both(5, "3 from 1");
  }
  SECTION("folders that are no versions") {
    world.put(5, "history/7/roster.toml", world.bytes(3, "roster.toml"));
    both(5, "5 from 1");
  }
}

TEST_CASE("what is too large is refused whatever was proven before") {
  Chained world;
  KnownChains chains;
  for (const int commit : {3, 5}) REQUIRE(world.proven(commit, world.digest(1), &chains, true) != "");
  const auto both = [&](const std::string& rule) {
    CHECK(world.proven_in_tree(5, world.digest(1)) == rule);
    CHECK(world.proven_in_tree(5, world.digest(1), &chains) == rule);
  };
  // Two signatures are there already.
  const auto add_signatures = [&](int count) {
    for (int i = 0; i < count; ++i) world.put(5, "signatures/other-" + std::to_string(i) + ".sig", "none");
  };
  SECTION("as many signatures as there may be") {
    add_signatures(62);
    both("5 from 1");
  }
  SECTION("one signature more") {
    add_signatures(63);
    both("roster.folder");
  }
  SECTION("a signature of more bytes than one can have") {
    world.put(5, "signatures/alice.sig", std::string((64U << 10U) + 1, 'x'));
    both("limit.size");
  }
  SECTION("a folder of a superseded version that lists very many files") {
    for (int i = 0; i < 3000; ++i) world.put(5, "history/4/file-" + std::to_string(i), "");
    both("limit.size");
  }
  SECTION("as many versions as there may be, but for what lies in them") {
    for (int i = 6; i <= 10'000; ++i) world.put(5, "history/" + std::to_string(i) + "/roster.toml", "");
    both("5 from 1");
  }
  SECTION("more versions than there can be") {
    for (int i = 6; i <= 10'002; ++i) world.put(5, "history/" + std::to_string(i) + "/roster.toml", "");
    both("roster.folder");
  }
}

TEST_CASE("a proof ends when the time is over") {
  class Over final : public Deadline {
   public:
    explicit Over(int asks) : left_(asks) {}
    bool passed() override { return left_-- <= 0; }
    std::int64_t seconds() const override { return 5; }

   private:
    int left_;
  };
  Chained world;
  KnownChains nothing;
  for (const int asks : {0, 1, 4, 8}) {
    Over over(asks);
    CHECK(world.proven_in_tree(5, world.digest(1), &nothing, &over) == "limit.deadline");
  }
  Over later(9);  // five times for what is known, four times for versions before the newest
  CHECK(world.proven_in_tree(5, world.digest(1), &nothing, &later) == "5 from 1");
}

TEST_CASE("known chains that are garbage cost time and nothing else") {
  Chained world;
  KnownChains chains;
  for (const int commit : {4, 5}) world.proven(commit, world.digest(1), &chains, true);
  REQUIRE(chains.kept().size() == 2);
  SECTION("bytes") {
    for (auto& [name, compiled] : chains.kept()) compiled = "garbage";
  }
  SECTION("another chain's") {
    std::swap(chains.kept().begin()->second, std::next(chains.kept().begin())->second);
  }
  CHECK(world.proven(5, world.digest(1), &chains) == "5 from 1");
}

TEST_CASE("a version has one fingerprint, as the newest and as a superseded one") {
  Chained world;
  std::vector<Sha256Digest> as_newest;
  for (int commit = 1; commit <= 5; ++commit) {
    ObjectAccess access(world.repository);
    const auto entry = muster_entry(access, write_tree(world.repository, world.files(commit)));
    REQUIRE(entry);
    auto versions = VersionsInTree::at(access, entry->value().id);
    REQUIRE(versions);
    REQUIRE(versions->count() == static_cast<std::uint32_t>(commit));
    as_newest.push_back(versions->fingerprint(static_cast<std::uint32_t>(commit)).value());
    for (std::uint32_t version = 1; version <= versions->count(); ++version)
      CHECK(versions->fingerprint(version).value() == as_newest[version - 1]);
  }
  std::ranges::sort(as_newest);
  CHECK(std::ranges::adjacent_find(as_newest) == as_newest.end());
}

}  // namespace muster::test
