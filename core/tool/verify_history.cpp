#include <fmt/format.h>
#include <chrono>
#include <optional>
#include <string>

#include "adapters/disk_checkpoints.h"
#include "adapters/environment.h"
#include "adapters/terminal.h"
#include "report/json.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/verify.h"

namespace muster {

namespace {

struct HistoryOptions {
  std::string revision = "HEAD";
  std::string since;
};

// Counts commits, each once, and says what has to be said of each object.
class HistoryReport {
 public:
  explicit HistoryReport(const Globals& globals) : globals_(globals) {}

  void take(const Verdict& verdict) {
    count(verdict);
    if (globals_.format == Format::json) {
      put_line(json_of(verdict));
    } else if (globals_.verbose || !is_accepted(verdict)) {
      // A line of progress may stand on the terminal until the work is done.
      held_ += text_of(verdict, output_color(globals_));
      if (!is_terminal(Stream::error)) release();
    }
  }

  void release() {
    put(held_);
    held_.clear();
  }

  ExitStatus summary(const ReplayCounts& counts, double seconds) {
    release();
    HistorySummary said{counts.commits, counts.before + accepted_, refused_, 0, seconds};
    said.unjudged = counts.commits - std::min(counts.commits, said.accepted + refused_);
    if (globals_.format == Format::json) {
      put_line(json_of(said));
    } else {
      put_line(fmt::format("{} commit{}, {} accepted, {} refused, {} unjudged in {:.1f} s{}", said.commits,
                           said.commits == 1 ? "" : "s", said.accepted, said.refused, said.unjudged, seconds,
                           from_before(counts)));
    }
    if (counts.unapproved != 0) {
      note(globals_, fmt::format("{} of the unjudged need approvals, which this clone does not hold: {}",
                                 counts.unapproved, fetch_approvals));
    }
    if (anything_refused_) return ExitStatus::refused;
    // Not refused, and not accepted either: it could not be decided here.
    return counts.unapproved != 0 ? ExitStatus::fault : ExitStatus::accepted;
  }

 private:
  static std::string from_before(const ReplayCounts& counts) {
    if (counts.before == 0) return {};
    return fmt::format(" ({} of them judged by an earlier run; --no-cache judges them again)", counts.before);
  }

  // A step that brings in a roster has two verdicts: of its commit, then of the roster. The commit
  // is accepted when both are.
  void count(const Verdict& verdict) {
    const bool good = is_accepted(verdict);
    anything_refused_ = anything_refused_ || !good;
    const ObjectRef& object =
        std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
    if (object.kind == ObjectKind::commit) {
      ++(good ? accepted_ : refused_);
      last_ = {object.id, good};
    } else if (!good && last_.id != object.id) {
      ++refused_;
    } else if (!good && last_.accepted) {
      --accepted_;
      ++refused_;
    }
  }

  struct Last {
    std::string id;
    bool accepted = false;
  };

  const Globals& globals_;
  std::string held_;
  std::uint64_t accepted_ = 0;
  std::uint64_t refused_ = 0;
  bool anything_refused_ = false;
  Last last_;
};

Result<std::optional<ObjectId>> since_of(Session& session, const HistoryOptions& options,
                                         const ObjectId& tip) {
  if (options.since.empty()) return std::nullopt;
  const auto since = session.commit(options.since);
  if (!since) return tl::make_unexpected(since.error());
  const auto on_line = on_first_parent_line(session.graph(), tip, *since);
  if (on_line && *on_line) return *since;
  return misused("--since " + options.since + " is not on the first-parent line of " + options.revision,
                 "name a commit that git log --first-parent " + options.revision + " lists");
}

// Where every object is listed, every object is judged.
std::optional<DiskCheckpoints> checkpoints_for(const Globals& globals) {
  const bool lists_all = globals.format == Format::json || globals.verbose;
  const auto folder = state_folder();
  if (globals.no_cache || lists_all || !folder) return std::nullopt;
  return DiskCheckpoints(*folder);
}

Gathered<ReplayCounts> replay(Session& session, const ObjectId& tip, const std::optional<ObjectId>& since,
                              std::optional<DiskCheckpoints> checkpoints, HistoryReport& said) {
  TerminalProgress progress("verifying commits");
  HistoryInput input = session.history(tip);
  input.since = since;
  if (checkpoints) input.checkpoints = &*checkpoints;
  input.progress = &progress;
  input.sink = [&said](const Verdict& verdict) { said.take(verdict); };
  return replay_history(input);
}

Result<ExitStatus> judge_history(const Globals& globals, const HistoryOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const auto tip = (*session)->commit(options.revision);
  if (!tip) return tl::make_unexpected(tip.error());
  const auto since = since_of(**session, options, *tip);
  if (!since) return tl::make_unexpected(since.error());
  HistoryReport said(globals);
  const auto counts = replay(**session, *tip, *since, checkpoints_for(globals), said);
  said.release();
  tell_missing_receipts(globals, **session);
  if (!counts) return report(globals, counts.error(), ObjectRef{ObjectKind::roster, tip->hex(), ""});
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return said.summary(*counts, elapsed.count());
}

}  // namespace

void add_verify_history(CLI::App& verify, Tool& tool) {
  CLI::App* history =
      verify.add_subcommand("history", "Replay the mainline, step by step, from its baseline");
  const auto options = std::make_shared<HistoryOptions>();
  history->add_option("REV", options->revision, "Taken for the mainline's tip, whatever the branch is called")
      ->capture_default_str();
  history->add_option("--since", options->since, "Judge only the steps after this commit")->type_name("REV");
  history->footer(
      "Text lists what is refused (with -v everything) and a summary; --format json lists every object.\n"
      "A run that accepts everything remembers how far it came, in ~/.local/state/muster; the next one\n"
      "judges only what is newer, until roster, anchor or muster are others. -v and json judge every "
      "object,\n"
      "--no-cache judges everything again.\n"
      "Exit status 3 where steps need approvals and this clone holds none: fetch refs/muster/* first.\n"
      "Needs the whole history: git fetch --unshallow first in a shallow clone.\n"
      "Example: muster verify history origin/main --anchor sha256:…");
  history->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, judge_history(tool.globals, *options)); };
  });
}

}  // namespace muster
