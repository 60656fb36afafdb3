// reference-transaction: judges refs that are locked and about to move, whoever moves them. Exit
// status 0 lets them.
#include <algorithm>

#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/ref_copies.h"
#include "app/verify_transaction.h"
#include "door.h"
#include "model/limits.h"

namespace muster {

namespace {

// HEAD and its like belong to one work tree, and are nobody's to judge: also where the repository cannot
// be opened for judging, such as by git checkout with GIT_WORK_TREE.
bool names_no_ref(const std::string& input) {
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto lines = parse_transaction_input(input, algorithm);
    if (!lines) continue;
    return std::ranges::none_of(*lines,
                                [](const TransactionLine& line) { return line.name.starts_with("refs/"); });
  }
  return false;
}

Result<ExitStatus> reference_transaction(HookRun& run) {
  // Only here the refs are locked and can still be refused. Other phases come before or after, and later
  // versions of git know more of them.
  if (run.arguments.front() != "prepared") return ExitStatus::accepted;
  const auto input = read_standard_input(limits::transaction_bytes);
  if (!input) return tl::unexpected(input.error());
  if (names_no_ref(*input)) return ExitStatus::accepted;
  const auto door = Door::open(run);
  if (!door) return tl::unexpected(door.error());
  const HashAlgorithm algorithm = (*door)->repository().hash_algorithm();
  auto lines = parse_transaction_input(*input, algorithm);
  if (!lines) return (*door)->refuse(lines.error());
  std::vector<RefUpdate> named;
  for (const TransactionLine& line : *lines)
    named.push_back({ObjectId(algorithm), ObjectId(algorithm), line.name});
  (*door)->guard(named, run);
  if (auto prepared = (*door)->prepare(); !prepared) return tl::unexpected(prepared.error());
  DiskAdmissions admissions((*door)->git_directory(), algorithm);
  DiskRefCopies copies((*door)->git_directory());
  const auto outcome = verify_transaction({(*door)->push(), std::move(*lines), admissions, copies});
  if (!outcome) return tl::unexpected(outcome.error());
  if (is_accepted(*outcome)) return ExitStatus::accepted;
  return (*door)->say(std::get<PushOutcome>(*outcome));
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, 1, muster::reference_transaction);
}
