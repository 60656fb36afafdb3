#include "door.h"

#include <algorithm>
#include <cstdio>

#include "adapters/counter_store.h"
#include "adapters/ledger_folder.h"
#include "adapters/pusher.h"
#include "adapters/state_store.h"
#include "adapters/system_clock.h"
#include "app/record_push.h"
#include "app/watch_counters.h"
#include "report/text.h"
#include "report/words.h"

namespace muster {

namespace {

// Small pushes are judged on one thread; a large one on as many as two, leaving the server its rest.
constexpr unsigned hook_threads = 2;

ExitStatus print(const std::vector<Verdict>& verdicts, const std::string& prefix, ExitStatus status) {
  const std::string text = hook_text(verdicts, prefix);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return status;
}

}  // namespace

Door::Door(std::unique_ptr<OpenedRepository> repository, ServerConfig config)
    : repository_(std::move(repository)),
      config_(std::move(config)),
      now_(SystemClock().now()),
      deadline_(config_.deadline_seconds),
      clocks_(repository_->common_directory()),
      rosters_(repository_->common_directory()) {}

Result<std::unique_ptr<Door>> Door::open(HookRun& run) {
  auto repository = open_repository(RepositoryFromHook{}, Depth::full);
  if (!repository) return tl::unexpected(repository.error());
  auto config = read_server_settings((*repository)->common_directory(), run.central_config);
  if (!config) return tl::unexpected(config.error());
  run.prefix = config->prefix;
  return std::unique_ptr<Door>(new Door(std::move(*repository), std::move(*config)));
}

void Door::guard(const std::vector<RefUpdate>& updates, HookRun& run) {
  const bool touched = std::ranges::any_of(
      updates, [](const RefUpdate& update) { return update.name.starts_with("refs/muster/"); });
  if (touched) config_.mode = ServerMode::enforce;
  if (config_.mode == ServerMode::observe) run.on_fault = HookRun::OnFault::let_in;
}

Result<std::monostate> Door::prepare() {
  auto state = DiskStateStore(git_directory()).load();
  if (!state) return tl::unexpected(std::move(state).error());
  state_ = std::move(*state);
  auto certificates = certificates_of_server(git_directory());
  if (!certificates) return tl::unexpected(std::move(certificates).error());
  certificates_ = std::move(*certificates);
  return std::monostate{};
}

PushInput Door::push() {
  return {*repository_, {},       config_.anchor, state_,        now_, config_.max_commits, hook_threads,
          &deadline_,   &clocks_, &rosters_,      certificates_, {},   config_.pushees};
}

LedgerVerdict Door::verdict_of(const PushOutcome& outcome) const {
  if (outcome.accepted) return LedgerVerdict::accepted;
  return config_.mode == ServerMode::observe ? LedgerVerdict::observed : LedgerVerdict::refused;
}

Result<std::monostate> Door::watch_counters(PushOutcome& outcome) {
  if (!outcome.accepted || !any_counts(outcome.verdicts)) return std::monostate{};
  auto known = read_key_counters(git_directory());
  if (!known) return tl::unexpected(std::move(known).error());
  ObjectAccess objects(*repository_);
  const auto changed = muster::watch_counters(outcome.verdicts, objects, *known);
  if (!changed) {
    const auto* fault = std::get_if<Fault>(&changed.error());
    return tl::unexpected(fault != nullptr ? *fault
                                           : Fault{FaultId::git, "what was judged cannot be read again", ""});
  }
  return *changed ? keep_key_counters(git_directory(), *known) : std::monostate{};
}

ExitStatus Door::say(const PushOutcome& outcome) const {
  if (verdict_of(outcome) != LedgerVerdict::observed) {
    return print(outcome.verdicts, config_.prefix,
                 outcome.accepted ? ExitStatus::accepted : ExitStatus::refused);
  }
  const std::string text = observed_text(outcome.verdicts, config_.prefix);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return ExitStatus::accepted;
}

ExitStatus Door::refuse(const Malformed& malformed) const {
  return print({refuse_input(malformed, now_)}, config_.prefix, ExitStatus::refused);
}

Result<std::monostate> Door::open_ledger() {
  if (!config_.ledger.on) return std::monostate{};
  auto ledger = ServerLedger::open(repository_->common_directory(), config_.ledger);
  if (!ledger) return tl::unexpected(std::move(ledger).error());
  ledger_ = std::move(*ledger);
  return std::monostate{};
}

Result<std::monostate> Door::record(const PushOutcome& outcome, const std::vector<RefUpdate>& updates) {
  if (!ledger_) return std::monostate{};
  std::string project = outcome.project;
  if (project.empty()) {
    // The mainline holds no roster (any more): what the ledger is of was said before.
    auto known = ledger_->project();
    if (!known) return tl::unexpected(ledger_fault(known.error()));
    project = std::move(*known);
  }
  // Before the first roster nobody has said what the project is.
  if (project.empty() && !outcome.accepted) return std::monostate{};
  const bool is_doctor =
      std::ranges::all_of(updates, [](const RefUpdate& update) { return update.name == doctor_ref; });
  if (is_doctor && !outcome.accepted) return std::monostate{};
  auto entries = entries_of(
      outcome, {verdict_of(outcome), project, updates, now_, pusher_of_hook(), this_program()}, *repository_);
  if (!entries) return tl::unexpected(std::move(entries).error());
  const auto done = verdict_of(outcome) != LedgerVerdict::refused
                        ? ledger_->let_in(*repository_, *entries, outcome.certificate, now_)
                        : ledger_->turn_away(*repository_, std::move(*entries), now_);
  if (!done) return tl::unexpected(ledger_fault(done.error()));
  return std::monostate{};
}

Result<std::monostate> Door::expect_record(const RefUpdate& update, HookRun& run) const {
  // Before the first roster nobody has said what the ledger is of.
  if (!config_.ledger.on || !state_) return std::monostate{};
  // Twice: a record that another push is just putting anew may be missed once.
  for (int look = 0; look < 2; ++look) {
    const auto records = JournalFolder(git_directory()).records();
    if (!records) return tl::unexpected(records.error());
    for (const JournalRecord& record : *records) {
      for (const LedgerEntry& entry : record.entries)
        if (entry.ref == update.name && entry.new_id == update.new_id) return std::monostate{};
    }
  }
  run.on_fault = HookRun::OnFault::refuse;
  return tl::unexpected(
      Fault{FaultId::config, "nothing has written this push into the ledger: the update hook alone cannot",
            "have pre-receive and post-receive run as well: muster hook install"});
}

Fault ledger_fault(const Stop& stopped) {
  if (const auto* fault = std::get_if<Fault>(&stopped)) return *fault;
  const Reason& reason = std::get<Reason>(stopped);
  return {
      FaultId::disk, "the ledger (" + std::string(rule_of(reason)) + "): " + because_of(reason, {}),
      "have the operator look at it: muster ledger verify --repo HERE; nothing is let in until it is whole"};
}

}  // namespace muster
