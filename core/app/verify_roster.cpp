#include "app/verify_roster.h"

#include <utility>

namespace muster {

namespace {

RosterStepFacts facts_of(const RosterFiles& files, const Roster* before, const Roster& newest,
                         KeyRing& ring) {
  return {ObjectRef{ObjectKind::roster, newest.name().digest.text(), ""},
          before,
          &newest,
          governor_signatures(files, "signatures/", files.at("roster.toml"), before, newest, ring),
          Pinned::by_signatures,
          {},
          {},
          {},
          {},
          {},
          true};
}

}  // namespace

OrReason<VerifiedRoster> verify_roster(const RosterFiles& files, const Sha256Digest& anchor, KeyRing& ring) {
  Rosters rosters;
  auto chain = verify_chain(files, anchor, rosters, ring);
  if (!chain) return tl::unexpected(chain.error());
  const auto& versions = chain->versions;
  const Roster* before = versions.size() > 1 ? versions[versions.size() - 2].get() : nullptr;
  const Roster& newest = *versions.back();
  RosterStepFacts facts = facts_of(files, before, newest, ring);
  Verdict verdict = judge_roster_change(facts);
  // What the anchor vouches for needs no signatures; where there are enough, they are worth saying.
  if (!is_accepted(verdict) && chain->chain().pinned(newest) == Pinned::by_anchor) {
    facts.pinned = Pinned::by_anchor;
    verdict = judge_roster_change(facts);
  }
  return VerifiedRoster{std::move(*chain), std::move(verdict)};
}

Verdict judge_first_roster(const RosterFiles& files, KeyRing& ring) {
  const ObjectRef object{ObjectKind::roster, "", ""};
  const auto file = files.find("roster.toml");
  if (file == files.end()) {
    return Refused(object, NoKey{}, reasons::RosterRemoved{".muster/roster.toml is missing"}, JudgedBy{});
  }
  const auto roster = Rosters().load(file->second, ".muster/roster.toml");
  if (!roster) return Refused(object, NoKey{}, roster.error(), JudgedBy{});
  return judge_roster_change(facts_of(files, nullptr, **roster, ring));
}

}  // namespace muster
