#include "app/keyring_tree.h"

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "support/memory_repository.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;

std::string certificate(unsigned seed) {
  return pgp::key_packet(pgp::Key{pgp::Kind::eddsa, seed, pgp::noon}) + pgp::user_id_packet("a");
}

struct Shelved {
  CertificateShelf shelf;
  KeyringTree told;
};

class Branch {
 public:
  ObjectId blob(const std::string& bytes) { return repository.add(ObjectType::blob, bytes); }
  // Sorted by name already.
  void put(const std::string& mode, const std::string& name, const ObjectId& id) {
    tree += mode + " " + name + std::string(1, '\0') + std::string(id.raw().begin(), id.raw().end());
  }
  Shelved shelve() {
    const ObjectId id = repository.add(ObjectType::tree, tree);
    ObjectAccess objects(repository);
    Shelved made;
    auto told = shelve_keyring(objects, id, made.shelf);
    REQUIRE(told);
    made.told = std::move(*told);
    return made;
  }

  MemoryRepository repository{HashAlgorithm::sha1};
  std::string tree;
};

using Told = std::set<std::string>;

}  // namespace

TEST_CASE("a keyring's files are put on the shelf") {
  Branch branch;
  branch.put("100644", "README", branch.blob("no keyring"));
  branch.put("100644", "a.key", branch.blob(certificate(1)));
  branch.put("100755", "b.key", branch.blob(certificate(2) + certificate(3)));
  branch.put("100644", "c.key.old", branch.blob(certificate(4)));
  const Shelved made = branch.shelve();
  CHECK(made.shelf.primaries().size() == 3);
  CHECK(made.told.unread.empty());
}

TEST_CASE("what is no file of a keyring keeps nobody out") {
  Branch branch;
  const ObjectId lost = branch.blob(certificate(9));
  const ObjectId huge = branch.blob(certificate(8));
  branch.repository.lose(lost);
  branch.repository.pretend_size(huge, limits::keyring_bytes + 1);
  branch.put("100644", "a.key", branch.blob(certificate(1)));
  branch.put("40000", "b.key", branch.repository.add(ObjectType::tree, ""));
  branch.put("160000", "c.key", lost);
  branch.put("120000", "d.key", branch.blob(certificate(7)));
  branch.put("100644", "e.key", lost);
  branch.put("100644", "f.key", huge);
  branch.put("100644", "g.key", branch.blob("junk"));
  const Shelved made = branch.shelve();
  CHECK(made.shelf.primaries().size() == 1);
  CHECK(made.told.unread == Told{"b.key: no regular file", "c.key: no regular file", "d.key: no regular file",
                                 "e.key: not in this repository", "f.key: no file, or one too many bytes",
                                 "g.key: no armour of public keys"});
  CHECK(made.told.more_unread == 0);
}

TEST_CASE("the limits of a keyring are for all of its files") {
  Branch branch;
  const ObjectId first = branch.blob(certificate(1));
  const std::uint64_t size = certificate(1).size();
  const ObjectId second = branch.blob(certificate(2));
  branch.repository.pretend_size(second, limits::keyring_bytes - size + 1);
  branch.put("100644", "a.key", first);
  branch.put("100644", "b.key", second);
  CHECK(branch.shelve().told.unread == Told{"b.key: no file, or one too many bytes"});

  Branch many;
  std::string all;
  for (unsigned i = 0; i < 40; ++i) all += certificate(1);
  for (std::size_t i = 0; i < limits::keyring_certificates / 40 + 1; ++i) {
    const std::string name = std::to_string(1000 + i) + ".key";
    many.put("100644", name, many.blob(all + pgp::user_id_packet(name)));
  }
  CHECK(many.shelve().told.unread.size() == 1);

  // What was read is not read again.
  Branch again;
  const ObjectId same = again.blob(all);
  for (int i = 1000; i < 1300; ++i) again.put("100644", std::to_string(i) + ".key", same);
  CHECK(again.shelve().told.unread.empty());
}

TEST_CASE("of many files that were not read some are told") {
  Branch branch;
  for (int i = 10; i < 35; ++i)
    branch.put("100644", std::to_string(i) + ".key", branch.blob(std::to_string(i)));
  const Shelved made = branch.shelve();
  CHECK(made.told.unread.size() == 20);
  CHECK(made.told.more_unread == 5);
}

}  // namespace muster
