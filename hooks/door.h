// What a hook that judges stands on: the repository as git shows it, the server's settings and memory.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "adapters/certificate_desk.h"
#include "adapters/disk_clock_cache.h"
#include "adapters/disk_roster_cache.h"
#include "adapters/opened_repository.h"
#include "adapters/server_ledger.h"
#include "adapters/server_settings.h"
#include "adapters/steady_deadline.h"
#include "app/verify_push.h"
#include "hook_main.h"

namespace muster {

class Door {
 public:
  // Tells `run` the prefix for what the pusher sees. Time runs from here on.
  static Result<std::unique_ptr<Door>> open(HookRun& run);

  // Before anything can go wrong that a server which only observes lets pass: muster's own refs are nobody's
  // to move there either, nor is what is pushed beside them let in.
  void guard(const std::vector<RefUpdate>& updates, HookRun& run);
  // What the judging needs besides: the server's memory, and the certificates.
  Result<std::monostate> prepare();

  OpenedRepository& repository() { return *repository_; }
  const std::string& git_directory() const { return repository_->common_directory(); }
  Timestamp now() const { return now_; }

  // Without updates; once it is prepared.
  PushInput push();

  // Warns in the outcome of security keys whose counter went back, and remembers how far each has come.
  Result<std::monostate> watch_counters(PushOutcome& outcome);

  // Prints the verdicts for the pusher and gives the exit status: of a push that is refused an acceptance,
  // and one line, where the server only observes.
  ExitStatus say(const PushOutcome& outcome) const;
  // The same for a list of refs that is none.
  ExitStatus refuse(const Malformed& malformed) const;

  // Opens the ledger, where the settings want one; then record() writes into it what was decided. Where it
  // cannot, nothing may be let in.
  Result<std::monostate> open_ledger();
  Result<std::monostate> record(const PushOutcome& outcome, const std::vector<RefUpdate>& updates);
  // For a hook that writes nothing down itself; once it is prepared. A Fault, which refuses also where the
  // server only observes, where the settings want a ledger and nobody has written this update into it.
  Result<std::monostate> expect_record(const RefUpdate& update, HookRun& run) const;

 private:
  LedgerVerdict verdict_of(const PushOutcome& outcome) const;
  Door(std::unique_ptr<OpenedRepository> repository, ServerConfig config);

  std::unique_ptr<OpenedRepository> repository_;
  ServerConfig config_;
  std::optional<ServerState> state_;
  Timestamp now_;
  SteadyDeadline deadline_;
  DiskClockCache clocks_;
  DiskRosterCache rosters_;
  std::shared_ptr<Certificates> certificates_;
  std::optional<ServerLedger> ledger_;
};

// What is wrong with the ledger is a fault of the server: it refuses, and nothing is made anew.
Fault ledger_fault(const Stop& stopped);

}  // namespace muster
