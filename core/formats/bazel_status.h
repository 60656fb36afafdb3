// What `muster bazel-status` prints for Bazel's --workspace_status_command, and what Bazel hands on of it in
// its file of stable values (ctx.info_file): a line for each key, its name, a blank, its value. Bazel runs an
// action that takes the file in again when a value in it is another one, so none of them changes while
// nothing does.
//   STABLE_MUSTER_PROTOCOL 1
//   STABLE_MUSTER_WORKTREE /home/alice/app
//   STABLE_MUSTER_HEAD 3f2c…
//   STABLE_MUSTER_TAG refs/tags/v1.4.2
//   STABLE_MUSTER_TREE clean
//   STABLE_MUSTER_ROSTER 7@sha256:…
//   STABLE_MUSTER_VERDICT accepted
//   STABLE_MUSTER_REASON none
//   STABLE_MUSTER_STATE sha256:…
// In values all but letters, digits and /._-+@:,=~ is percent-encoded; what there is nothing of is "none".
// Whoever starts Bazel chooses what stands there: it says where to look, and is no verdict.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/object_id.h"
#include "model/result.h"

namespace muster {

inline constexpr std::string_view no_value = "none";

struct BazelStatus {
  std::string worktree;          // absolute: Bazel's workspace
  std::optional<ObjectId> head;  // absent where HEAD names no commit
  std::string tag{no_value};     // that of HEAD which is accepted
  std::string tree{no_value};    // clean or dirty
  std::string roster{no_value};  // version@digest
  std::string verdict = "unknown";
  std::string reason{no_value};
  // A digest of everything else that a verdict hangs on.
  std::string state{no_value};

  bool operator==(const BazelStatus&) const = default;
};

std::string bazel_status_text(const BazelStatus& status);

// Of the whole file. Lines of other tools are passed over; ours are the nine above, each once, as
// bazel_status_text writes them.
Parsed<BazelStatus> parse_bazel_status(std::string_view text);

}  // namespace muster
