// What Bazel runs: `muster bazel-status` for each build, `muster bazel-gate` and `muster bazel-file` as
// actions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "formats/bazel_status.h"
#include "model/reason.h"
#include "tool/gate.h"
#include "tool/tool.h"

namespace muster {

void add_bazel_status(CLI::App& app, Tool& tool);
void add_bazel_gate(CLI::App& app, Tool& tool);
void add_bazel_file(CLI::App& app, Tool& tool);

// ---- bazel_place.cpp ----

// Which work tree an action of Bazel is run for: what Bazel's status file says, as long as it is the very
// workspace that Bazel builds. gate.status where it is not.
Result<OrReason<BazelStatus>> bazel_place(const std::string& status_file);

// ---- bazel_copy.cpp ----

// A release that a bundle takes in: what its own gate wrote.
struct BundledRelease {
  std::string evidence;
  std::string seal;
};

struct BazelCopies {
  std::vector<std::pair<std::string, std::string>> files;  // from, to; folders whole
  std::vector<BundledRelease> bundled;
  std::string seal;               // to be written; empty: none
  std::vector<std::string> made;  // what copy_for_bazel has written so far
};

// Of an outcome that accepts so far: copies everything, seals the copies, and refuses (artifact.missing,
// artifact.link, gate.seal, gate.evidence) where a file is no file, or a bundled one is not what its own gate
// let out of this very commit. A Fault where something stands already where a copy belongs.
Result<std::monostate> copy_for_bazel(const Globals& globals, BazelCopies& copies, GateOutcome& outcome);
// What `made` holds, of a run that ends otherwise than well.
Result<std::monostate> remove_copies(const BazelCopies& copies);

// ---- bazel_settings.cpp ----

// What `muster init --bazel` writes into .bazelrc and .gitignore of the work tree, where it is not there yet.
// Which files were changed. A Fault (fault.config) where another status command stands there.
Result<std::vector<std::string>> write_bazel_settings(const std::string& work_tree,
                                                      const std::string& anchor);

}  // namespace muster
