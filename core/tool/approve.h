// The halves of `muster approve`.
#pragma once

#include <string>

#include "model/exit_status.h"
#include "model/result.h"
#include "tool/globals.h"

namespace muster {

struct ApproveOptions {
  std::string revision = "HEAD";
  std::string ref;  // empty: the mainline
  std::string key;
  bool list = false;
  bool dry_run = false;
};

// What of `revision` would be refused on the server for want of approvals, and who could give them.
Result<ExitStatus> list_waiting(const Globals& globals, const ApproveOptions& options);

}  // namespace muster
