#include <fmt/format.h>

#include "adapters/ledger_folder.h"
#include "adapters/ledger_key.h"
#include "adapters/ledger_ref.h"
#include "adapters/system_clock.h"
#include "app/keep_ledger.h"
#include "app/mainline.h"
#include "report/words.h"
#include "tool/doctor.h"
#include "tool/session.h"

namespace muster {

namespace {

using Grade = DoctorFinding::Grade;

constexpr std::string_view not_whole =
    "bring it back from a copy; nothing rebuilds a ledger (docs/ledger.md)";

std::string because(const Stop& stopped) {
  if (const auto* fault = std::get_if<Fault>(&stopped)) return fault->because;
  const Reason& reason = std::get<Reason>(stopped);
  return std::string(rule_of(reason)) + ": " + because_of(reason, {});
}

// Whether readers may believe it.
Gathered<bool> is_listed(Repository& repository, ObjectAccess& objects, const ServerState& state,
                         const PublicKey& key) {
  MUSTER_TRY(tip, repository.ref(state.mainline));
  const auto* direct = std::get_if<DirectRef>(&tip);
  if (direct == nullptr) return false;
  MUSTER_TRY(at, state_at(objects, direct->id));
  const RosterKey* listed = at.roster->key(key.blob);
  return listed != nullptr && listed->uses.contains(KeyUse::receipt) && !listed->revoked;
}

Gathered<DoctorFindings> examine_ledger(const Globals& globals, const HookStatus& status) {
  const std::string& git_directory = status.place.git_directory;
  const std::string& named = status.settings->ledger.key_file;
  MUSTER_TRY(signer, read_ledger_key(named.empty() ? git_directory + "/muster/ledger-key" : named));
  MUSTER_TRY(repository, open_repository(globals, Depth::full));
  ObjectAccess objects(*repository, nullptr, globals.certificates);
  LedgerFolder folder(git_directory);
  JournalFolder journal(git_directory);
  DoctorFindings findings;
  if (status.state && *status.state) {
    MUSTER_TRY(listed, is_listed(*repository, objects, **status.state, signer.public_key()));
    if (!listed) {
      findings.push_back({Grade::warning, "ledger",
                          "no reader believes it: the roster does not list its key for receipts",
                          "have the governors list it: muster robot add … --use receipt (docs/ledger.md)"});
    }
  }
  {
    MUSTER_TRY(lock, LedgerLock::take(git_directory, std::chrono::seconds(30)));
    (void)lock;
    MUSTER_TRY(keeper, LedgerKeeper::open(folder, journal, *repository, signer, ""));
    MUSTER_TRY(checked, keeper.check());
    (void)checked;
    MUSTER_TRY(published, LedgerRef::open(*repository));
    MUSTER_TRY(change, change_of(folder, published));
    const std::uint64_t size = keeper.head() ? keeper.head()->checkpoint.size : 0;
    findings.push_back({Grade::good, "ledger",
                        fmt::format("{} entries{}", size, change ? ", not all of them published yet" : ""),
                        ""});
  }
  MUSTER_TRY(records, journal.records());
  const Timestamp now = SystemClock().now();
  for (const JournalRecord& record : records) {
    if (record.entries.empty() || record.entries.front().time + Duration{journal_seconds} > now) continue;
    findings.push_back({Grade::warning, "ledger",
                        "a push of " + record.entries.front().time.text() + " was never settled",
                        "muster ledger sign --repo " + git_directory});
    break;
  }
  return findings;
}

}  // namespace

void look_at_ledger(const Globals& globals, const HookStatus& status, DoctorFindings& findings) {
  if (!status.settings || !status.settings->ledger.on) return;
  auto found = examine_ledger(globals, status);
  if (!found) {
    findings.push_back({Grade::bad, "ledger", because(found.error()), std::string(not_whole)});
    return;
  }
  findings.insert(findings.end(), found->begin(), found->end());
}

}  // namespace muster
