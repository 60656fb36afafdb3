// post-receive: the refs have moved; remembers the highest roster version that was accepted, so
// that a restored backup cannot bring an older one back into force, and writes into the ledger what moved.
#include "adapters/certificate_desk.h"
#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/disk_roster_cache.h"
#include "adapters/opened_repository.h"
#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "adapters/system_clock.h"
#include "app/settle_state.h"
#include "door.h"
#include "formats/hook_input.h"
#include "hook_main.h"
#include "model/limits.h"

namespace muster {

namespace {

Result<ExitStatus> write_ledger(OpenedRepository& repository, const LedgerSetting& setting,
                                const std::vector<RefUpdate>& moved) {
  if (!setting.on) return ExitStatus::accepted;
  auto ledger = ServerLedger::open(repository.common_directory(), setting);
  if (!ledger) return tl::unexpected(ledger.error());
  const auto done = ledger->follow(repository, moved, SystemClock().now());
  if (!done) return tl::unexpected(ledger_fault(done.error()));
  return ExitStatus::accepted;
}

Result<ExitStatus> post_receive(HookRun& run) {
  auto repository = open_repository(RepositoryFromHook{}, Depth::full);
  if (!repository) return tl::unexpected(repository.error());
  const std::string& directory = (*repository)->common_directory();
  const auto config = read_server_settings(directory, run.central_config);
  if (!config) return tl::unexpected(config.error());
  run.prefix = config->prefix;
  const auto input = read_standard_input(limits::push_lines * limits::push_line_bytes);
  if (!input) return tl::unexpected(input.error());
  const auto updates = parse_hook_input(*input, (*repository)->hash_algorithm());
  if (!updates) return ExitStatus::refused;
  for (const AdmissionsFor reader : {AdmissionsFor::reference_transaction, AdmissionsFor::update})
    DiskAdmissions(directory, (*repository)->hash_algorithm(), reader).clear(SystemClock().now(), *updates);
  std::vector<std::string> names;
  for (const RefUpdate& update : *updates) names.push_back(update.name);
  DiskStateStore store(directory);
  const auto state = store.load();
  if (!state) return tl::unexpected(state.error());
  DiskRosterCache rosters(directory);
  const auto certificates = certificates_of_server(directory);
  if (!certificates) return tl::unexpected(certificates.error());
  const auto settled = settle_state(**repository, *state, names, config->anchor, &rosters, *certificates);
  if (!settled) return tl::unexpected(settled.error());
  if (*settled) {
    const auto saved = store.save(**settled);
    if (!saved) return tl::unexpected(saved.error());
  }
  return write_ledger(**repository, config->ledger, *updates);
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, 0, muster::post_receive);
}
