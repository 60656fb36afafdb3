// update: judges one ref of a push, as a push of its own, just before it moves. For servers that run
// no pre-receive hook of ours, and beside it. Exit status 0 lets the ref move. git tells this hook of no push
// certificate: where the roster asks for one, it counts that pre-receive let the push in with it.
#include <algorithm>

#include "adapters/disk_admissions.h"
#include "door.h"
#include "formats/hook_input.h"

namespace muster {

namespace {

// Of the push that pre-receive let in with this update in it.
std::optional<GivenCertificate> certificate_let_in(const Door& door, HashAlgorithm algorithm,
                                                   const RefUpdate& update) {
  DiskAdmissions admissions(door.git_directory(), algorithm, AdmissionsFor::update);
  const auto admission = admissions.find(door.now(), [&](const Admission& one) {
    return one.certificate && std::ranges::any_of(one.updates, [&](const RefUpdate& let_in) {
             return let_in.name == update.name && let_in.claimed_old == update.claimed_old &&
                    let_in.new_id == update.new_id;
           });
  });
  return admission ? certificate_of(*admission) : std::nullopt;
}

Result<ExitStatus> update(HookRun& run) {
  const auto door = Door::open(run);
  if (!door) return tl::unexpected(door.error());
  // git hands over "<ref> <old> <new>"; the one strict parser reads the line that pre-receive would see.
  const std::string line = run.arguments[1] + ' ' + run.arguments[2] + ' ' + run.arguments[0] + '\n';
  auto updates = parse_hook_input(line, (*door)->repository().hash_algorithm());
  if (!updates) return (*door)->refuse(updates.error());
  if (updates->size() != 1) return (*door)->refuse(Malformed{0, "not the name of a ref"});
  (*door)->guard(*updates, run);
  if (auto prepared = (*door)->prepare(); !prepared) return tl::unexpected(prepared.error());
  if (auto recorded = (*door)->expect_record(updates->front(), run); !recorded)
    return tl::unexpected(recorded.error());
  PushInput push = (*door)->push();
  push.updates = std::move(*updates);
  push.certificate = certificate_let_in(**door, (*door)->repository().hash_algorithm(), push.updates.front());
  const auto outcome = verify_push(push);
  if (!outcome) return tl::unexpected(outcome.error());
  return (*door)->say(*outcome);
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, 3, muster::update);
}
