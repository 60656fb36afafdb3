// `muster gate`: what a build runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/gate.h"
#include "model/exit_status.h"
#include "model/result.h"
#include "tool/globals.h"

namespace muster {

struct GateOptions {
  std::string require = "commit";
  std::string tag_pattern = "**";
  std::string product;
  std::string channel;
  std::string ref;
  std::uint32_t minimum_version = 0;
  std::vector<std::string> newer;
  std::string seal;
  std::vector<std::string> release_files;
  std::string sealed;
  bool off = false;
  std::string evidence;
  std::string evidence_key;
  std::vector<std::string> inputs;
  // Of source without a repository.
  std::string statement;
  std::vector<std::string> build_folders;
};

// Of the work tree at --repo; seals play no part.
Result<GateOutcome> judge_gate_here(const Globals& globals, const GateOptions& options);
// Files that the build takes in, of an outcome that accepts so far: each is signed by somebody who may
// release.
Result<std::monostate> look_at_inputs(const Globals& globals, const GateOptions& options,
                                      GateOutcome& outcome);
// One that was accepted until something else than the commit was looked at.
void refuse_after_all(GateOutcome& outcome, Reason reason);
ExitStatus say_gate(const Globals& globals, const GateOutcome& outcome);

GateQuestion question_of(const GateOptions& options);
// What --newest takes for a file, and not for a commit.
bool names_file(const std::string& text);
// Where the judges cannot even be asked.
GateOutcome refused_before_judging(const ObjectRef& object, const Reason& reason);

// ---- gate_source.cpp ----

// Of the folder at --repo, by the release statement that --statement names or that lies in it; `why` is said
// where there is none.
Result<GateOutcome> judge_source_here(const Globals& globals, const GateOptions& options,
                                      const std::string& why);

// ---- gate_seal.cpp ----

// What is wrong with the seal or a file in it; nothing where all is as it was sealed.
Result<std::optional<Reason>> check_seal(const std::string& path, const GateOutcome& outcome,
                                         const Sha256Digest& anchor);
// The files as they are now; what is wrong with one of them is a reason, and then nothing is written.
Result<std::optional<Reason>> write_seal(const GateOptions& options, const GateOutcome& outcome,
                                         const Sha256Digest& anchor);

// ---- gate_evidence.cpp ----

// What --evidence names, or nothing: an old one is gone when this returns.
Result<std::monostate> remove_evidence(const GateOptions& options);
// Of acceptances and refusals alike, signed where --evidence-key is given. Where HEAD names no commit, or no
// roster is proven, there is nothing that it could be about; that is said, and none is written. A Fault
// (fault.config) where the key is none of a robot of the roster with the use `receipt`.
Result<std::monostate> write_evidence(const Globals& globals, const GateOptions& options,
                                      const GateOutcome& outcome);

}  // namespace muster
