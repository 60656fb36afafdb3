// Adds to refs/muster/approvals of a clone, through git.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "adapters/plain_git.h"
#include "model/object_id.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct NewApprovalFile {
  std::string name;
  std::string bytes;
};
struct ApprovalCommitter {
  std::string name;
  std::string email;
  Timestamp at;
};

// One commit on top of `tip` (absent: the first one) that adds the file. The ref moves only from `tip`, and not
// back: a Fault (fault.git) where somebody else moved it.
Result<std::monostate> add_approval_file(const PlainGit& git, const std::optional<ObjectId>& tip,
                                         const NewApprovalFile& file, const ApprovalCommitter& committer);

}  // namespace muster
