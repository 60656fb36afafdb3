#include <catch2/catch.hpp>

#include "app/journal_file.h"
#include "support/journal_entry.h"

using namespace muster;
using test::entry_for;

namespace {

// In a file of two pages.
std::string file_of(const JournalEntries& record) {
  std::string bytes = journal_text(record);
  bytes.resize(8192, '\0');
  return bytes;
}

}  // namespace

TEST_CASE("a record of the journal is read as it was written", "[app]") {
  const JournalEntries record{1'700'000'000'123'456'789U,
                              {entry_for("refs/heads/a"), entry_for("refs/heads/b")}};
  for (const std::string& bytes : {journal_text(record), file_of(record), file_of(record).substr(0, 1024)}) {
    const auto read = parse_journal_file(bytes);
    REQUIRE(read);
    REQUIRE(std::holds_alternative<JournalEntries>(*read));
    CHECK(std::get<JournalEntries>(*read) == record);
  }
  for (const std::size_t size : {0U, 1U, 511U, 512U, 4096U}) {
    const auto read = parse_journal_file(std::string(size, '\0'));
    REQUIRE(read);
    CHECK(std::holds_alternative<FreeJournalFile>(*read));
  }
}

TEST_CASE("whichever sectors a crash left unwritten, the record was cut off", "[app]") {
  std::vector<LedgerEntry> entries;
  for (int i = 0; i < 5; ++i) entries.push_back(entry_for("refs/heads/b" + std::to_string(i)));
  const std::string page = journal_text({7, entries});
  const std::string text = page.substr(0, page.find('\0'));
  const std::string whole = file_of({7, entries});
  const std::size_t sectors = (text.size() + disk_sector_bytes - 1) / disk_sector_bytes;
  REQUIRE(sectors > 3);
  REQUIRE(sectors < 12);
  for (unsigned lost = 1; lost < (1U << sectors); ++lost) {
    std::string bytes = whole;
    for (std::size_t sector = 0; sector < sectors; ++sector) {
      if ((lost >> sector & 1U) != 0)
        bytes.replace(sector * disk_sector_bytes, disk_sector_bytes, disk_sector_bytes, '\0');
    }
    const auto read = parse_journal_file(bytes);
    REQUIRE(read);
    const bool nothing = lost == (1U << sectors) - 1;
    CHECK(std::holds_alternative<FreeJournalFile>(*read) == nothing);
    CHECK(std::holds_alternative<CutOffJournalFile>(*read) == !nothing);
  }
  // Of a new file some is not there at all.
  for (const std::size_t size :
       {text.size() - 1, std::size_t{1024}, std::size_t{512}, std::size_t{112}, std::size_t{1}}) {
    const auto read = parse_journal_file(page.substr(0, size));
    REQUIRE(read);
    CHECK(std::holds_alternative<CutOffJournalFile>(*read));
  }
  // All of it is there, and not all of the NULs behind it.
  for (const std::size_t size : {text.size(), std::size_t{4095}}) {
    const auto read = parse_journal_file(page.substr(0, size));
    REQUIRE(read);
    CHECK(std::holds_alternative<JournalEntries>(*read));
  }
}

TEST_CASE("a record that was damaged after it was written is neither free nor cut off", "[app]") {
  const JournalEntries record{7, {entry_for("refs/heads/a")}};
  const std::string whole = file_of(record);
  const std::string text = whole.substr(0, whole.find('\0'));
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    const auto read = parse_journal_file(bytes);
    INFO("byte " << at);
    CHECK_FALSE(read);
  }
  const auto in_place = [&](std::size_t at, std::string_view put) {
    return whole.substr(0, at) + std::string(put) + whole.substr(at + put.size());
  };
  for (const std::string& bytes : {in_place(text.size(), "x"), in_place(8191, "x"), in_place(511, "xx"),
                                   std::string(512, 'x'), journal_text({7, {}})}) {
    CHECK_FALSE(parse_journal_file(bytes));
  }
}
