// What the hooks share: their arguments, and that nothing but a decision lets a push through.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "model/exit_status.h"
#include "model/result.h"

namespace muster {

struct HookArguments {
  std::optional<std::string> central_config;  // --config FILE, baked into the installed stub
};

// Runs a hook and gives its exit status. A fault, an exception or exhausted memory is said on
// standard error and refuses.
int hook_main(int argc, char** argv, const std::function<Result<ExitStatus>(const HookArguments&)>& body);

ExitStatus status_of(const Fault& fault);

}  // namespace muster
