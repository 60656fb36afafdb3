#include "app/roster_folder.h"
#include "report/lint_text.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/roster_text.h"

namespace muster {

namespace {

struct ShowOptions {
  std::string revision;
  bool digest = false;
};

ExitStatus refuse(const Globals& globals, const Reason& reason) {
  if (const auto* malformed = std::get_if<reasons::RosterMalformed>(&reason)) {
    put(globals.format == Format::json ? json_of_problem(*malformed) + "\n"
                                       : caret_block(*malformed, output_color(globals)));
    note(globals, "muster roster lint shows every mistake");
    return ExitStatus::refused;
  }
  return report(globals, Stop{reason}, ObjectRef{ObjectKind::roster, "", ""});
}

Result<ExitStatus> show_roster(const Globals& globals, const ShowOptions& options) {
  const auto file =
      options.revision.empty() ? roster_in_work(globals, "") : roster_of_commit(globals, options.revision);
  if (!file) return tl::make_unexpected(file.error());
  const auto roster = Rosters().load(file->bytes, file->name, file->keys);
  if (!roster) return refuse(globals, roster.error());
  const std::string digest = (*roster)->name().digest.text();
  if (options.digest) {
    put_line(globals.format == Format::json ? "{\"digest\":\"" + digest + "\"}" : digest);
  } else if (globals.format == Format::json) {
    put_line(json_of(**roster));
  } else {
    put(text_of(**roster));
  }
  return ExitStatus::accepted;
}

}  // namespace

void add_roster_show(CLI::App& roster, Tool& tool) {
  CLI::App* show = roster.add_subcommand("show", "Show who may sign what, and the roster's digest");
  const auto options = std::make_shared<ShowOptions>();
  show->add_option("REV", options->revision, "Of this commit (default: the file in the work tree)");
  show->add_flag("--digest", options->digest, "Only the digest: what a trust anchor or `previous` names");
  show->footer(
      "Shows what the file says; `muster roster verify` tells whether it is to be believed.\n"
      "Example: muster roster show origin/main --digest");
  show->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, show_roster(tool.globals, *options)); };
  });
}

}  // namespace muster
