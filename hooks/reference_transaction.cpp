// reference-transaction: judges refs that are locked and about to move, whoever moves them. Exit
// status 0 lets them.
#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/packed_refs.h"
#include "app/verify_transaction.h"
#include "door.h"
#include "model/limits.h"

namespace muster {

namespace {

Result<ExitStatus> reference_transaction(HookRun& run) {
  // Only here the refs are locked and can still be refused. Other phases come before or after, and later
  // versions of git know more of them.
  if (run.arguments.front() != "prepared") return ExitStatus::accepted;
  const auto input = read_standard_input(limits::transaction_bytes);
  if (!input) return tl::unexpected(input.error());
  if (input->empty()) return ExitStatus::accepted;
  const auto door = Door::open(run);
  if (!door) return tl::unexpected(door.error());
  const HashAlgorithm algorithm = (*door)->repository().hash_algorithm();
  auto lines = parse_transaction_input(*input, algorithm);
  if (!lines) return (*door)->refuse(lines.error());
  DiskAdmissions admissions((*door)->git_directory(), algorithm);
  DiskPackedRefs packed((*door)->git_directory());
  const auto outcome = verify_transaction({(*door)->push(), std::move(*lines), admissions, packed});
  if (!outcome) return tl::unexpected(outcome.error());
  if (is_accepted(*outcome)) return ExitStatus::accepted;
  return (*door)->say(std::get<PushOutcome>(*outcome));
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, 1, muster::reference_transaction);
}
