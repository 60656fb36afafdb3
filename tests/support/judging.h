// Judging the way the doors do it, with the checks that hold for every vector: the order of a
// push's refs and a cache of clocks change nothing; a commit judged alone is judged as in its
// history; a history cut in two is judged as in one piece.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/verify_history.h"
#include "app/verify_object.h"
#include "app/verify_push.h"
#include "support/world.h"

namespace muster::test {

// What a judging came to.
struct Outcome {
  std::vector<Verdict> verdicts;
  std::optional<Fault> fault;
  bool accepted = false;
  std::optional<ServerState> remember;
  // Contradictions between two judgings that must agree.
  std::vector<std::string> contradictions;
};

// `input` is what git writes to pre-receive.
Outcome judge_push(World& world, const std::string& input);

struct Audit {
  ObjectId tip;
  Sha256Digest anchor;
  std::optional<RosterFiles> trial;
  std::optional<Timestamp> given;
  std::optional<ObjectId> since;
};
// From a clone that holds what the tip reaches and nothing else.
Outcome judge_history(World& world, const Audit& audit);
Outcome judge_commit_alone(World& world, const Audit& audit, const ObjectId& commit, const std::string& ref);
Outcome judge_tag_alone(World& world, const Audit& audit, const std::string& ref);
// The tips that a clone with these refs takes for the mainline's; verdicts only where it refuses.
Outcome find_mainline(World& world, std::vector<ObjectId>& tips);

// What the mainline's next readers see: the whole history, each commit alone, and the part since
// `before`. Refusals are the outcome's verdicts.
Outcome replay_as_clone(World& world, const ObjectId& tip, const std::optional<ObjectId>& before);

// "refused key.expired commit c1 on refs/heads/main", in the script's own names.
std::string line_of(const World& world, const Verdict& verdict);

}  // namespace muster::test
