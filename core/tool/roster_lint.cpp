#include <fmt/format.h>

#include <algorithm>

#include "adapters/system_clock.h"
#include "app/key_uses.h"
#include "app/verify_object.h"
#include "crypto/check_signature.h"
#include "crypto/sha256.h"
#include "formats/roster_toml.h"
#include "report/lint_text.h"
#include "report/words.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

struct LintOptions {
  std::string file;
  bool strict = false;
};

using Mistakes = std::vector<RosterProblem>;

// Or what the loader refuses: the schema's problems, or else keys that cannot be used.
tl::expected<Roster, Mistakes> loaded(const RosterFile& file) {
  auto roster = parse_roster(file.bytes, sha256(file.bytes),
                             [&](CertificateKind kind, const Sha256Digest& digest, LegacyRsa legacy) {
                               return key_file_in(file.keys, kind, digest, legacy);
                             });
  if (!roster) return roster;
  Mistakes mistakes;
  for (const RosterKey& key : roster->draft().keys) {
    if (const auto usable = check_key(key.key); !usable) {
      mistakes.push_back({"bad-key", usable.error().what, key.place});
    }
  }
  if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));
  return roster;
}

void say(const Globals& globals, const RosterFile& file, const Mistakes& mistakes) {
  const LinesOf lines(file.bytes);
  for (const RosterProblem& mistake : mistakes) {
    const reasons::RosterMalformed said{mistake.code,       mistake.what,         file.name,
                                        mistake.place.line, mistake.place.column, lines.at(mistake.place)};
    put(globals.format == Format::json ? json_of_problem(said) + "\n"
                                       : caret_block(said, output_color(globals)));
  }
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Of the repository in whose work tree the file lies.
Gathered<KeyUses> uses_beside(const Globals& globals, const std::string& path, const Roster& roster,
                              Timestamp now) {
  const auto repository = open_repository(RepositoryAt{folder_of(path)}, Depth::full);
  if (!repository) return stop(repository.error());
  MUSTER_TRY(tips, tips_of_branch(**repository, roster.draft().governance.mainline));
  if (tips.empty()) return stop(Fault{FaultId::git, "there is no commit yet", ""});
  // All keys are young: there is history, but no need to read it.
  if (!wants_uses(roster, now)) return KeyUses{{}, now - unused_after};
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  KeyRing ring(globals.certificates);
  return key_uses(objects, ring, tips, {now - unused_after, now});
}

std::string why_not(const Stop& stopped) {
  if (const Fault* fault = std::get_if<Fault>(&stopped)) return fault->because;
  return because_of(std::get<Reason>(stopped), JudgedBy{});
}

LintFacts facts_of(const Globals& globals, const RosterFile& file, const Roster& roster, Timestamp now) {
  LintFacts facts{now, {}, {}};
  for (const RosterKey& key : roster.draft().keys) facts.keys.push_back({fingerprint_of(key.key), {}});
  const auto uses = uses_beside(globals, file.name, roster, now);
  if (!uses) {
    note(globals,
         "unused keys are not looked for, as there is no history to read: " + shown(why_not(uses.error())));
    return facts;
  }
  facts.uses_since = uses->since;
  if (uses->since > now - unused_after) {
    note(globals, "unused keys are not looked for: there are too many commits since " +
                      (now - unused_after).text() + " to read them all");
  }
  for (LintFacts::Key& key : facts.keys) {
    if (const auto used = uses->newest.find(key.fingerprint); used != uses->newest.end()) {
      key.last_used = used->second;
    }
  }
  return facts;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string summary(std::size_t warnings, std::size_t due) {
  if (warnings + due == 0) return "no problems";
  std::string text = "no mistakes";
  if (warnings > 0) text += ", " + counted(warnings, "warning", "warnings");
  if (due > 0) text += ", " + counted(due, "date", "dates") + " within 90 days";
  return text;
}

ExitStatus say(const Globals& globals, const RosterFile& file, const std::vector<LintFinding>& findings,
               const LintOptions& options) {
  const LinesOf lines(file.bytes);
  for (const LintFinding& found : findings) {
    const std::string line = lines.at(found.place);
    const LintShown shown{found, file.name, line};
    put(globals.format == Format::json ? json_of_warning(shown) + "\n"
                                       : warning_block(shown, output_color(globals)));
  }
  const std::size_t due = static_cast<std::size_t>(std::ranges::count_if(findings, is_due));
  const std::size_t warnings = findings.size() - due;
  if (globals.format == Format::text && !globals.quiet) {
    put_line(shown(file.name) + ": " + summary(warnings, due));
  }
  return options.strict && warnings > 0 ? ExitStatus::refused : ExitStatus::accepted;
}

Result<ExitStatus> lint_file(const Globals& globals, const LintOptions& options) {
  const auto given = time_of(globals);
  if (!given) return tl::make_unexpected(given.error());
  const auto file = roster_in_work(globals, options.file);
  if (!file) return tl::make_unexpected(file.error());
  const auto roster = loaded(*file);
  if (!roster) {
    say(globals, *file, roster.error());
    return ExitStatus::refused;
  }
  const Timestamp now = *given ? **given : SystemClock().now();
  const LintFacts facts = facts_of(globals, *file, *roster, now);
  return say(globals, *file, lint_roster(*roster, field_places(file->bytes), facts), options);
}

}  // namespace

void add_roster_lint(CLI::App& roster, Tool& tool) {
  CLI::App* command =
      roster.add_subcommand("lint", "Show every mistake in a roster file, and what is unwise or due");
  const auto options = std::make_shared<LintOptions>();
  command->add_option("FILE", options->file, "The file (default: .muster/roster.toml of the work tree)");
  command->add_flag("--strict", options->strict, "Exit status 1 also when there are only warnings");
  command->footer(
      "Checks the file by itself, without its signatures. Exit status 1 when there is a mistake. A file\n"
      "without one is looked through for what is legal but unwise (warning) and for what ends within 90\n"
      "days (due); --at TIME says as of when. Keys that signed no commit for 180 days are found where the\n"
      "file lies in a repository with its history. `muster explain lint.one-key` tells what a warning "
      "means.\n"
      "--format json prints one object a mistake, warning or date.\n"
      "Example: muster roster lint --strict .muster/roster.toml");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, lint_file(tool.globals, *options)); };
  });
}

}  // namespace muster
