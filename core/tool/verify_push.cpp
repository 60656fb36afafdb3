#include <fmt/format.h>
#include <thread>

#include "adapters/disk.h"
#include "adapters/environment.h"
#include "adapters/hook_certificate.h"
#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "adapters/steady_deadline.h"
#include "adapters/system_clock.h"
#include "app/verify_push.h"
#include "formats/hook_input.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/verify.h"

namespace muster {

namespace {

// In a hook of somebody else's the pushed objects are in quarantine, where only git's own
// variables lead; -C or --repo would not see them.
Result<std::unique_ptr<OpenedRepository>> open_for_push(const Globals& globals) {
  if (globals.repo == "." && environment("GIT_QUARANTINE_PATH")) {
    return open_repository(RepositoryFromHook{}, Depth::full);
  }
  return open_repository(globals, Depth::full);
}

Result<ServerConfig> settings_for(const Globals& globals, const std::string& git_directory,
                                  const std::string& central) {
  std::optional<Sha256Digest> anchor;
  if (!globals.anchor.empty()) {
    const auto given = anchor_of(globals);
    if (!given) return tl::make_unexpected(given.error());
    anchor = *given;
  }
  const auto file = central.empty() ? std::nullopt : std::optional(central);
  auto settings = read_server_settings(git_directory, file);
  if (settings && anchor) settings->anchor = *anchor;
  if (settings || !anchor) return settings;
  // No settings that name an anchor: the defaults will do. Malformed ones will not.
  const auto own = read_file(git_directory + "/muster.toml", limits::roster_bytes);
  if (!own) return tl::make_unexpected(own.error());
  if (*own || file) return settings;
  return ServerConfig{*anchor, ServerMode::enforce, 60, limits::push_commits, ""};
}

ExitStatus say(const Globals& globals, const PushOutcome& outcome) {
  std::size_t refused = 0;
  for (const Verdict& verdict : outcome.verdicts) {
    if (!is_accepted(verdict)) ++refused;
    const ObjectRef& object =
        std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
    const bool wanted = globals.format == Format::json || globals.verbose || !is_accepted(verdict) ||
                        object.kind == ObjectKind::ref;
    if (wanted) report(globals, verdict);
  }
  if (globals.format == Format::text) {
    put_line(outcome.accepted ? "the push would be let in"
                              : fmt::format("the push would be refused: {} of {} objects", refused,
                                            outcome.verdicts.size()));
  }
  return outcome.accepted ? ExitStatus::accepted : ExitStatus::refused;
}

Result<ExitStatus> judge_push(const Globals& globals, const std::string& central) {
  if (auto plain = refuse_audit_options(globals, "verify push"); !plain) {
    return tl::make_unexpected(std::move(plain).error());
  }
  const auto repository = open_for_push(globals);
  if (!repository) return tl::make_unexpected(repository.error());
  const std::string& directory = (*repository)->common_directory();
  const auto settings = settings_for(globals, directory, central);
  if (!settings) return tl::make_unexpected(settings.error());
  const auto input = read_standard_input(limits::push_lines * limits::push_line_bytes);
  if (!input) return tl::make_unexpected(input.error());
  const Timestamp now = SystemClock().now();
  auto updates = parse_hook_input(*input, (*repository)->hash_algorithm());
  if (!updates) return report(globals, refuse_input(updates.error(), now));
  DiskStateStore store(directory);
  const auto state = store.load();
  if (!state) return tl::make_unexpected(state.error());
  SteadyDeadline deadline(settings->deadline_seconds);
  const auto outcome =
      verify_push({**repository, std::move(*updates), settings->anchor, *state, now, settings->max_commits,
                   std::max(1U, std::thread::hardware_concurrency()), &deadline, nullptr, nullptr,
                   globals.certificates, certificate_of_hook(), settings->pushees});
  if (!outcome) return tl::make_unexpected(outcome.error());
  return say(globals, *outcome);
}

}  // namespace

void add_verify_push(CLI::App& verify, Tool& tool) {
  CLI::App* push = verify.add_subcommand("push", "Judge a push as the server's hook would; changes nothing");
  const auto central = std::make_shared<std::string>();
  push->add_option("--config", *central, "A central settings file, as hook install --config names it")
      ->type_name("FILE");
  push->footer(
      "Reads what pre-receive reads on standard input, a line a ref: OLD NEW REF. The anchor comes from\n"
      "--anchor, else from muster.toml in the git directory; the objects must be there already. A push\n"
      "certificate is the one that GIT_PUSH_CERT and its like name, as git sets them for the hook.\n"
      "Example:\n"
      "  echo \"$(git rev-parse origin/main) $(git rev-parse HEAD) refs/heads/main\" |\n"
      "    muster verify push --anchor sha256:…");
  push->callback([central, &tool] {
    tool.action = [central, &tool] { return finish(tool.globals, judge_push(tool.globals, *central)); };
  });
}

}  // namespace muster
