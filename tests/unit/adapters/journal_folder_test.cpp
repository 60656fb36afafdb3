#include <catch2/catch.hpp>

#include <filesystem>

#include "adapters/ledger_folder.h"
#include "support/journal_entry.h"
#include "support/temp_dir.h"

using namespace muster;
using namespace muster::test;

namespace {

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) found.push_back(entry.path());
  return found;
}

}  // namespace

TEST_CASE("a record of the journal that is put anew stays, in another file") {
  const TempDir git_directory;
  std::filesystem::create_directories(git_directory / "muster/journal");
  JournalFolder journal(git_directory.path());
  REQUIRE(journal.add({entry_for("refs/heads/a", 0), entry_for("refs/heads/b", 1)}));
  const auto first = journal.records().value();
  REQUIRE(first.size() == 1);
  REQUIRE(journal.replace(first.front()));
  const auto second = journal.records().value();
  REQUIRE(second.size() == 1);
  CHECK(second.front().entries == first.front().entries);
  CHECK(second.front().moment == first.front().moment);
  // Under the name that it had, there is nothing to be replaced, and nothing to be lost.
  CHECK_FALSE(journal.replace(first.front()));
  REQUIRE(journal.replace({first.front().name, first.front().moment, {}}));
  CHECK(journal.records().value().size() == 1);
  // With less in it, it is another one of the same moment; with nothing, gone.
  JournalRecord less = second.front();
  less.entries.pop_back();
  REQUIRE(journal.replace(less));
  const auto third = journal.records().value();
  REQUIRE(third.size() == 1);
  CHECK(third.front().entries == less.entries);
  CHECK(third.front().moment == less.moment);
  REQUIRE(journal.replace({third.front().name, 0, {}}));
  CHECK(journal.records().value().empty());
}

TEST_CASE("records come in the order of their moments, wherever they lie") {
  const TempDir git_directory;
  std::filesystem::create_directories(git_directory / "muster/journal");
  JournalFolder journal(git_directory.path());
  for (const char* ref : {"refs/heads/a", "refs/heads/b", "refs/heads/c"})
    REQUIRE(journal.add({entry_for(ref, 0)}));
  auto records = journal.records().value();
  REQUIRE(records.size() == 3);
  REQUIRE(journal.replace({records[0].name, 0, {}}));
  REQUIRE(journal.add({entry_for("refs/heads/d", 0)}));  // in the place of the first
  CHECK(files_in(git_directory / "muster/journal").size() == 3);
  records = JournalFolder(git_directory.path()).records().value();
  std::vector<std::string> refs;
  for (const JournalRecord& record : records) refs.push_back(record.entries.front().ref);
  CHECK(refs == std::vector<std::string>{"refs/heads/b", "refs/heads/c", "refs/heads/d"});
}

TEST_CASE("the files of a journal are used again, some of them, and no large ones") {
  const TempDir git_directory;
  const std::string folder = git_directory / "muster/journal";
  std::filesystem::create_directories(folder);
  JournalFolder journal(git_directory.path());
  const auto empty = [&] {
    const auto records = journal.records().value();
    for (const JournalRecord& record : records) REQUIRE(journal.replace({record.name, 0, {}}));
    CHECK(journal.records().value().empty());
  };
  for (int push = 0; push < 20; ++push) {
    REQUIRE(journal.add({entry_for("refs/heads/a", 0)}));
    empty();
    CHECK(files_in(folder).size() == 1);
  }
  for (int push = 0; push < 20; ++push) REQUIRE(journal.add({entry_for("refs/heads/a", 0)}));
  CHECK(files_in(folder).size() == 20);
  empty();
  CHECK(files_in(folder).size() == 8);
  // What is too large for those that are there has one of its own, as long as it is needed.
  std::vector<LedgerEntry> many;
  for (std::uint64_t i = 0; i < 300; ++i) many.push_back(entry_for("refs/heads/b" + std::to_string(i), i));
  REQUIRE(journal.add(many));
  CHECK(files_in(folder).size() == 9);
  CHECK(journal.records().value().front().entries == many);
  empty();
  CHECK(files_in(folder).size() == 8);
}

TEST_CASE("a record that a crash cut off is nothing, and one that was damaged is a fault") {
  const TempDir git_directory;
  const std::string folder = git_directory / "muster/journal";
  std::filesystem::create_directories(folder);
  JournalFolder journal(git_directory.path());
  REQUIRE(journal.add(
      {entry_for("refs/heads/a", 0), entry_for("refs/heads/b", 1), entry_for("refs/heads/c", 2)}));
  const std::string path = files_in(folder).front();
  const std::string whole = get_file(path);
  CHECK(whole.size() == 4096);
  const auto cut_off = [&](const std::string& bytes) {
    put_file(path, bytes);
    const auto records = journal.records().value();
    REQUIRE(records.size() == 1);
    CHECK(records.front().entries.empty());
    REQUIRE(journal.replace(records.front()));
    CHECK(journal.records().value().empty());
    CHECK(files_in(folder).empty());
  };
  for (const std::size_t size : {0U, 1U, 200U, 511U, 512U}) cut_off(whole.substr(0, size));
  cut_off(std::string(512, '\0') + whole.substr(512));
  cut_off(whole.substr(0, 512) + std::string(4096 - 512, '\0'));
  // A record that is whole counts, whatever became of the NULs behind it; its file is of no use later.
  put_file(path, whole.substr(0, whole.find('\0')));
  REQUIRE(journal.records().value().size() == 1);
  CHECK(journal.records().value().front().entries.size() == 3);
  REQUIRE(journal.replace({journal.records().value().front().name, 0, {}}));
  CHECK(files_in(folder).empty());
  for (const std::size_t at : {0U, 20U, 60U, 120U, 4095U}) {
    std::string damaged = whole;
    damaged[at] ^= 1;
    put_file(path, damaged);
    CHECK_FALSE(journal.records());
  }
  // A copy, what another version left, and what is no file at all.
  put_file(path, whole);
  for (const char* name : {"000003~", "000003.old", "01795762995362141303-f8e92fc7916dd59b-00000633"}) {
    put_file(folder + "/" + name, whole);
    CHECK_FALSE(journal.records());
    std::filesystem::remove(folder + "/" + name);
  }
  put_file(folder + "/note", "");
  CHECK(journal.records().value().size() == 1);
  std::filesystem::create_directory(folder + "/000003");
  CHECK_FALSE(journal.records());
}

TEST_CASE("what is removed is gone, and others' files are synced where they are") {
  const TempDir git_directory;
  const std::string folder = git_directory / "muster/journal";
  std::filesystem::create_directories(folder);
  JournalFolder journal(git_directory.path());
  REQUIRE(journal.add({entry_for("refs/heads/a", 0)}));
  REQUIRE(journal.add({entry_for("refs/heads/b", 0)}));
  const auto records = journal.records().value();
  REQUIRE(journal.remove(records.front()));
  CHECK(files_in(folder).size() == 1);
  REQUIRE(journal.remove(records.front()));
  REQUIRE(JournalFolder(git_directory.path()).sync());
  CHECK(journal.records().value().size() == 1);
  std::filesystem::remove_all(folder);
  CHECK_FALSE(journal.sync());
}
