#include "adapters/ref_copies.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/temp_dir.h"

using namespace muster;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

ObjectId id(char digit) {
  return ObjectId::parse(std::string(40, digit), HashAlgorithm::sha1).value();
}

const ObjectId gone(HashAlgorithm::sha1);
const std::string text = "# pack-refs with: peeled fully-peeled sorted \n" + id('1').hex() +
                         " refs/heads/main\n" + id('2').hex() + " refs/tags/v1\n^" + id('1').hex() + "\n";

}  // namespace

TEST_CASE("a deleted ref stays where packed-refs holds it by its whole name and value") {
  const TempDir dir;
  DiskRefCopies copies(dir.path());
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), gone).value());  // no file: all loose, or in tables
  put_file(dir / "packed-refs", text);
  CHECK(copies.stays("refs/heads/main", id('1'), gone).value());
  CHECK(copies.stays("refs/tags/v1", id('2'), gone).value());
  CHECK_FALSE(copies.stays("refs/heads/mai", id('1'), gone).value());
  CHECK_FALSE(copies.stays("refs/heads/main2", id('1'), gone).value());
  CHECK_FALSE(copies.stays("heads/main", id('1'), gone).value());
  CHECK_FALSE(copies.stays("refs/tags/v1", id('1'), gone).value());
  CHECK_FALSE(copies.stays("refs/heads/main", id('2'), gone).value());
}

TEST_CASE("while packed-refs is locked a deletion is one") {
  const TempDir dir;
  DiskRefCopies copies(dir.path());
  put_file(dir / "packed-refs", text);
  put_file(dir / "packed-refs.lock", "");
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), gone).value());
  std::filesystem::remove(dir / "packed-refs.lock");
  CHECK(copies.stays("refs/heads/main", id('1'), gone).value());
  // A link is locked where it leads to.
  std::filesystem::rename(dir / "packed-refs", dir / "elsewhere");
  std::filesystem::create_symlink(dir / "elsewhere", dir / "packed-refs");
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), gone).value());
  std::filesystem::remove(dir / "packed-refs");
  std::filesystem::create_directory(dir / "packed-refs");
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), gone).value());
}

TEST_CASE("a ref that is written without its lock stays where a loose one hides it") {
  const TempDir dir;
  DiskRefCopies copies(dir.path());
  put_file(dir / "packed-refs", text);
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), id('2')).value());  // packed only
  put_file(dir / "refs/heads/main", id('1').hex() + "\n");
  CHECK(copies.stays("refs/heads/main", id('1'), id('2')).value());
  CHECK_FALSE(copies.stays("refs/heads", id('1'), id('2')).value());
  CHECK_FALSE(copies.stays("refs/heads/main/x", id('1'), id('2')).value());
  put_file(dir / "refs/heads/main.lock", "");
  CHECK_FALSE(copies.stays("refs/heads/main", id('1'), id('2')).value());
}
