// pre-receive: judges a push before any of its refs moves. Exit status 0 lets it through.
#include <cstdio>

#include "adapters/disk.h"
#include "adapters/disk_clock_cache.h"
#include "adapters/libgit2_repository.h"
#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "adapters/steady_deadline.h"
#include "adapters/system_clock.h"
#include "app/verify_push.h"
#include "formats/hook_input.h"
#include "hook_main.h"
#include "model/limits.h"
#include "report/text.h"

namespace muster {

namespace {

// Small pushes are judged on one thread; a large one on as many as two, leaving the server its rest.
constexpr unsigned hook_threads = 2;

ExitStatus say(const std::vector<Verdict>& verdicts, const std::string& prefix, ExitStatus status) {
  const std::string text = hook_text(verdicts, prefix);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return status;
}

Result<ExitStatus> pre_receive(HookRun& run) {
  auto repository = Libgit2Repository::open(RepositoryFromHook{}, Depth::full);
  if (!repository) return tl::unexpected(repository.error());
  const std::string& directory = (*repository)->common_directory();
  const auto config = read_server_settings(directory, run.central_config);
  if (!config) return tl::unexpected(config.error());
  run.prefix = config->prefix;
  const auto input = read_standard_input(limits::push_lines * limits::push_line_bytes);
  if (!input) return tl::unexpected(input.error());
  const Timestamp now = SystemClock().now();
  auto updates = parse_hook_input(*input, (*repository)->hash_algorithm());
  if (!updates) return say({refuse_input(updates.error(), now)}, config->prefix, ExitStatus::refused);
  DiskStateStore store(directory);
  const auto state = store.load();
  if (!state) return tl::unexpected(state.error());
  SteadyDeadline deadline(config->deadline_seconds);
  DiskClockCache clocks(directory);
  const auto outcome = verify_push({**repository, std::move(*updates), config->anchor, *state, now,
                                    config->max_commits, hook_threads, &deadline, &clocks});
  if (!outcome) return tl::unexpected(outcome.error());
  return say(outcome->verdicts, config->prefix,
             outcome->accepted ? ExitStatus::accepted : ExitStatus::refused);
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  return muster::hook_main(argc, argv, muster::pre_receive);
}
