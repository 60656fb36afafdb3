// pre-receive: judges a push before any of its refs moves. Exit status 0 lets it through.
#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/hook_certificate.h"
#include "door.h"
#include "formats/hook_input.h"
#include "model/limits.h"

namespace muster {

namespace {

Result<ExitStatus> pre_receive(HookRun& run) {
  const auto door = Door::open(run);
  if (!door) return tl::unexpected(door.error());
  const auto input = read_standard_input(limits::push_lines * limits::push_line_bytes);
  if (!input) return tl::unexpected(input.error());
  const HashAlgorithm algorithm = (*door)->repository().hash_algorithm();
  auto updates = parse_hook_input(*input, algorithm);
  if (!updates) return (*door)->refuse(updates.error());
  // git runs no hook for a push of nothing: somebody between git and us has read the list.
  if (updates->empty()) {
    return tl::unexpected(Fault{FaultId::config, "the hook was given an empty list of refs",
                                "run it with the standard input that git gave: muster hook install --chain"});
  }
  (*door)->guard(*updates, run);
  if (auto prepared = (*door)->prepare(); !prepared) return tl::unexpected(prepared.error());
  PushInput push = (*door)->push();
  push.updates = std::move(*updates);
  push.certificate = certificate_of_hook();
  if (auto opened = (*door)->open_ledger(); !opened) return tl::unexpected(opened.error());
  auto outcome = verify_push(push);
  if (!outcome) return tl::unexpected(outcome.error());
  if (auto watched = (*door)->watch_counters(*outcome); !watched) return tl::unexpected(watched.error());
  const ExitStatus status = (*door)->say(*outcome);
  if (auto recorded = (*door)->record(*outcome, push.updates); !recorded)
    return tl::unexpected(recorded.error());
  if (outcome->accepted) {
    const Admission admission{push.received, outcome->in_force, outcome->brings, push.updates,
                              push.certificate};
    DiskAdmissions((*door)->git_directory(), algorithm).keep(admission);
    if (push.certificate)
      DiskAdmissions((*door)->git_directory(), algorithm, AdmissionsFor::update).keep(admission);
  }
  return status;
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, 0, muster::pre_receive);
}
