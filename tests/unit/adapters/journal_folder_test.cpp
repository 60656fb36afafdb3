#include <catch2/catch.hpp>

#include <filesystem>

#include "adapters/ledger_folder.h"
#include "support/temp_dir.h"

using namespace muster;
using namespace muster::test;

namespace {

LedgerEntry entry_for(const std::string& ref, std::uint64_t place) {
  const auto id = [](char c) { return *ObjectId::parse(std::string(40, c), HashAlgorithm::sha1); };
  return {place,
          Timestamp{1'700'000'000},
          "p",
          ref,
          id('a'),
          id('b'),
          LedgerVerdict::accepted,
          {"r"},
          {},
          {},
          {},
          {},
          {},
          "t"};
}

}  // namespace

TEST_CASE("a record of the journal that is put anew as it was stays") {
  const TempDir git_directory;
  std::filesystem::create_directories(git_directory / "muster/journal");
  JournalFolder journal(git_directory.path());
  REQUIRE(journal.add({entry_for("refs/heads/a", 0), entry_for("refs/heads/b", 1)}));
  auto records = journal.records().value();
  REQUIRE(records.size() == 1);
  REQUIRE(journal.replace(records.front()));
  CHECK(journal.records().value().size() == 1);
  // With less in it, it is another one in the same place; with nothing, gone.
  records.front().entries.pop_back();
  REQUIRE(journal.replace(records.front()));
  records = journal.records().value();
  REQUIRE(records.size() == 1);
  CHECK(records.front().entries.size() == 1);
  records.front().entries.clear();
  REQUIRE(journal.replace(records.front()));
  CHECK(journal.records().value().empty());
}

TEST_CASE("a record that a crash cut off is nothing, and one that was damaged is a fault") {
  const TempDir git_directory;
  const std::string folder = git_directory / "muster/journal";
  std::filesystem::create_directories(folder);
  JournalFolder journal(git_directory.path());
  REQUIRE(journal.add({entry_for("refs/heads/a", 0)}));
  const std::string path = std::filesystem::directory_iterator(folder)->path();
  const std::string whole = get_file(path);
  for (const std::size_t size : {std::size_t{0}, whole.size() - 1}) {
    put_file(path, whole.substr(0, size));
    const auto records = journal.records().value();
    REQUIRE(records.size() == 1);
    CHECK(records.front().entries.empty());
  }
  std::string damaged = whole;
  damaged[20] ^= 1;
  put_file(path, damaged);
  CHECK_FALSE(journal.records());
}
