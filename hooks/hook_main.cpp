#include "hook_main.h"

#include <cstdio>
#include <exception>
#include <new>
#include <string_view>

#include "report/text.h"

namespace muster {

namespace {

Result<HookRun> arguments(int argc, char** argv) {
  HookRun found;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--config" && i + 1 < argc) {
      found.central_config = argv[++i];
    } else {
      return tl::unexpected(Fault{FaultId::config, "the hook was given an argument that it does not know",
                                  "install it again: muster hook install"});
    }
  }
  return found;
}

int finish(const Fault& fault, const std::string& prefix) {
  const std::string text = hook_text(fault, prefix);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return static_cast<int>(status_of(fault));
}

}  // namespace

ExitStatus status_of(const Fault& fault) {
  return fault.id == FaultId::config ? ExitStatus::usage : ExitStatus::fault;
}

int hook_main(int argc, char** argv, const std::function<Result<ExitStatus>(HookRun&)>& body) {
  try {
    auto run = arguments(argc, argv);
    if (!run) return finish(run.error(), "");
    const auto status = body(*run);
    return status ? static_cast<int>(*status) : finish(status.error(), run->prefix);
  } catch (const std::bad_alloc&) {
    std::fputs("fault  fault.memory\n  because  memory is exhausted\n  remedy   push in smaller parts\n",
               stderr);
  } catch (const std::exception&) {
    std::fputs(
        "fault  fault.internal\n  because  an unexpected error\n  remedy   tell the server's operator\n",
        stderr);
  }
  return static_cast<int>(ExitStatus::fault);
}

}  // namespace muster
