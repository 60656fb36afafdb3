#include "hook_main.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "adapters/heap.h"
#include "adapters/standard_streams.h"
#include "report/text.h"

namespace muster {

namespace {

// What a push of a commit takes. More costs every push more than it saves a larger one.
constexpr std::size_t heap_of_small_push = 192U << 10U;

Result<HookRun> read_arguments(int argc, char** argv, std::size_t expected) {
  HookRun found;
  found.arguments.assign(argv + (argc > 0 ? 1 : 0), argv + argc);
  // The stub puts its own before git's.
  if (found.arguments.size() >= 2 && found.arguments.front() == "--config") {
    found.central_config = found.arguments[1];
    found.arguments.erase(found.arguments.begin(), found.arguments.begin() + 2);
  }
  if (found.arguments.size() == expected) return found;
  return tl::unexpected(Fault{FaultId::config, "the hook was given arguments that it does not know",
                              "install it again: muster hook install"});
}

// Where an exception cannot be caught any more (tl::expected's copies let none through, threads neither): a
// fault as well, and no core file of a stranger's making.
[[noreturn]] void end_by_fault() noexcept {
  std::fputs(
      "fault  fault.internal\n  because  an unexpected error, or memory is exhausted\n  remedy   push in "
      "smaller parts, or tell the server's operator\n",
      stderr);
  std::_Exit(static_cast<int>(ExitStatus::fault));
}

int finish(const Fault& fault, const HookRun& run) {
  const bool lets_in = run.on_fault == HookRun::OnFault::let_in;
  const std::string text = lets_in ? observed_text(fault, run.prefix) : hook_text(fault, run.prefix);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return static_cast<int>(lets_in ? ExitStatus::accepted : status_of(fault));
}

}  // namespace

ExitStatus status_of(const Fault& fault) {
  return fault.id == FaultId::config ? ExitStatus::usage : ExitStatus::fault;
}

int hook_main(int argc, char** argv, std::size_t arguments,
              const std::function<Result<ExitStatus>(HookRun&)>& body) {
  std::set_terminate(end_by_fault);
  warm_heap(heap_of_small_push);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a fault like a full disk, or a cache not kept
  try {
    if (auto held = hold_standard_streams(); !held) return finish(held.error(), {});
    auto run = read_arguments(argc, argv, arguments);
    if (!run) return finish(run.error(), {});
    const auto status = body(*run);
    return status ? static_cast<int>(*status) : finish(status.error(), *run);
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
