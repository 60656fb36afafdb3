// A proposal: the next version of the roster as it lies in a work tree, against the version in force,
// which is the one that HEAD holds. Everything is computed and checked here; adapters write it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/prove_chain.h"

namespace muster {

struct Proposal {
  RosterPtr in_force;
  RosterFiles committed;  // .muster/ as HEAD holds it
  RosterFiles work;       // the same as the work tree holds it
  // Absent: the work tree holds what HEAD holds, and the next change begins a proposal.
  std::optional<RosterPtr> proposed;

  // The newest there is: the proposal, else the version in force.
  const Roster& newest() const { return proposed ? **proposed : *in_force; }
  const std::string& text() const { return work.at("roster.toml"); }
};

// .muster/ at HEAD, twice: as versions, so that what was proven of them before is found, and as files.
struct CommittedRoster {
  Versions& versions;
  const RosterFiles& files;
};

// Stops where the roster at HEAD is itself waiting for signatures (roster.threshold …; with an anchor
// that pins it, it is taken as it is), where the work tree's does not load, is no next version
// (roster.version, .rollback, .previous), forgets something, or where .muster/ holds changes that
// belong to no proposal (fault.config). Nothing that is in the way is ever overwritten.
Gathered<Proposal> proposal_in(const CommittedRoster& committed, RosterFiles work,
                               const std::optional<Sha256Digest>& anchor, Rosters& rosters, KeyRing& ring);

// The same of a proposal whose `work` was set since, and whose `proposed` is absent: HEAD is not asked again.
Gathered<Proposal> with_work(Proposal proposal, Rosters& rosters);

// What has to be written so that the work tree holds a proposal.
struct ProposalFiles {
  RosterPtr roster;
  RosterFiles write;                // only what is not there already
  std::vector<std::string> remove;  // signatures over other bytes
};
// With this text as the new roster. Stops where it does not load, or would be refused whoever signs
// it: version, previous, forgotten, date.
// `added` are key files that come with it.
Gathered<ProposalFiles> next_files(const Proposal& proposal, const std::string& text,
                                   const RosterFiles& added, Rosters& rosters);

// Whether this text could follow `before`, were it signed; or why not.
// `files` are the proposal's: the key files that it names among them.
OrReason<RosterPtr> load_next(const Roster& before, const std::string& text, const RosterFiles& files,
                              Rosters& rosters);

// `now`, but never before the version in force was issued.
Timestamp issue_time(const Roster& in_force, Timestamp now);

}  // namespace muster
