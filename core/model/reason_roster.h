// Reasons about the roster itself; a part of the closed set in model/reason.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/rule_id.h"
#include "model/timestamp.h"

namespace muster::reasons {

struct RosterVersion {
  MUSTER_RULE(
      "roster.version",
      "make each version one higher than the one before; where another came first: git fetch, git reset "
      "--hard origin/main, muster roster edit --rebase --from ORIG_HEAD");
  std::uint32_t found;
  std::uint32_t expected;
};
struct RosterPrevious {
  MUSTER_RULE("roster.previous",
              "set `previous` to the digest that muster roster show --digest prints for the version before");
  std::optional<Sha256Digest> found;
  std::optional<Sha256Digest> expected;
};
struct RosterThreshold {
  MUSTER_RULE(
      "roster.threshold",
      "have enough governors sign this exact roster, each by muster roster sign and git commit --amend");
  std::uint32_t of_version;  // whose governors are too few: the old version or the new one
  std::uint32_t needed;
  std::vector<std::string> valid;     // governors whose signatures count
  std::vector<std::string> rejected;  // "file: why", for each signature that does not count
};
struct RosterRollback {
  MUSTER_RULE(
      "roster.rollback",
      "make the version after the mainline's newest roster: git fetch, git reset --hard origin/main, muster "
      "roster edit --rebase --from ORIG_HEAD");
  std::uint32_t found;
  std::uint32_t highest;
};
struct RosterExpired {
  MUSTER_RULE(
      "roster.expired",
      "have the governors sign a new roster with a later `expires`; nothing else is let in before it");
  Timestamp judged_at;
  Timestamp expires;
};
struct RosterAnchor {
  MUSTER_RULE(
      "roster.anchor",
      "give the digest of a roster version of this repository as trust anchor: muster roster show --digest");
  Sha256Digest anchor;
  std::optional<std::uint32_t> newest;
};
struct RosterMalformed {
  MUSTER_RULE("roster.malformed", "mend the roster; muster roster lint shows every mistake");
  std::string code;  // a short word, such as duplicate-id
  std::string what;
  std::string file;          // path in the repository or on disk (raw bytes)
  std::uint32_t line = 0;    // from 1; 0 where the mistake has no place
  std::uint32_t column = 0;  // from 1, in bytes
  std::string text;          // the line (untrusted)
};
struct RosterRemoved {
  MUSTER_RULE("roster.removed", "keep .muster/roster.toml, a plain file, in every commit of the mainline");
  std::string what;
};
struct RosterMixed {
  MUSTER_RULE("roster.mixed",
              "put the new roster into a commit of its own that changes nothing outside .muster/: git reset "
              "HEAD~, then commit in two parts");
  std::string path;  // raw bytes
};
struct RosterFolder {
  MUSTER_RULE("roster.folder",
              "leave .muster/ to the roster: roster.toml, signatures/, keys/ and history/ exactly as the "
              "version demands");
  std::string path;  // raw bytes
  std::string what;
};
struct RosterForgotten {
  MUSTER_RULE(
      "roster.forgotten",
      "keep every person, robot and key that was ever listed; end them with `left`, `until` or `revoked`");
  std::string what;
};
struct RosterDate {
  MUSTER_RULE(
      "roster.date",
      "commit the roster again today (git commit --amend --date=now); the governors' signatures stay valid");
  std::string what;
  Timestamp dated;
  Timestamp bound;
};
struct RosterFork {
  MUSTER_RULE("roster.fork",
              "find out who signed two rosters of one version; name the right one as trust anchor");
  std::uint32_t version;
  Sha256Digest one;
  Sha256Digest other;
};

}  // namespace muster::reasons
