// How a record of the ledger's journal lies in its file, which keeps its size and is written over in place:
//
//   muster journal 1 <moment: 20 digits> <bytes of the entries: 8 digits> <SHA-256 of all the rest: hex>
//   {"certificate":null,…}
//   …
//   NULs to the end of the last page of 4096 bytes
//
// A free file is all NULs, and only a free one is written to. A sector of the disk that is still so where the
// record should be was never written: the record is cut off, and its push was not let in.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/ledger.h"
#include "model/result.h"

namespace muster {

struct JournalEntries {
  std::uint64_t moment = 0;  // of the record: rises with time
  std::vector<LedgerEntry> entries;

  bool operator==(const JournalEntries&) const = default;
};
struct FreeJournalFile {};
struct CutOffJournalFile {};
using JournalFile = std::variant<FreeJournalFile, CutOffJournalFile, JournalEntries>;

// What a disk writes at once, whole or not at all.
inline constexpr std::size_t disk_sector_bytes = 512;
// A push of ten thousand refs.
inline constexpr std::size_t journal_bytes = 64U << 20U;

inline constexpr std::size_t journal_page_bytes = 4096;

// Whole pages. Of bounded entries.
std::string journal_text(const JournalEntries& record);

// What is no whole sectors is cut off, too, unless the whole record is there. Refuses what is neither free,
// nor cut off, nor the bytes of journal_text and NULs: it was damaged after it had been written.
Parsed<JournalFile> parse_journal_file(std::string_view bytes);

}  // namespace muster
