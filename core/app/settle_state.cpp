#include "app/settle_state.h"

#include "app/mainline.h"

namespace muster {

namespace {

Gathered<RosterPtr> proven_roster_at(Repository& repository, ObjectAccess& objects, const std::string& ref,
                                     const Sha256Digest& anchor, KeyRing& ring) {
  MUSTER_TRY(value, repository.ref(ref));
  const auto* tip = std::get_if<DirectRef>(&value);
  if (tip == nullptr) return stop(Reason{reasons::RosterRemoved{"the ref does not exist"}});
  MUSTER_TRY(state, state_at(objects, tip->id));
  MUSTER_TRY(chain, chain_at(objects, state, anchor, ring));
  MUSTER_TRY(kept, keep_chain_at(objects, state, anchor, chain));
  (void)kept;
  return chain.newest();
}

ServerState state_of(const Roster& roster) {
  return {roster.draft().governance.mainline, roster.name().version, roster.name().digest.text()};
}

class Settling {
 public:
  Settling(Repository& repository, const Sha256Digest& anchor, RosterCache* rosters,
           const std::shared_ptr<Certificates>& certificates)
      : repository_(repository),
        objects_(repository, rosters, certificates),
        anchor_(anchor),
        ring_(certificates) {}

  // A roster at `ref` that names it as mainline; what is no such roster is nothing.
  Result<RosterPtr> at(const std::string& ref) {
    auto found = separate(proven_roster_at(repository_, objects_, ref, anchor_, ring_));
    if (!found) return tl::unexpected(std::get<Fault>(found.error()));
    return *found ? **found : nullptr;
  }

  // The mainline that the roster names, where the old one's tip says that it has moved.
  Result<RosterPtr> at_mainline_of(const RosterPtr& roster, const std::string& ref) {
    const std::string& named = roster->draft().governance.mainline;
    if (named == ref) return roster;
    auto there = at(named);
    if (!there || !*there || (*there)->name() != roster->name())
      return there ? Result<RosterPtr>(nullptr) : there;
    return there;
  }

 private:
  Repository& repository_;
  ObjectAccess objects_;
  Sha256Digest anchor_;
  KeyRing ring_;
};

}  // namespace

Result<std::optional<ServerState>> settle_state(Repository& repository,
                                                const std::optional<ServerState>& state,
                                                const std::vector<std::string>& candidates,
                                                const Sha256Digest& anchor, RosterCache* rosters,
                                                const std::shared_ptr<Certificates>& certificates) {
  Settling settling(repository, anchor, rosters, certificates);
  const std::vector<std::string> refs = state ? std::vector<std::string>{state->mainline} : candidates;
  for (const std::string& ref : refs) {
    auto found = settling.at(ref);
    if (found && *found && state) found = settling.at_mainline_of(*found, ref);
    if (!found) return tl::unexpected(found.error());
    if (!*found) continue;
    if (!state && (*found)->draft().governance.mainline != ref) continue;
    const ServerState now = state_of(**found);
    if (state && now.version <= state->version && now.mainline == state->mainline) continue;
    return now;
  }
  if (auto fault = fault_of(certificates)) return tl::unexpected(std::move(*fault));
  return std::nullopt;
}

}  // namespace muster
