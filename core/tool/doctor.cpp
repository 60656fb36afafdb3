#include "tool/doctor.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/hook_install.h"
#include "adapters/plain_git.h"
#include "adapters/system_clock.h"
#include "app/mainline.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/tool.h"

namespace muster {

namespace {

using Grade = DoctorFinding::Grade;

constexpr std::uint64_t least_bytes = 64U << 20U;   // a push that cannot be written down is refused
constexpr std::uint64_t few_bytes = 1024U << 20U;   // and before that somebody should know
constexpr std::int64_t soon_seconds = 30 * 86'400;  // a new roster takes its governors some time

void look_at_stubs(const HookStatus& status, DoctorFindings& findings) {
  for (const HookReport& hook : status.hooks) {
    findings.push_back({hook.good ? Grade::good : Grade::bad, "hooks", hook.name + " " + hook.says,
                        hook.good ? "" : "muster hook install"});
  }
  const std::string& elsewhere = status.place.elsewhere;
  if (!elsewhere.empty() && status.place.in_hooks()) {
    findings.push_back({Grade::bad, "hooks", "core.hooksPath is " + elsewhere + ", so git skips these hooks",
                        "unset it: git config --show-origin --get core.hooksPath tells where it is set"});
  }
  if (!status.place.linked.empty() && status.place.in_hooks()) {
    findings.push_back({Grade::bad, "hooks", "hooks is a link to " + status.place.linked,
                        "put a folder of the repository's own in its place"});
  }
}

// From git 2.54 on hooks come from the configuration as well.
void look_at_configured_hooks(const HookStatus& status, DoctorFindings& findings) {
  const auto said = PlainGit(status.place.git_directory)
                        .run({"config", "--get-regexp", "^hook\\."}, GitConfiguration::of_the_user);
  if (!said || said->out.empty()) return;
  findings.push_back({Grade::warning, "hooks",
                      "hooks are configured as well, which git runs from 2.54 on: " +
                          said->out.substr(0, said->out.find('\n')),
                      "see what they do: git config --show-origin --get-regexp '^hook\\.'"});
}

void look_at_settings(const HookStatus& status, DoctorFindings& findings) {
  if (!status.settings) {
    findings.push_back(
        {Grade::bad, "settings", status.settings.error().because, status.settings.error().remedy});
    return;
  }
  if (observes(status)) {
    findings.push_back({Grade::warning, "settings", "the server observes: nothing is refused",
                        "muster report observe, then muster hook install --mode enforce"});
    return;
  }
  findings.push_back({Grade::good, "settings", "anchor " + status.settings->anchor.text(), ""});
}

// Who may change what runs, or what it believes.
void look_at_owners(const HookStatus& status, DoctorFindings& findings) {
  const std::string& git_directory = status.place.git_directory;
  std::vector<std::string> paths = {git_directory, git_directory + "/hooks", git_directory + "/muster",
                                    git_directory + "/muster.toml"};
  for (const HookReport& hook : status.hooks) paths.push_back(hook.path);
  bool open = false;
  for (const std::string& path : paths) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0 || (found.st_mode & S_IWOTH) == 0) continue;
    findings.push_back({Grade::bad, "owners", "everybody may write to " + path, "chmod o-w " + path});
    open = true;
  }
  if (!open)
    findings.push_back(
        {Grade::good, "owners", "nobody but owner and group may change hooks and settings", ""});
  if (!status.place.owner.empty()) {
    findings.push_back(
        {Grade::warning, "owners",
         "the repository belongs to " + status.place.owner + ", whose configuration is not seen",
         "run muster doctor as that user"});
  }
}

void look_at_disk(const HookStatus& status, DoctorFindings& findings) {
  struct statvfs disk {};
  if (::statvfs(status.place.git_directory.c_str(), &disk) != 0) return;
  const std::uint64_t bytes = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  const std::string says = fmt::format("{} MB are free", bytes >> 20U);
  const bool no_inodes = disk.f_files != 0 && disk.f_favail == 0;
  const Grade grade = bytes < least_bytes || no_inodes ? Grade::bad
                      : bytes < few_bytes              ? Grade::warning
                                                       : Grade::good;
  findings.push_back({grade, "disk", no_inodes ? "no file can be made any more" : says,
                      grade == Grade::good ? "" : "make room"});
}

