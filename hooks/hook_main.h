// What the hooks share: their arguments, and that nothing but a decision lets a push through.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/exit_status.h"
#include "model/result.h"

namespace muster {

struct HookRun {
  std::optional<std::string> central_config;  // --config FILE, baked into the installed stub
  std::vector<std::string> arguments;         // git's own (githooks(5))
  // Before each line that the pusher sees, as soon as the settings have said it.
  std::string prefix;
  // What a fault does: it refuses, unless the settings say that the server only observes.
  enum class OnFault { refuse, let_in } on_fault = OnFault::refuse;
};

// Runs a hook that git calls with `arguments` arguments and gives its exit status. A fault, an exception
// or exhausted memory is said on standard error and refuses.
int hook_main(int argc, char** argv, std::size_t arguments,
              const std::function<Result<ExitStatus>(HookRun&)>& body);

ExitStatus status_of(const Fault& fault);

}  // namespace muster
