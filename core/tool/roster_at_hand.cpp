#include "tool/roster_at_hand.h"

#include "adapters/system_clock.h"
#include "app/mainline.h"
#include "app/verify_object.h"
#include "tool/session.h"

namespace muster {

namespace {

Gathered<Chain> chain_of_folder(const Globals& globals, const RosterFiles& files,
                                const Sha256Digest& anchor) {
  const auto memory = roster_memory(globals);
  Rosters rosters(memory.get(), globals.certificates);
  KeyRing ring(globals.certificates);
  VersionsInFolder versions(files);
  return prove_chain(versions, anchor, rosters, ring);
}

Gathered<Chain> chain_of_clone(const Globals& globals, Repository& repository, const Sha256Digest& anchor) {
  const auto memory = roster_memory(globals);
  ObjectAccess objects(repository, memory.get(), globals.certificates);
  KeyRing ring(globals.certificates);
  MUSTER_TRY(tips, mainline_tips_of_clone(repository, objects));
  MUSTER_TRY(state, state_at(objects, tips.front()));
  return chain_at(objects, state, anchor, ring);
}

}  // namespace

Bench RosterAtHand::bench() const {
  return {chain.newest().get(), chain.newest().get(), RevocationReach::judging, at, source, {}, {}};
}

Result<Gathered<RosterAtHand>> roster_at_hand(const Globals& globals) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  const auto given = time_of(globals);
  if (!given) return tl::make_unexpected(given.error());
  const auto folder = trial_of(globals);
  if (!folder) return tl::make_unexpected(folder.error());
  const auto found = [&](Gathered<Chain> chain) -> Gathered<RosterAtHand> {
    if (!chain) return tl::unexpected(std::move(chain).error());
    return RosterAtHand{std::move(*chain), given->value_or(SystemClock().now()),
                        *given ? TimeSource::given : TimeSource::receive, folder->has_value()};
  };
  if (*folder) return found(chain_of_folder(globals, **folder, *anchor));
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  return found(chain_of_clone(globals, **repository, *anchor));
}

}  // namespace muster
