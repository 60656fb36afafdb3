// A server's ledger in <git directory>/muster/ledger/, its journal in muster/journal/, and the lock over
// both.
#pragma once

#include <chrono>
#include <string>

#include "adapters/descriptor.h"
#include "app/ledger_store.h"

namespace muster {

class LedgerFolder final : public LedgerStore {
 public:
  explicit LedgerFolder(const std::string& git_directory)
      : folder_(git_directory + "/muster/ledger"), cleared_(git_directory + "/muster/ledger-cleared") {}

  Result<std::optional<std::string>> read(const std::string& path, std::uint64_t max_bytes) override;
  Result<std::monostate> write(const std::string& path, std::string_view bytes) override;
  Result<std::monostate> remove(const std::string& path) override;
  Result<std::optional<std::uint64_t>> cleared() override;
  Result<std::monostate> set_cleared(std::uint64_t size) override;

 private:
  std::string folder_;
  std::string cleared_;
};

// A file a push, named after its time and its content and sealed with a digest. Its folder is there when the
// lock is held.
class JournalFolder final : public Journal {
 public:
  explicit JournalFolder(const std::string& git_directory) : folder_(git_directory + "/muster/journal") {}

  Result<std::vector<JournalRecord>> records() override;
  Result<std::monostate> add(const std::vector<LedgerEntry>& entries) override;
  Result<std::monostate> replace(const JournalRecord& record) override;

 private:
  std::string folder_;
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
