// Whether files may be taken for what their signers are said to have released.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

// As what files are offered. What a [[releases]] rule covers is asked by these and a file's name.
struct ReleaseUse {
  std::string product;
  std::string channel;
  // That the newest roster at hand was the newest there was, and when; absent: nobody says so.
  std::optional<Timestamp> roster_proven = {};
};

struct ReleasedFile {
  std::string name;  // without folders (raw bytes)
  Sha256Digest digest;
};

// Everything that is known of a release, or of one file, before it is judged. Gathered by app/.
struct ReleaseFacts {
  ObjectRef object;                 // kind file or release
  std::vector<ReleasedFile> files;  // not empty
  // Absent: no [[releases]] rule is consulted, and one good signature by a key with the use `release` will
  // do.
  std::optional<ReleaseUse> use;
  std::vector<SignatureFinding> signatures;  // each over all of it; in the order in which they were given
};

// release.window, where the rule has one and the time lies outside.
std::optional<Reason> check_release_window(const ReleaseRule& rule, Timestamp at);

// Every rule that covers one of the files must hold: as many distinct persons as its threshold says, each by
// a good signature of a key with the use `release`, and within its window. Where the threshold is one, a
// robot will do. A file that no rule covers: release.unmatched. A signature that is no good stands in the way
// of nothing, and counts for nothing; where none is good, the reason of the first is the verdict, and
// release.threshold where too few are.
Verdict judge_release(const ReleaseFacts& facts, const Bench& bench);

}  // namespace muster
