#include "adapters/packed_refs.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/temp_dir.h"

using namespace muster;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

const std::string hex(40, '1');
const ObjectId id = ObjectId::parse(hex, HashAlgorithm::sha1).value();
const std::string good = "# pack-refs with: peeled fully-peeled sorted \n" + hex + " refs/heads/main\n" +
                         std::string(40, '2') + " refs/tags/v1\n^" + hex + "\n";

}  // namespace

TEST_CASE("a ref stands in packed-refs by its whole name and value only") {
  const TempDir dir;
  DiskPackedRefs packed(dir.path());
  CHECK_FALSE(packed.holds("refs/heads/main", id).value());  // no file: everything is loose, or in tables
  put_file(dir / "packed-refs", good);
  CHECK(packed.holds("refs/heads/main", id).value());
  CHECK_FALSE(packed.holds("refs/heads/mai", id).value());
  CHECK_FALSE(packed.holds("refs/heads/main2", id).value());
  CHECK_FALSE(packed.holds("heads/main", id).value());
  CHECK_FALSE(packed.holds("refs/tags/v1", id).value());
  CHECK_FALSE(
      packed.holds("refs/heads/main", ObjectId::parse(std::string(40, '2'), HashAlgorithm::sha1).value())
          .value());
}

TEST_CASE("while packed-refs is rewritten it proves nothing") {
  const TempDir dir;
  DiskPackedRefs packed(dir.path());
  put_file(dir / "packed-refs", good);
  put_file(dir / "packed-refs.lock", "");
  CHECK_FALSE(packed.holds("refs/heads/main", id).value());
  std::filesystem::remove(dir / "packed-refs.lock");
  CHECK(packed.holds("refs/heads/main", id).value());
  // A link is locked where it leads to.
  std::filesystem::rename(dir / "packed-refs", dir / "elsewhere");
  std::filesystem::create_symlink(dir / "elsewhere", dir / "packed-refs");
  CHECK_FALSE(packed.holds("refs/heads/main", id).value());
}

TEST_CASE("a packed-refs that cannot be read is a fault or no proof") {
  const TempDir dir;
  DiskPackedRefs packed(dir.path());
  std::filesystem::create_directory(dir / "packed-refs");
  CHECK_FALSE(packed.holds("refs/heads/main", id).value());
  CHECK_FALSE(DiskPackedRefs(dir / "packed-refs.lock/no").holds("refs/heads/main", id).value());
}
