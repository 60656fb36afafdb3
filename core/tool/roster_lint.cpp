#include "crypto/check_signature.h"
#include "crypto/sha256.h"
#include "formats/roster_toml.h"
#include "report/lint_text.h"
#include "tool/output.h"
#include "tool/roster.h"

namespace muster {

namespace {

// What the loader refuses: the schema's problems, or else keys that cannot be used.
std::vector<RosterProblem> problems_of(const std::string& bytes) {
  const auto roster = parse_roster(bytes, sha256(bytes));
  if (!roster) return roster.error();
  std::vector<RosterProblem> problems;
  for (const RosterKey& key : roster->draft().keys) {
    if (const auto usable = check_key(key.key); !usable) {
      problems.push_back({"bad-key", usable.error().what, key.place});
    }
  }
  return problems;
}

Result<ExitStatus> lint_roster(const Globals& globals, const std::string& file) {
  const auto roster = roster_in_work(globals, file);
  if (!roster) return tl::make_unexpected(roster.error());
  const std::vector<RosterProblem> problems = problems_of(roster->bytes);
  for (const RosterProblem& problem : problems) {
    const reasons::RosterMalformed said{problem.code,         problem.what,
                                        roster->name,         problem.place.line,
                                        problem.place.column, line_at(roster->bytes, problem.place)};
    put(globals.format == Format::json ? json_of_problem(said) + "\n"
                                       : caret_block(said, output_color(globals)));
  }
  if (!problems.empty()) return ExitStatus::refused;
  if (globals.format == Format::text && !globals.quiet) put_line(shown(roster->name) + ": no problems");
  return ExitStatus::accepted;
}

}  // namespace

void add_roster_lint(CLI::App& roster, Tool& tool) {
  CLI::App* lint = roster.add_subcommand("lint", "Show every mistake in a roster file");
  const auto file = std::make_shared<std::string>();
  lint->add_option("FILE", *file, "The file (default: .muster/roster.toml of the work tree)");
  lint->footer(
      "Checks the file by itself, without its signatures. Exit status 1 when there is a mistake; --format\n"
      "json prints one object a mistake.\n"
      "Example: muster roster lint .muster/roster.toml");
  lint->callback([file, &tool] {
    tool.action = [file, &tool] { return finish(tool.globals, lint_roster(tool.globals, *file)); };
  });
}

}  // namespace muster
