// What pre-receive decides: every update of a push, by the roster at the mainline's tip before it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/commit_graph.h"
#include "app/ports.h"
#include "crypto/certificates.h"
#include "model/digest.h"
#include "model/push_certificate.h"
#include "model/ref_update.h"
#include "model/result.h"
#include "model/verdict.h"

namespace muster {

// Dates on the mainline, remembered: a cache. What it answers must be what clock_at would.
class ClockCache {
 public:
  virtual ~ClockCache() = default;
  // The latest committer date on the first-parent line of `tip` above `baseline`.
  virtual std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) = 0;
  virtual void keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) = 0;
};

struct PushInput {
  Repository& repository;
  std::vector<RefUpdate> updates;
  Sha256Digest anchor;
  std::optional<ServerState> state;  // absent before the bootstrap
  Timestamp received;
  std::uint64_t max_commits;
  unsigned threads = 1;
  Deadline* deadline = nullptr;    // null: none
  ClockCache* clocks = nullptr;    // null: none
  RosterCache* rosters = nullptr;  // null: none
  std::shared_ptr<Certificates> certificates =
      nullptr;                                       // null: OpenPGP and CMS signatures are by unknown keys
  std::optional<GivenCertificate> certificate = {};  // of a signed push
  std::vector<std::string> pushees = {};             // the server's `pushee`
};

struct PushOutcome {
  // For each update, in the push's order, its commits and then the ref itself; every update has
  // at least one.
  std::vector<Verdict> verdicts;
  // All verdicts accept. An outcome without verdicts (an empty push) accepts: nothing moves.
  bool accepted = false;
  // What the server has to remember once the mainline has moved; absent where nothing changes.
  std::optional<ServerState> remember;
  // The roster that judged; absent before the bootstrap. And another one that the push brings in.
  std::optional<RosterName> in_force, brings;
  // Of that roster, or of the first one that an accepted push brings in; empty where there is none.
  std::string project;
  // The bytes of the push's certificate, where one was given and could be read.
  std::optional<std::string> certificate = {};
};

Result<PushOutcome> verify_push(const PushInput& input);

// What is said of a push whose list of refs is not even a list of refs.
Verdict refuse_input(const Malformed& malformed, Timestamp received);

}  // namespace muster
