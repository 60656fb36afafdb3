// Whether one version of the roster may follow another (docs/roster-steps.md). The checks stand
// in the order in which they are said: roster.removed, .malformed, .rollback or .version,
// .previous, .forgotten, .mixed, .threshold, .folder, .date.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"
#include "policy/bench.h"
#include "roster/roster.h"

namespace muster {

// One file of .muster/signatures/.
struct GovernorSignature {
  std::string file;    // its name, raw bytes
  std::string person;  // the name without .sig, .asc or .p7s; empty where it has another form
  SignatureFinding finding;
};

// Whether the trust anchor vouches for the version, or its governors' signatures have to.
enum class Pinned { by_signatures, by_anchor };

struct RosterStepFacts {
  ObjectRef object;                           // kind roster
  const Roster* before;                       // null: the step brings in the first roster
  tl::expected<const Roster*, Reason> after;  // roster.removed or roster.malformed
  std::vector<GovernorSignature> signatures;
  Pinned pinned = Pinned::by_signatures;
  std::optional<std::uint32_t> highest;  // the highest accepted version, where a server remembers one
  std::optional<Timestamp> received;     // where there is a receive time
  std::optional<Timestamp> committed;    // of the step's commit; absent outside a history
  std::optional<std::string> outside;    // a path outside .muster/ that a step that is no merge changes
  std::optional<reasons::RosterFolder> folder;  // what is wrong with .muster/ besides the roster
  // The new roster names another mainline, and the same push creates that ref at this commit.
  bool mainline_created = false;
  // The server has accepted this very version before: its commit may be as old as it is.
  bool mended = false;
  TimeSource received_by = TimeSource::receive;  // who says when it was received
};

Verdict judge_roster_change(const RosterStepFacts& facts);

// The governors of `roster` whose signatures count: each by a key of theirs with use `roster`,
// judged at `issued` (and at the receive time where there is one). One a person, by id.
struct CountedGovernors {
  std::vector<AuthorizedSignature> valid;
  std::vector<std::string> names;
  std::vector<std::string> rejected;  // "file: rule id"
};
CountedGovernors count_governors(const Roster& roster, const std::vector<GovernorSignature>& signatures,
                                 Timestamp issued, std::optional<Timestamp> received);

// What must never be forgotten or changed between two versions; the clause, or nothing.
std::optional<std::string> forgotten_between(const Roster& before, const Roster& after);

}  // namespace muster
