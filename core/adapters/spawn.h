// Starting a child with a pipe to each of its standard streams, and what goes with it. For
// adapters/ only.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>

#include "adapters/descriptor.h"
#include "adapters/process.h"
#include "model/result.h"

namespace muster {

// A child that stops reading must cost us an EPIPE, not our life. The signal is held back in
// this thread only, and taken away if it came; pipes have no MSG_NOSIGNAL.
class SigpipeHeldBack {
 public:
  SigpipeHeldBack();
  SigpipeHeldBack(const SigpipeHeldBack&) = delete;
  SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;
  ~SigpipeHeldBack();
  const sigset_t& mask_before() const { return before_; }

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

struct Child {
  pid_t id = -1;
  Descriptor in;  // our ends; `in` does not block
  Descriptor out;
  Descriptor error;
};

// Starts it with `mask` for signals. A Fault when it cannot be started; a bug in the caller where
// the command has no name or holds a NUL byte. Its standard_input and max_output are the caller's.
Result<Child> spawn(const Command& command, const sigset_t& mask);

// The wait status, or nothing where somebody else took it (SIGCHLD ignored).
std::optional<int> wait_for(pid_t child);

}  // namespace muster
