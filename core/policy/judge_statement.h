// Whether a release is what its statement says, and the one that was asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/release.h"
#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

// What a release has to be. Absent: anything.
struct ReleaseExpected {
  std::optional<std::string> product;
  std::optional<std::string> channel;
  std::optional<std::string> version;
  std::optional<std::string> commit;  // in hex
};

struct StatementFacts {
  Release release;
  std::vector<SignatureFinding> signatures;
  ReleaseExpected expected;
  Timestamp now;
};

ObjectRef object_of(const Release& release);

// By the roster that the statement names, as of the statement's own time (a claim): the bench's roster, time
// and source. Refused, in this order: release.other (of another project than the roster's, or not as
// expected), release.time (not within that roster's), object.future, what judge_release refuses, and
// roster.expired where the newest roster at hand has expired by now: whoever left since would not be known.
Verdict judge_statement(const StatementFacts& facts, const Bench& bench);

// An accepted release whose version this one is held against.
struct EarlierRelease {
  std::string product;
  std::string channel;
  std::string version;
  bool is_same = false;      // the very same statement
  bool is_ancestor = false;  // its commit is one of this release's
};

// Versions go up along a line of ancestors, and no version is released twice in a channel: release.version.
// Nothing where it is as it should be.
std::optional<Reason> check_version(const Release& release, const std::vector<EarlierRelease>& earlier);

// What lies in the folder of a release.
struct FoundFile {
  std::string name;                 // raw bytes
  std::optional<Artifact> content;  // absent: no regular file
};

// One for each file that is missing, altered, no regular file, or there and neither released nor among
// `allowed`; by name. Nothing where all is as it was released.
std::vector<Refused> check_artifacts(const Release& release, const std::vector<FoundFile>& found,
                                     const Patterns& allowed, const JudgedBy& judged_by);

}  // namespace muster