// What the mainline holds, against what is remembered and against the clock.
void look_at_roster(const Globals& globals, const HookStatus& status, DoctorFindings& findings) {
  if (!status.state) {
    findings.push_back({Grade::bad, "state", status.state.error().because, status.state.error().remedy});
    return;
  }
  if (!*status.state) {
    findings.push_back(
        {Grade::warning, "state", "no roster is in force yet", "push the mainline with its first roster"});
    return;
  }
  const ServerState& state = **status.state;
  const auto repository = open_repository(globals, Depth::full);
  if (!repository) {
    findings.push_back({Grade::bad, "state", repository.error().because, repository.error().remedy});
    return;
  }
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  const auto tip = (*repository)->ref(state.mainline);
  const auto* direct = tip ? std::get_if<DirectRef>(&*tip) : nullptr;
  const auto at =
      direct == nullptr
          ? Gathered<MainlineState>(stop(Reason{reasons::RosterRemoved{"there is no " + state.mainline}}))
          : state_at(objects, direct->id);
  if (!at) {
    findings.push_back({Grade::bad, "state", state.mainline + " holds no roster that can be read",
                        "muster verify push names it; bring the ref back from a copy"});
    return;
  }
  const RosterDraft& draft = at->roster->draft();
  if (draft.version < state.version) {
    findings.push_back(
        {Grade::bad, "state",
         fmt::format("{} holds roster version {}, and version {} was accepted before: a backup was restored",
                     state.mainline, draft.version, state.version),
         "push what is newer, or bring back the mainline of after it: docs/server.md"});
  } else {
    findings.push_back(
        {Grade::good, "state", fmt::format("roster version {} on {}", draft.version, state.mainline), ""});
  }
  look_at_signed_pushes(status, draft, findings);
  const Timestamp now = SystemClock().now();
  if (draft.issued > now + Duration{limits::clock_skew_seconds}) {
    findings.push_back(
        {Grade::bad, "clock",
         "it is " + now.text() + " here, before the roster was issued at " + draft.issued.text(),
         "set the clock"});
  } else if (draft.expires <= now) {
    findings.push_back({Grade::bad, "clock", "the roster expired at " + draft.expires.text(),
                        "have its governors sign a new version: muster roster edit"});
  } else {
    const bool soon = draft.expires <= now + Duration{soon_seconds};
    findings.push_back({soon ? Grade::warning : Grade::good, "clock",
                        "it is " + now.text() + " here; the roster holds until " + draft.expires.text(),
                        soon ? "have its governors sign a new version: muster roster edit" : ""});
  }
}

std::string_view word_of(Grade grade) {
  switch (grade) {
    case Grade::good: return "good";
    case Grade::warning: return "warning";
    case Grade::bad: return "bad";
  }
  return "";
}

Result<ExitStatus> run_doctor(const Globals& globals, const std::optional<std::string>& stubs) {
  const auto findings = examine(globals, stubs);
  if (!findings) return tl::make_unexpected(findings.error());
  say_findings(globals, *findings);
  return is_healthy(*findings) ? ExitStatus::accepted : ExitStatus::refused;
}

}  // namespace

Result<DoctorFindings> examine(const Globals& globals, const std::optional<std::string>& stubs) {
  const auto status = look_at_hooks(globals, stubs);
  if (!status) return tl::make_unexpected(status.error());
  DoctorFindings findings;
  look_at_stubs(*status, findings);
  look_at_configured_hooks(*status, findings);
  look_at_settings(*status, findings);
  look_at_owners(*status, findings);
  look_at_disk(*status, findings);
  look_at_roster(globals, *status, findings);
  look_at_ledger(globals, *status, findings);
  try_pushes(*status, findings);
  return findings;
}

bool is_healthy(const DoctorFindings& findings) {
  return std::ranges::none_of(findings, [](const DoctorFinding& one) { return one.grade == Grade::bad; });
}

void note_findings(const Globals& globals, const DoctorFindings& findings) {
  for (const DoctorFinding& one : findings) {
    if (one.grade != Grade::bad) continue;
    note(globals, fmt::format("bad: {}: {}; {}", one.what, shown(one.says), shown(one.remedy)));
  }
  note(globals, is_healthy(findings) ? "proven with real pushes: they are judged here (muster doctor)"
                                     : "NOT as it should be: see muster doctor");
}

void say_findings(const Globals& globals, const DoctorFindings& findings) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const DoctorFinding& one : findings) {
    if (globals.format == Format::json) {
      list.push_back({{"grade", word_of(one.grade)},
                      {"what", one.what},
                      {"says", shown(one.says)},
                      {"remedy", shown(one.remedy)}});
      continue;
    }
    put_line(fmt::format("{:<8} {:<9} {}", word_of(one.grade), one.what, shown(one.says)));
    if (!one.remedy.empty()) put_line(fmt::format("{:<18} {}", "", shown(one.remedy)));
  }
  const bool healthy = is_healthy(findings);
  if (globals.format == Format::json) {
    put_line(
        nlohmann::ordered_json({{"doctor", {{"healthy", healthy}, {"findings", std::move(list)}}}}).dump());
  } else {
    put_line(healthy ? "pushes are judged here" : "NOT as it should be");
  }
}

void add_doctor(CLI::App& app, Tool& tool) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "Prove with real pushes that a server judges, and look at what fails open");
  const auto repository = std::make_shared<std::string>();
  doctor->add_option("REPO", *repository, "The repository on the server (default: --repo)");
  doctor->footer(
      "Pushes a commit that nobody signed to refs/muster/doctor, which no push may move; and before a\n"
      "repository of its own, made for this and removed again, one that is signed as it should be and one "
      "that\n"
      "is not. Exit status 0 healthy, 1 not, 3 could not look; with --format json for a monitor.\n"
      "Example: muster doctor /srv/git/payments.git");
  const auto stubs = std::make_shared<std::optional<std::string>>();
  add_stubs_option(*doctor, *stubs);
  doctor->callback([repository, stubs, &tool] {
    tool.action = [repository, stubs, &tool] {
      if (!repository->empty()) tool.globals.repo = *repository;
      return finish(tool.globals, run_doctor(tool.globals, *stubs));
    };
  });
}

}  // namespace muster
