// Where a ledger lies, as files in the layout of C2SP tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]`,
// `tile/entries/<N>[.p/<W>]`; the certificates of signed pushes, `certificates/<aa>/<bb>/<aabb…>`, named by
// their SHA-256; and the journal of pushes that were let in and may not have moved yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ledger.h"
#include "model/result.h"

namespace muster {

class LedgerFiles {
 public:
  virtual ~LedgerFiles() = default;
  // Nothing where there is no such file; a Fault where it is larger than `max_bytes` or cannot be read.
  virtual Result<std::optional<std::string>> read(const std::string& path, std::uint64_t max_bytes) = 0;
};

// What the server noted of its ledger when it last wrote to it.
struct LedgerMark {
  std::uint64_t cleared = 0;  // how many entries the journal is known to have been cleared of
  std::string edge;           // the stamp of the files that check_edge reads, after it had found them good

  friend bool operator==(const LedgerMark&, const LedgerMark&) = default;
};

class LedgerStore : public LedgerFiles {
 public:
  // Whole or not at all, and on disk when it returns.
  virtual Result<std::monostate> write(const std::string& path, std::string_view bytes) = 0;
  // What is absent is removed already.
  virtual Result<std::monostate> remove(const std::string& path) = 0;
  // Nothing where it was never written.
  virtual Result<std::optional<LedgerMark>> mark() = 0;
  virtual Result<std::monostate> set_mark(const LedgerMark& mark) = 0;
  // Another text once any of these files was written to, replaced or brought back from a copy, by anybody who
  // cannot write past the file system. Empty where one of them is missing.
  virtual Result<std::string> stamp(const std::vector<std::string>& paths) = 0;
};

// One push; the `sequence` of its entries is their place in it.
struct JournalRecord {
  std::string name;
  std::uint64_t moment = 0;          // when it was added: rises with time
  std::vector<LedgerEntry> entries;  // none: a record that was cut off before its push was let in
};

class Journal {
 public:
  virtual ~Journal() = default;
  // In the order of their moments. A record that cannot be read is a Fault: it may be of a push that moved.
  virtual Result<std::vector<JournalRecord>> records() = 0;
  // On disk when it returns.
  virtual Result<std::monostate> add(const std::vector<LedgerEntry>& entries) = 0;
  // Whole or not at all, of the same moment; without entries it is cleared away. A process that is killed in
  // the middle may leave what the others see and the disk has not, until sync().
  virtual Result<std::monostate> replace(const JournalRecord& record) = 0;
  // Gone for good when it returns.
  virtual Result<std::monostate> remove(const JournalRecord& record) = 0;
  // All that others have written is on disk when it returns.
  virtual Result<std::monostate> sync() = 0;
};

}  // namespace muster
