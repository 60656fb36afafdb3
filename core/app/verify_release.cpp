#include "app/verify_release.h"

#include <algorithm>

#include "app/dsse_signatures.h"

namespace muster {

Gathered<ProvenRosters> prove_rosters(RosterFiles files, const Sha256Digest& anchor, Rosters& rosters,
                                      KeyRing& ring) {
  VersionsInFolder versions(files);
  MUSTER_TRY(chain, prove_chain(versions, anchor, rosters, ring));
  return ProvenRosters{std::move(files), std::move(chain)};
}

OrReason<const ProvenRosters*> newest_of(const std::vector<ProvenRosters>& all) {
  const auto version = [](const ProvenRosters& one) { return one.chain.newest()->name().version; };
  const ProvenRosters& newest = *std::ranges::max_element(all, {}, version);
  for (const ProvenRosters& one : all) {
    const RosterName& name = one.chain.newest()->name();
    const RosterName* same = newest.chain.version(name.version);
    if (same == nullptr || *same != name)
      return tl::unexpected<Reason>(
          reasons::RosterFork{name.version, name.digest, same == nullptr ? name.digest : same->digest});
  }
  return &newest;
}

Gathered<RosterPtr> roster_named(const ProvenRosters& proven, const RosterName& name, Rosters& rosters) {
  const RosterName* there = proven.chain.version(name.version);
  if (there == nullptr || *there != name) {
    return stop(
        Reason{reasons::ReleaseRoster{name.version, name.digest, proven.chain.newest()->name().version}});
  }
  if (*there == proven.chain.newest()->name()) return proven.chain.newest();
  VersionsInFolder versions(proven.files);
  MUSTER_TRY(files, versions.superseded(name.version));
  auto roster = rosters.load(files.roster, files.path, *files.keys);
  if (!roster) return stop(roster.error());
  return std::move(*roster);
}

Bench bench_of(const Release& release, const Roster& named, const Roster& newest) {
  return {&named, &newest, RevocationReach::newest, release.at, TimeSource::claimed, {}, {}};
}

Gathered<JudgedRelease> verify_release(const ReleaseInput& input, Rosters& rosters, KeyRing& ring) {
  const Release& release = input.file.release;
  MUSTER_TRY(roster, roster_named(input.newest, release.roster, rosters));
  StatementFacts facts{release, {}, input.expected, input.now};
  for (const DsseSignature& signature : input.file.envelope.signatures) {
    facts.signatures.push_back(check_dsse_signature(input.file.envelope, signature, SignaturePurpose::file,
                                                    object_of(release), ring));
  }
  Verdict verdict = judge_statement(facts, bench_of(release, *roster, *input.newest.chain.newest()));
  return JudgedRelease{std::move(verdict), std::move(roster)};
}

}  // namespace muster
