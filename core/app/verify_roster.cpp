#include "app/verify_roster.h"

#include <utility>

namespace muster {

namespace {

RosterStepFacts facts_of(const VersionFiles& files, const Roster* before, const Roster& newest,
                         KeyRing& ring) {
  return {ObjectRef{ObjectKind::roster, newest.name().digest.text(), ""},
          before,
          &newest,
          governor_signatures(files.signatures, files.roster, before, newest, ring),
          Pinned::by_signatures,
          {},
          {},
          {},
          {},
          {},
          true};
}

Gathered<RosterPtr> version_before(Versions& versions, const Roster& newest, Rosters& rosters) {
  if (newest.name().version == 1) return nullptr;
  MUSTER_TRY(files, versions.superseded(newest.name().version - 1));
  auto roster = rosters.load(files.roster, files.path, *files.keys);
  if (!roster) return stop(roster.error());
  return std::move(*roster);
}

}  // namespace

Gathered<VerifiedRoster> verify_roster(Versions& versions, const Sha256Digest& anchor, Rosters& rosters,
                                       KeyRing& ring) {
  MUSTER_TRY(chain, prove_chain(versions, anchor, rosters, ring));
  MUSTER_TRY(kept, keep_chain(versions, anchor, chain, rosters));
  (void)kept;
  const Roster& newest = *chain.newest();
  MUSTER_TRY(before, version_before(versions, newest, rosters));
  MUSTER_TRY(files, versions.newest());
  RosterStepFacts facts = facts_of(files, before.get(), newest, ring);
  Verdict verdict = judge_roster_change(facts);
  // What the anchor vouches for needs no signatures; where there are enough, they are worth saying.
  if (!is_accepted(verdict) && chain.pinned(newest) == Pinned::by_anchor) {
    facts.pinned = Pinned::by_anchor;
    verdict = judge_roster_change(facts);
  }
  return VerifiedRoster{std::move(chain), std::move(verdict)};
}

Verdict judge_first_roster(const RosterFiles& files, Rosters& rosters, KeyRing& ring) {
  const ObjectRef object{ObjectKind::roster, "", ""};
  const auto file = files.find("roster.toml");
  if (file == files.end()) {
    return Refused(object, NoKey{}, reasons::RosterRemoved{".muster/roster.toml is missing"}, JudgedBy{});
  }
  const auto roster = rosters.load(file->second, ".muster/roster.toml", files);
  if (!roster) return Refused(object, NoKey{}, roster.error(), JudgedBy{});
  return judge_roster_change(facts_of(*newest_in(files), nullptr, **roster, ring));
}

}  // namespace muster
