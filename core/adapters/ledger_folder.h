// A server's ledger in <git directory>/muster/ledger/, its journal in muster/journal/, and the lock over
// both.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/descriptor.h"
#include "app/ledger_store.h"

namespace muster {

class LedgerFolder final : public LedgerStore {
 public:
  explicit LedgerFolder(const std::string& git_directory)
      : folder_(git_directory + "/muster/ledger"), mark_(git_directory + "/muster/ledger-cleared") {}

  Result<std::optional<std::string>> read(const std::string& path, std::uint64_t max_bytes) override;
  Result<std::monostate> write(const std::string& path, std::string_view bytes) override;
  Result<std::monostate> remove(const std::string& path) override;
  Result<std::optional<LedgerMark>> mark() override;
  Result<std::monostate> set_mark(const LedgerMark& mark) override;
  Result<std::string> stamp(const std::vector<std::string>& paths) override;

 private:
  std::string folder_;
  std::string mark_;
};

// A file a push (app/journal_file.h). Some that are free stay: to write over one costs a fraction of what a
// new one costs. Its folder is there, and nobody else writes to it, when the lock is held; to look at the
// records needs no lock.
class JournalFolder final : public Journal {
 public:
  explicit JournalFolder(const std::string& git_directory) : folder_(git_directory + "/muster/journal") {}

  Result<std::vector<JournalRecord>> records() override;
  Result<std::monostate> add(const std::vector<LedgerEntry>& entries) override;
  Result<std::monostate> replace(const JournalRecord& record) override;
  Result<std::monostate> remove(const JournalRecord& record) override;
  Result<std::monostate> sync() override;

 private:
  struct File {
    std::uint64_t size = 0;
    bool is_free = false;
    bool is_fit = true;  // to be written over later: whole, and of whole pages
  };
  using Files = std::map<std::string, File>;

  std::string path_of(const std::string& name) const { return folder_ + '/' + name; }
  Result<std::monostate> put(const std::string& text);
  Result<std::monostate> put_into_new(const std::string& text);
  Result<std::monostate> clear(const std::string& name);
  Result<std::monostate> remove(const std::string& name);

  std::string folder_;
  std::optional<Files> files_;  // as this process knows them: nothing before the first look
};

// Held by one process at a time, and let go when it ends, however it ends.
class LedgerLock {
 public:
  // A Fault where others hold it for longer than `patience`.
  static Result<LedgerLock> take(const std::string& git_directory, std::chrono::milliseconds patience);

 private:
  explicit LedgerLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace muster
