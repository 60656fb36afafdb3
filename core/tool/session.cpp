#include "tool/session.h"

#include <limits>
#include <thread>

#include "adapters/disk_roster_cache.h"
#include "adapters/environment.h"
#include "adapters/ledger_seen.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "tool/output.h"

namespace muster {

namespace {

// The commit that HEAD means, or the mainline that a roster from outside names where it is there.
Result<ObjectId> tip_for_trial(const PlainGit& git, HashAlgorithm algorithm, const std::string& mainline) {
  if (auto tip = git.commit(mainline, algorithm)) return *tip;
  return git.commit("HEAD", algorithm);
}

}  // namespace

Result<Sha256Digest> anchor_of(const Globals& globals) {
  if (globals.anchor.empty()) {
    return misused("no trust anchor was given, and there is no trust on first use",
                   "give the digest of a roster version that you got from somebody you trust: --anchor "
                   "sha256:DIGEST (muster init printed it; a server keeps it in muster.toml)");
  }
  const auto digest = Sha256Digest::parse(globals.anchor);
  if (digest) return *digest;
  return misused("--anchor " + globals.anchor + " is no digest",
                 "write sha256: and 64 lower-case hex digits");
}

Result<std::optional<Timestamp>> time_of(const Globals& globals) {
  if (globals.at.empty()) return std::nullopt;
  const auto time = Timestamp::parse(globals.at);
  if (time) return time;
  return misused("--at " + globals.at + " is no time", "write it like 2026-11-23T10:00:00Z");
}

Result<std::optional<RosterFiles>> trial_of(const Globals& globals) {
  if (globals.roster.empty()) return std::nullopt;
  auto files = read_roster_folder(globals.roster);
  if (!files) return tl::make_unexpected(std::move(files).error());
  if (*files) return files;
  return misused("there is no folder " + globals.roster,
                 "--roster DIR names a folder laid out like .muster/");
}

Result<std::monostate> refuse_audit_options(const Globals& globals, const std::string& verb) {
  if (globals.at.empty() && globals.roster.empty()) return std::monostate{};
  return misused("--at and --roster are for audits, and " + verb + " is none",
                 "use them with verify commit, verify tag, verify history or explain");
}

void tell_missing_receipts(const Globals& globals, const Session& session) {
  const std::optional<Reason>& why = session.no_receipts();
  if (!why) return;
  note(globals, "the ledger here gives no receipts (" + std::string(rule_of(*why)) +
                    "), so times are as signers claim them: see muster ledger verify");
}

Result<std::optional<LedgerCheckpoint>> seen_checkpoint(OpenedRepository& repository) {
  const auto note = ledger_seen(repository.common_directory());
  if (!note) return tl::make_unexpected(note.error());
  if (!*note) return std::nullopt;
  auto checkpoint = parse_checkpoint_text((*note)->text);
  if (checkpoint) return std::optional(std::move(*checkpoint));
  return misused("the checkpoint that this clone keeps is none: " + checkpoint.error().what,
                 "remove muster/ledger-seen in its git directory, if you know why");
}

Result<std::unique_ptr<OpenedRepository>> open_repository(const Globals& globals, Depth depth) {
  return open_repository(RepositoryAt{globals.repo}, depth);
}

std::unique_ptr<RosterCache> roster_memory(const Globals& globals) {
  const auto folder = globals.no_cache ? std::nullopt : state_folder();
  return folder ? std::make_unique<UserRosterCache>(*folder) : nullptr;
}

Session::Session(std::unique_ptr<OpenedRepository> repository, PlainGit git, Sha256Digest anchor,
                 std::optional<ObjectId> approvals, std::unique_ptr<RosterCache> memory,
                 const std::shared_ptr<Certificates>& certificates)
    : repository_(std::move(repository)),
      git_(std::move(git)),
      anchor_(anchor),
      memory_(std::move(memory)),
      objects_(*repository_, memory_.get(), certificates),
      graph_(objects_, nullptr),
      checker_(std::thread::hardware_concurrency(), certificates),
      approvals_(graph_, std::move(approvals), WithoutRef::unknown) {}

Result<std::unique_ptr<Session>> Session::open(const Globals& globals, Depth depth) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  const auto given = time_of(globals);
  if (!given) return tl::make_unexpected(given.error());
  auto trial = trial_of(globals);
  if (!trial) return tl::make_unexpected(std::move(trial).error());
  auto repository = open_repository(globals, depth);
  if (!repository) return tl::make_unexpected(std::move(repository).error());
  const auto approvals = (*repository)->ref(approvals_ref);
  if (!approvals) return tl::make_unexpected(approvals.error());
  const auto* direct = std::get_if<DirectRef>(&*approvals);
  std::unique_ptr<Session> session(new Session(std::move(*repository), PlainGit(globals.repo), *anchor,
                                               direct == nullptr ? std::nullopt : std::optional(direct->id),
                                               roster_memory(globals), globals.certificates));
  session->given_ = *given;
  session->trial_ = std::move(*trial);
  if (auto opened = session->open_ledger(); !opened) return tl::make_unexpected(std::move(opened).error());
  return session;
}

Result<std::monostate> Session::open_ledger() {
  auto ledger = LedgerRef::open(*repository_);
  if (!ledger) {
    if (const auto* fault = std::get_if<Fault>(&ledger.error())) return tl::make_unexpected(*fault);
    receipts_ = std::make_unique<ReceiptBook>(std::get<Reason>(ledger.error()));
    return std::monostate{};
  }
  const auto seen = seen_checkpoint(*repository_);
  if (!seen) return tl::make_unexpected(seen.error());
  if (ledger->tip()) ledger_ = std::make_unique<LedgerRef>(std::move(*ledger));
  receipts_ = std::make_unique<ReceiptBook>(ledger_.get(), *seen, SystemClock().now(), &reading_);
  return std::monostate{};
}

Result<ObjectId> Session::commit(const std::string& revision) const {
  return git_.commit(revision, repository_->hash_algorithm());
}

HistoryInput Session::history(const ObjectId& tip) {
  HistoryInput input{graph_, checker_, tip, anchor_, trial_, given_, nullptr, [](const Verdict&) {}, {}};
  input.approvals = &approvals_;
  input.receipts = receipts_.get();
  return input;
}

Gathered<std::vector<ObjectId>> Session::tips() {
  if (!trial_) return mainline_tips_of_clone(*repository_, objects_);
  const ObjectId unused(repository_->hash_algorithm());
  MUSTER_TRY(chain, chain_of(history(unused)));
  auto tip = tip_for_trial(git_, repository_->hash_algorithm(), chain.newest()->draft().governance.mainline);
  if (!tip) return stop(tip.error());
  return std::vector<ObjectId>{*tip};
}

Gathered<ObjectId> Session::mainline_tip(const std::optional<ObjectId>& commit) {
  MUSTER_TRY(candidates, tips());
  if (!commit) return candidates.front();
  for (const ObjectId& tip : candidates) {
    MUSTER_TRY(beyond, new_commits(graph_, {*commit}, {tip}, std::numeric_limits<std::uint64_t>::max()));
    if (beyond.set.empty()) return tip;
  }
  return candidates.front();
}

}  // namespace muster
