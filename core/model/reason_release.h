// Reasons about releases, their files and the gate of a build; a part of the closed set in model/reason.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/rule_id.h"
#include "model/timestamp.h"

namespace muster::reasons {

// ---- a release ----

struct ReleaseMalformed {
  MUSTER_RULE("release.malformed",
              "use the statement that muster release create and muster release sign made, as it is");
  std::string what;
  std::size_t offset = 0;  // in the file or in its payload; 0 where the mistake has no place
};
struct ReleaseRoster {
  MUSTER_RULE("release.roster",
              "verify it with the roster that it was made under, or one after it: muster release verify DIR "
              "--newest FILE_OR_FOLDER");
  std::uint32_t version;
  Sha256Digest digest;
  std::optional<std::uint32_t> newest;  // of the chain at hand
};
struct ReleaseTime {
  MUSTER_RULE(
      "release.time",
      "have the release made and signed again under a roster that is in force: muster release create");
  Timestamp made;
  Timestamp issued;
  Timestamp expires;
};
struct ReleaseOther {
  MUSTER_RULE("release.other",
              "verify the release that you mean; what its statement says is shown by muster release show");
  std::string field;  // project, product, version, channel, commit, tag, …
  std::string found;  // untrusted
  std::string expected;
};
struct ReleaseVersion {
  MUSTER_RULE(
      "release.version",
      "choose a version above those that came before it in this channel, such as 1.4.2 or 1.4.2-rc.1");
  enum class Why { malformed, equal, older } why;
  std::string found;                       // untrusted
  std::optional<std::string> before = {};  // the accepted version that it is not above
};
struct ReleaseUnmatched {
  MUSTER_RULE(
      "release.unmatched",
      "name product and channel as a [[releases]] rule does (muster rule show), or have the governors "
      "add a rule");
  std::string product;
  std::string channel;
  std::string file;  // raw bytes; empty where the release as a whole is meant
};
struct ReleaseWindow {
  MUSTER_RULE("release.window",
              "release within the window of the rule, or have the governors sign a roster that moves it");
  std::string rule_name;
  Timestamp judged_at;
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
};
struct ReleaseStale {
  MUSTER_RULE("release.stale",
              "fetch what the server has, its ledger too (git fetch origin 'refs/muster/*:refs/muster/*'); "
              "where nobody pushes, its operator runs muster ledger sign");
  std::string rule_name;
  Timestamp judged_at;
  std::int64_t fresh_seconds;
  std::optional<Timestamp> proven;  // the newest proof at hand; absent: there is none
};
struct ReleaseThreshold {
  MUSTER_RULE("release.threshold",
              "have more of the rule's signers sign it, each with a key of their own (muster sign, muster "
              "release sign; a tag: muster approve REV --ref {ref})");
  std::string rule_name;
  std::uint32_t needed;
  std::vector<std::string> given;    // whose signatures count
  std::vector<std::string> signers;  // of the rule: roles, persons and robots
};

// ---- its files ----

struct ArtifactLink {
  MUSTER_RULE("artifact.link", "put the file itself there; links, folders and devices are not released");
  std::string name;  // raw bytes
};
struct ArtifactAltered {
  MUSTER_RULE(
      "artifact.altered",
      "get the file again from where it was released; if it is still another one, tell who released it");
  std::string name;  // raw bytes
  std::uint64_t bytes;
  std::uint64_t expected_bytes;
  std::optional<Sha256Digest> found;  // absent where the size alone tells
  Sha256Digest expected;
};
struct ArtifactMissing {
  MUSTER_RULE("artifact.missing", "get the file from where it was released, or verify only what you have");
  std::string name;  // raw bytes
};
struct ArtifactExtra {
  MUSTER_RULE("artifact.extra",
              "take the file away: nobody released it; what may lie there is named by --allow-extra");
  std::string name;  // raw bytes
};

// ---- the gate of a build ----

struct GateOff {
  MUSTER_RULE("gate.off",
              "configure again with MUSTER_GATE=ON; what is built without the gate is no release");
};
struct GateSource {
  MUSTER_RULE(
      "gate.source",
      "build from a clone with its history, or from the tarball as it was released, with its statement in "
      "it; who packages another source configures with MUSTER_GATE=OFF");
  std::string what;
};
struct GateShallow {
  MUSTER_RULE("gate.shallow", "fetch the whole history: git fetch --unshallow");
};
struct GateStale {
  MUSTER_RULE(
      "gate.stale",
      "fetch the mainline's newest roster: git fetch origin, or name a file that holds it with --newest");
  std::uint32_t version;
  std::uint32_t minimum;
};
struct GateCommit {
  MUSTER_RULE("gate.commit",
              "build a commit of the mainline, or of a branch that the roster names: git checkout of it, or "
              "name the branch with --ref");
  std::vector<std::string> refs;  // on whose first-parent line it does not lie
};
struct GateDirty {
  MUSTER_RULE(
      "gate.dirty",
      "commit, stash or remove what git status shows; nothing that nobody signed gets into a release");
  std::string path;  // the first one (raw bytes); empty where git could not say
  std::uint64_t paths = 0;
  std::string what = {};  // where there is no path
};
struct GateTag {
  MUSTER_RULE(
      "gate.tag",
      "check out the release's tag, or have one of the rule's signers tag this commit: git tag -s NAME");
  std::string commit;
  std::string pattern;
};
struct GateSeal {
  MUSTER_RULE("gate.seal",
              "build again from this tree: what was built is not what would be installed or packed");
  std::string what;
  std::string file = {};  // raw bytes; empty where it is not about a file
};
struct GateStatus {
  MUSTER_RULE(
      "gate.status",
      "build with --config=release, whose lines in .bazelrc muster init --bazel writes; nothing else may "
      "set --workspace_status_command");
  std::string what;
};
struct GateEvidence {
  MUSTER_RULE("gate.evidence", "run the gate again on this very commit, and verify what it writes then");
  std::string what;
};

}  // namespace muster::reasons
