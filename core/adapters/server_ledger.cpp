#include "adapters/server_ledger.h"

#include "adapters/ledger_folder.h"
#include "adapters/ledger_key.h"
#include "adapters/ledger_ref.h"
#include "app/keep_ledger.h"

namespace muster {

namespace {

// Others hold the lock for some milliseconds each.
constexpr std::chrono::milliseconds patience{30'000};

std::string project_in(const std::vector<LedgerEntry>& entries) {
  return entries.empty() ? "" : entries.front().project;
}

// All that is needed under the lock, which goes last.
struct Held {
  LedgerLock lock;
  LedgerFolder folder;
  JournalFolder journal;
};

Gathered<Held> hold(const std::string& git_directory) {
  MUSTER_TRY(lock, LedgerLock::take(git_directory, patience));
  return Held{std::move(lock), LedgerFolder(git_directory), JournalFolder(git_directory)};
}

Gathered<std::monostate> publish_change(const std::string& git_directory, LedgerFolder& folder,
                                        Repository& repository) {
  MUSTER_TRY(published, LedgerRef::open(repository));
  MUSTER_TRY(change, change_of(folder, published));
  if (!change) return std::monostate{};
  MUSTER_TRY(done, publish(PlainGit(git_directory), published.tip(), *change));
  (void)done;
  return std::monostate{};
}

}  // namespace

Result<ServerLedger> ServerLedger::open(const std::string& git_directory, const LedgerSetting& setting) {
  auto signer =
      read_ledger_key(setting.key_file.empty() ? git_directory + "/muster/ledger-key" : setting.key_file);
  if (!signer) return tl::make_unexpected(std::move(signer).error());
  return ServerLedger(git_directory, std::move(*signer));
}

Gathered<std::string> ServerLedger::project() const {
  LedgerFolder folder(git_directory_);
  MUSTER_TRY(head, ledger_head(folder));
  return head ? head->checkpoint.origin.substr(ledger_origin.size()) : std::string();
}

Gathered<std::monostate> ServerLedger::let_in(RefReader& refs, const std::vector<LedgerEntry>& entries,
                                              const std::optional<std::string>& certificate, Timestamp now) {
  MUSTER_TRY(held, hold(git_directory_));
  MUSTER_TRY(keeper, LedgerKeeper::open(held.folder, held.journal, refs, signer_, project_in(entries)));
  return keeper.admit(entries, certificate, now);
}

Gathered<std::monostate> ServerLedger::turn_away(RefReader& refs, std::vector<LedgerEntry> entries,
                                                 Timestamp now) {
  if (entries.empty()) return std::monostate{};
  MUSTER_TRY(held, hold(git_directory_));
  MUSTER_TRY(keeper, LedgerKeeper::open(held.folder, held.journal, refs, signer_, project_in(entries)));
  return keeper.record(std::move(entries), now);
}

Gathered<std::monostate> ServerLedger::follow(Repository& repository, const std::vector<RefUpdate>& moved,
                                              Timestamp now) {
  MUSTER_TRY(held, hold(git_directory_));
  MUSTER_TRY(keeper, LedgerKeeper::open(held.folder, held.journal, repository, signer_, ""));
  MUSTER_TRY(settled, keeper.settle(moved, nullptr, now));
  (void)settled;
  return publish_change(git_directory_, held.folder, repository);
}

Gathered<std::uint64_t> ServerLedger::sign(Repository& repository, Timestamp now) {
  MUSTER_TRY(held, hold(git_directory_));
  MUSTER_TRY(keeper, LedgerKeeper::open(held.folder, held.journal, repository, signer_, ""));
  MUSTER_TRY(settled, keeper.settle({}, nullptr, now));
  (void)settled;
  MUSTER_TRY(made, keeper.sign(now));
  (void)made;
  MUSTER_TRY(published, publish_change(git_directory_, held.folder, repository));
  (void)published;
  return keeper.head() ? keeper.head()->checkpoint.size : 0;
}

}  // namespace muster
