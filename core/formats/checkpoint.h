// How far an audit came, kept so that the next one can begin there. They lie in a file, newest first:
//
//   muster checkpoints 2
//   <anchor> <newest roster> <tip> <commits> <clock> <receipts, or ->
//   …
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// The mainline up to `tip` was replayed to its end, and every object was accepted.
struct Checkpoint {
  Sha256Digest anchor;
  Sha256Digest roster;  // the newest version: its rules, revocations, baseline and vouched commits
  ObjectId tip;
  std::uint64_t commits;  // above the baseline, at least one
  Timestamp clock;        // the time of the last step
  // Of the receipts for the mainline up to `tip`; absent: it was judged without any.
  std::optional<Sha256Digest> receipts = {};

  bool operator==(const Checkpoint&) const = default;
};

std::string checkpoints_text(const std::vector<Checkpoint>& checkpoints);

// Exactly the bytes that checkpoints_text makes of at most limits::checkpoints.
Parsed<std::vector<Checkpoint>> parse_checkpoints(std::string_view text);

}  // namespace muster
