#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "adapters/build_place.h"
#include "adapters/git_directory.h"
#include "adapters/plain_git.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "crypto/sha256.h"
#include "report/text.h"
#include "report/words.h"
#include "roster/last_instant.h"
#include "tool/bazel.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

enum class Anchored { no, yes };
enum class Enforce { no, yes };

struct BazelStatusFound {
  BazelStatus status;
  std::optional<GateOutcome> outcome;
};

// The first version of a roster folder, which proves all that follow, to whoever believes it. Nobody is asked
// to: it only makes the same question possible that the rules ask with a real anchor.
Result<std::string> declared_anchor(const std::string& work_tree) {
  const auto files = read_roster_folder(work_tree + "/.muster");
  if (!files) return tl::make_unexpected(files.error());
  if (!*files) return misused("there is no roster in " + shown(work_tree), "adopt muster: muster init");
  std::uint64_t lowest = 0;
  std::string_view first;
  for (const auto& [name, bytes] : **files) {
    constexpr std::string_view before = "history/";
    if (name == "roster.toml" && first.empty()) first = bytes;
    if (!name.starts_with(before) || !name.ends_with("/roster.toml")) continue;
    const std::string number = name.substr(before.size(), name.find('/', before.size()) - before.size());
    if (number.empty() || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
      continue;
    const std::uint64_t version = std::stoul(number);
    if (lowest != 0 && version >= lowest) continue;
    lowest = version;
    first = bytes;
  }
  return sha256(first).text();
}

Result<GateOutcome> ask_gate(const Globals& globals, const std::string& require) {
  GateOptions options;
  options.require = require;
  return judge_gate_here(globals, options);
}

// With the tag where HEAD has one that is accepted.
Result<GateOutcome> judge_for_status(const Globals& globals) {
  const auto tagged =
      PlainGit(globals.repo)
          .ask({"for-each-ref", "--count=1", "--points-at=HEAD", "refs/tags"}, GitConfiguration::none);
  if (tagged && *tagged && !(*tagged)->empty()) {
    auto outcome = ask_gate(globals, "tag");
    if (!outcome || outcome->accepted()) return outcome;
  }
  return ask_gate(globals, "commit");
}

// All refs (approvals, the mainline, what remotes have of it, proposals), when the roster last began to say
// something else, and who judges.
Result<std::string> state_of_everything(const Globals& globals, const GateOutcome& outcome) {
  std::string text = "muster " MUSTER_VERSION "\n";
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto refs = (*repository)->refs("refs/");
  if (!refs) return tl::make_unexpected(refs.error());
  for (const NamedRef& ref : *refs) text += ref.id.hex() + " " + ref.name + "\n";
  if (outcome.roster) text += last_instant(outcome.roster->draft(), SystemClock().now()).text() + "\n";
  return sha256(text).text();
}

void say_outcome(const GateOutcome& outcome, Anchored anchored, BazelStatus& status) {
  status.head = outcome.head;
  if (outcome.tag) status.tag = *outcome.tag;
  if (outcome.roster) {
    const RosterName roster = outcome.roster->name();
    status.roster = std::to_string(roster.version) + "@" + roster.digest.text();
  }
  std::set<std::string> rules;
  for (const Verdict& verdict : outcome.verdicts) {
    if (const auto* refused = std::get_if<Refused>(&verdict)) rules.emplace(rule_of(refused->reason()));
  }
  if (outcome.accepted()) {
    status.tree = "clean";
    status.verdict = anchored == Anchored::yes ? "accepted" : "unanchored";
    return;
  }
  if (rules.contains("gate.dirty")) status.tree = "dirty";
  status.verdict = "refused";
  status.reason = fmt::format("{}", fmt::join(rules, ","));
}

Result<std::monostate> look_at_everything(Globals globals, BazelStatusFound& found) {
  const Anchored anchored = globals.anchor.empty() ? Anchored::no : Anchored::yes;
  if (anchored == Anchored::no) {
    const auto top = PlainGit(globals.repo).ask({"rev-parse", "--show-toplevel"}, GitConfiguration::none);
    if (!top) return tl::make_unexpected(top.error());
    auto anchor = declared_anchor(top->value_or(globals.repo));
    if (!anchor) return tl::make_unexpected(std::move(anchor).error());
    globals.anchor = std::move(*anchor);
  }
  auto outcome = judge_for_status(globals);
  if (!outcome) return tl::make_unexpected(std::move(outcome).error());
  say_outcome(*outcome, anchored, found.status);
  found.outcome = std::move(*outcome);
  auto state = state_of_everything(globals, *found.outcome);
  // Without a repository there is nothing more to know of it.
  if (state) found.status.state = std::move(*state);
  return std::monostate{};
}

void complain_of(const BazelStatusFound& found) {
  for (const Verdict& verdict : found.outcome->verdicts)
    std::fputs(text_of(verdict, Color::off).c_str(), stderr);
}

// Whatever is wrong stands in the values: a build that releases nothing goes on.
Result<ExitStatus> run_bazel_status(const Globals& globals, Enforce enforce) {
  if (enforce == Enforce::yes) {
    if (const auto anchor = anchor_of(globals); !anchor) return tl::make_unexpected(anchor.error());
  }
  BazelStatusFound found;
  auto here = real_path(globals.repo);
  found.status.worktree = here ? *here : std::string(no_value);
  Result<std::monostate> looked = std::monostate{};
  if (auto plain = refuse_audit_options(globals, "bazel-status"); !plain)
    looked = plain;
  else
    looked = look_at_everything(globals, found);
  if (!looked) found.status.reason = name_of(looked.error().id);
  put(bazel_status_text(found.status));
  if (enforce == Enforce::no) return ExitStatus::accepted;
  if (!looked) return tl::make_unexpected(std::move(looked).error());
  if (found.outcome->accepted()) return ExitStatus::accepted;
  complain_of(found);
  return ExitStatus::refused;
}

}  // namespace

void add_bazel_status(CLI::App& app, Tool& tool) {
  CLI::App* status = app.add_subcommand(
      "bazel-status", "Say to Bazel of what tree it builds, for --workspace_status_command");
  const auto enforce = std::make_shared<bool>(false);
  status->add_flag("--enforce", *enforce, "Fail, and every build with it, unless the work tree is accepted");
  status->footer(
      "Prints values that stay the same until a verdict may be another one, so that Bazel judges a release\n"
      "again then and only then. They are no verdict: the rules judge themselves. Ends well whatever it "
      "finds.\n"
      "Examples, in .bazelrc (muster init --bazel writes the first):\n"
      "  build:release --stamp --workspace_status_command=\"muster bazel-status\"\n"
      "  build:ci --stamp --workspace_status_command=\"muster bazel-status --enforce --anchor sha256:…\"");
  status->callback([enforce, &tool] {
    tool.action = [enforce, &tool] {
      const Enforce wanted = *enforce ? Enforce::yes : Enforce::no;
      return finish(tool.globals, run_bazel_status(tool.globals, wanted));
    };
  });
}

}  // namespace muster
